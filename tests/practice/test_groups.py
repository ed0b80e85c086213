"""Groups as their coaches and members go through them: begin, let in, agree, assign, hand in, leave."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from practice.access import coached_attempts
from practice.accounts import delete_account
from practice.coaching import members
from practice.models import (
    Assignment,
    Attempt,
    Coach,
    CoachInvitation,
    Cohort,
    HeldJudgement,
    Membership,
    SharedAttempt,
)
from questions.models import QuestionSet, SetMember
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, STRONG, make_question


@pytest.fixture
def coach(db):
    return make_coach()


@pytest.fixture
def cohort(coach):
    return make_cohort(coach, join_code="ABCD2345")


@pytest.fixture
def kim(coach):
    return signed_in(coach.user)


@pytest.fixture
def member(cohort):
    return make_member(cohort)


def body(response) -> str:
    return response.content.decode()


def own_set(coach, *questions, **fields) -> QuestionSet:
    fields = {"title": "Week one", "slug": f"set-{uuid.uuid4().hex}"} | fields
    made = QuestionSet.by_coaches.create(user=coach.user, **fields)
    for position, question in enumerate(questions, 1):
        SetMember.objects.create(question_set=made, question=question, position=position)
    return made


def hand_in(browser, assignment, text=STRONG, position=1, htmx=False, **fields):
    address = f"/groups/assignments/{assignment.pk}/questions/{position}/"
    headers = {"HX-Request": "true"} if htmx else {}
    fields = {"answer": text, "submission": str(uuid.uuid4())} | fields
    return browser.post(address, fields, headers=headers)


# Becoming a coach


def test_an_invitation_makes_one_person_a_coach_once(db, admin_user):
    invitation = CoachInvitation.objects.create(made_by=admin_user)
    ann = signed_in(make_user())
    address = f"/groups/become-coach/{invitation.token}/"
    assert "Become a coach" in body(ann.get(address))
    assert ann.post(address, {"name": " "}).status_code == 422 and not Coach.objects.exists()
    assert ann.post(address, {"name": "Coach Ann"}).status_code == 303
    assert Coach.objects.get().made_by == admin_user
    ben = signed_in(make_user("ben@example.org"))
    assert ben.get(address).status_code == 404 and ben.post(address, {"name": "Ben"}).status_code == 404
    assert Coach.objects.count() == 1


def test_an_invitation_ends(db):
    invitation = CoachInvitation.objects.create(until=timezone.now() - timedelta(minutes=1))
    assert signed_in(make_user()).get(f"/groups/become-coach/{invitation.token}/").status_code == 404


def test_the_admin_makes_coaches_and_invitations(admin_client, ann):
    page = {"action": "make_coaches", "_selected_action": [ann.pk]}
    assert admin_client.post("/admin/auth/user/", page).status_code == 302
    assert Coach.objects.get().user == ann
    fields = {"note": "For Lee", "until_0": "2099-01-01", "until_1": "12:00"}
    assert admin_client.post("/admin/practice/coachinvitation/add/", fields).status_code == 302
    invitation = CoachInvitation.objects.get()
    assert invitation.token in body(
        admin_client.get(f"/admin/practice/coachinvitation/{invitation.pk}/change/")
    )
    assert admin_client.get("/admin/practice/coach/").status_code == 200
    assert admin_client.get("/admin/practice/cohort/").status_code == 200


def test_an_admin_who_opens_an_answer_is_written_down(admin_client, keep, question):
    attempt = keep()
    assert admin_client.get(f"/admin/practice/attempt/{attempt.pk}/change/").status_code == 200
    entry = LogEntry.objects.get()
    assert entry.object_id == str(attempt.pk) and entry.change_message == "Read the answer."
    assert STRONG not in entry.object_repr and MIXED not in entry.object_repr


def test_a_coach_who_was_stopped_opens_nothing(kim, coach, cohort):
    Coach.objects.update(active=False)
    assert kim.get(f"/groups/{cohort.pk}/").status_code == 404
    assert kim.get("/groups/sets/").status_code == 404
    assert "Begin a group" not in body(kim.get("/groups/"))


# Groups and their codes


def test_a_coach_begins_a_group_with_a_code(kim):
    response = kim.post("/groups/new/", {"name": "Autumn <b>", "starts_on": "2027-01-04", "ends_on": ""})
    cohort = Cohort.objects.get()
    assert response["Location"] == f"/groups/{cohort.pk}/" and len(cohort.join_code) == 8
    page = body(kim.get(response["Location"]))
    assert "Autumn &lt;b&gt;" in page and cohort.join_code[:4] in page and "Nobody is here yet" in page


def test_the_form_of_a_group_offers_second_opinions_and_switches_them_off(kim):
    switched_on = 'name="second_opinions" id="id_second_opinions" checked'
    assert switched_on in body(kim.get("/groups/new/"))
    kim.post("/groups/new/", {"name": "Autumn", "second_opinions": "on"})
    cohort = Cohort.objects.get()
    assert cohort.second_opinions
    assert switched_on in body(kim.get(f"/groups/{cohort.pk}/edit/"))
    kim.post(f"/groups/{cohort.pk}/edit/", {"name": "Autumn"})
    cohort.refresh_from_db()
    assert not cohort.second_opinions
    assert switched_on not in body(kim.get(f"/groups/{cohort.pk}/edit/"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Give the group a name."),
        ({"name": "x" * 81}, "The most is 80."),
        ({"name": "A", "starts_on": "soon"}, "This is not a date."),
        ({"name": "A", "starts_on": "2027-02-02", "ends_on": "2027-02-01"}, "before the first day"),
    ],
)
def test_a_group_that_cannot_be_is_refused_and_what_was_typed_stays(kim, fields, words):
    response = kim.post("/groups/new/", fields)
    assert response.status_code == 422 and words in body(response)
    assert not Cohort.objects.exists()


def test_a_renewed_code_makes_the_old_one_useless_and_a_revoked_one_opens_nothing(kim, cohort):
    ann = signed_in(make_user())
    assert ann.get("/join/ABCD2345/").status_code == 200
    kim.post(f"/groups/{cohort.pk}/join-code/", {"do": "renew"})
    cohort.refresh_from_db()
    assert ann.get("/join/ABCD2345/").status_code == 404
    assert ann.get(f"/join/{cohort.join_code.lower()}/").status_code == 200
    kim.post(f"/groups/{cohort.pk}/join-code/", {"do": "revoke"})
    assert ann.get(f"/join/{cohort.join_code}/").status_code == 404
    assert "There is no code." in body(kim.get(f"/groups/{cohort.pk}/"))


def test_a_code_ends_with_its_last_day(kim, cohort):
    today = timezone.localdate()
    kim.post(f"/groups/{cohort.pk}/join-code/", {"do": "until", "until": today.isoformat()})
    ann = signed_in(make_user())
    assert ann.get("/join/ABCD2345/").status_code == 200, "the day itself counts"
    Cohort.objects.update(join_until=timezone.now() - timedelta(seconds=1))
    assert ann.get("/join/ABCD2345/").status_code == 404
    assert "It is over" in body(kim.get(f"/groups/{cohort.pk}/"))
    past = {"do": "until", "until": (today - timedelta(days=1)).isoformat()}
    assert kim.post(f"/groups/{cohort.pk}/join-code/", past).status_code == 422


def test_a_mistyped_code_is_refused_with_a_sentence_and_a_good_one_leads_on(cohort):
    ann = signed_in(make_user())
    refused = ann.post("/join/", {"code": "nothing <b>"})
    assert refused.status_code == 422 and "nothing &lt;b&gt;" in body(refused)
    assert ann.post("/join/", {"code": " abcd-2345 "})["Location"] == "/join/ABCD2345/"


def test_who_joins_reads_who_sees_what_and_must_agree(cohort):
    ann = signed_in(make_user())
    page = body(ann.get("/join/ABCD2345/"))
    assert "Who can see what" in page and "Coach Kim" in page
    refused = ann.post("/join/ABCD2345/", {"name": "Ann"})
    assert refused.status_code == 422 and "Tick this box to join" in body(refused)
    assert not Membership.objects.exists()
    for _ in range(2):
        joined = ann.post("/join/ABCD2345/", {"name": "Ann", "agree": "on"})
        assert joined["Location"] == f"/groups/{cohort.pk}/"
    membership = Membership.objects.get()
    assert membership.joined_at and not membership.examples
    page = body(ann.get(f"/groups/{cohort.pk}/"))
    assert "What you have to do" in page and "Leave this group" in page


def test_nobody_is_led_into_a_group_without_an_account(cohort):
    response = Client().get("/join/ABCD2345/")
    assert response.status_code == 302 and response["Location"] == "/accounts/login/?next=/join/ABCD2345/"


def test_a_closed_group_lets_nobody_in_and_has_nothing_due(kim, cohort, member, question):
    assignment = make_assignment(cohort, question, shows="after-review")
    ann = signed_in(member.user)
    hand_in(ann, assignment)
    assert "It cannot be opened again" in body(kim.get(f"/groups/{cohort.pk}/close/"))
    kim.post(f"/groups/{cohort.pk}/close/")
    assert Attempt.objects.get().score is not None, "what waited shows"
    assert ann.get("/join/ABCD2345/").status_code == 404
    assert "First week" not in body(ann.get("/groups/"))
    assert "Closed" in body(kim.get(f"/groups/{cohort.pk}/"))
    assert kim.get(f"/groups/{cohort.pk}/assignments/new/").status_code == 404


def test_allowing_examples_and_mails_is_the_members_to_change(member):
    ann = signed_in(member.user)
    address = f"/groups/{member.cohort_id}/settings/"
    assert ann.post(address, {"examples": "1"}).status_code == 303
    member.refresh_from_db()
    assert member.examples and not member.reminders
    part = ann.post(address, {"reminders": "1"}, headers={"HX-Request": "true"})
    assert "Saved." in body(part) and "<h1" not in body(part)
    member.refresh_from_db()
    assert member.reminders and not member.examples


# Leaving


def test_who_leaves_takes_the_answers_back(coach, member, question, keep):
    ann = signed_in(member.user)
    assignment = make_assignment(member.cohort, question, shows="after-review")
    hand_in(ann, assignment)
    other = keep(MIXED, by=ann)
    members.show_to(member.cohort, other)
    assert coached_attempts(coach).count() == 2
    assert ann.post(f"/groups/{member.cohort_id}/leave/", {}).status_code == 422
    assert ann.post(f"/groups/{member.cohort_id}/leave/", {"answers": "take"})["Location"] == "/groups/"
    assert not coached_attempts(coach).exists() and not Membership.objects.exists()
    assert Attempt.objects.filter(user=member.user).count() == 2, "they stay the member's"
    assert not HeldJudgement.objects.exists() and not SharedAttempt.objects.exists()
    ann.post("/join/ABCD2345/", {"name": "Ann", "agree": "on"})
    assert not coached_attempts(coach).exists(), "joining again hands nothing in"


def test_who_leaves_may_leave_the_answers_there(coach, member, question, keep):
    ann = signed_in(member.user)
    hand_in(ann, make_assignment(member.cohort, question))
    members.show_to(member.cohort, keep(MIXED, by=ann))
    ann.post(f"/groups/{member.cohort_id}/leave/", {"answers": "leave"})
    assert coached_attempts(coach).count() == 1, "what was only shown is hidden"
    assert ann.get(f"/groups/{member.cohort_id}/").status_code == 404


def test_whom_a_coach_removes_keeps_everything(kim, coach, member, question):
    ann = signed_in(member.user)
    hand_in(ann, make_assignment(member.cohort, question, shows="after-review"))
    address = f"/groups/{member.cohort_id}/members/{member.pk}/remove/"
    assert "Remove Ann from the group?" in body(kim.get(address))
    kim.post(address)
    assert not coached_attempts(coach).exists() and Attempt.objects.get().score is not None
    assert ann.get(f"/groups/{member.cohort_id}/").status_code == 404


# Showing a try


@pytest.mark.parametrize("htmx", [False, True])
def test_one_click_shows_a_try_and_one_hides_it(coach, member, keep, htmx):
    ann = signed_in(member.user)
    attempt = keep(by=ann)
    assert "Show to coach" in body(ann.get(f"/answers/{attempt.pk}/"))
    assert not coached_attempts(coach).exists()
    headers = {"HX-Request": "true"} if htmx else {}
    fields = {"group": str(member.cohort_id), "do": "show"}
    for _ in range(2):
        response = ann.post(f"/answers/{attempt.pk}/show/", fields, headers=headers)
        assert response.status_code == (200 if htmx else 303)
    assert list(coached_attempts(coach)) == [attempt]
    assert "Hide it again" in body(ann.get(f"/answers/{attempt.pk}/"))
    ann.post(f"/answers/{attempt.pk}/show/", fields | {"do": "hide"}, headers=headers)
    assert not coached_attempts(coach).exists()


def test_a_try_is_shown_to_no_group_that_one_is_not_in(member, keep):
    ann = signed_in(member.user)
    attempt = keep(by=ann)
    other = make_cohort(make_coach("lee@example.org", "Lee"), "Other")
    for group in (str(other.pk), "nonsense", ""):
        response = ann.post(f"/answers/{attempt.pk}/show/", {"group": group, "do": "show"})
        assert response.status_code == 404
    assert not SharedAttempt.objects.exists()


# Assignments


@pytest.fixture
def fields(coach, question):
    """What the form of an assignment sends, sound as it is."""
    made = own_set(coach, question, make_question("second", 91))
    return {
        "title": "Week one",
        "question_set": made.pk,
        "for_whom": "all",
        "due_on": (timezone.localdate() + timedelta(days=5)).isoformat(),
        "takes": "2",
        "minutes": "20",
        "mode": "practice",
        "shows": "at-once",
        "instructions": "Tell one story.\r\nThen <i>stop</i>.",
        "do": "assign",
    }


def test_a_coach_assigns_and_the_member_finds_it_first(kim, cohort, member, fields):
    response = kim.post(f"/groups/{cohort.pk}/assignments/new/", fields)
    assignment = Assignment.objects.get()
    assert response["Location"] == f"/groups/assignments/{assignment.pk}/"
    assert list(assignment.questions.values_list("question__slug", flat=True)) == ["late-parcel", "second"]
    ann = signed_in(member.user)
    home = body(ann.get("/"))
    assert home.index("From your coach") < home.index("Type your answer")
    page = body(ann.get(response["Location"]))
    assert "Then &lt;i&gt;stop&lt;/i&gt;." in page and "About 20 minutes" in page and "2 tries left" in page
    late = make_assignment(
        cohort, assignment.questions.first().question, title="Older one", due_on="2026-01-01"
    )
    groups = body(ann.get("/groups/"))
    assert groups.index(late.title) < groups.index("Week one") and "Late. It was due" in groups


def test_a_draft_is_seen_by_nobody_until_it_is_assigned(kim, cohort, member, fields):
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"do": "draft"})
    assignment = Assignment.objects.get()
    ann = signed_in(member.user)
    assert ann.get(f"/groups/assignments/{assignment.pk}/").status_code == 404
    assert "Week one" not in body(ann.get("/groups/"))
    kim.post(f"/groups/assignments/{assignment.pk}/edit/", fields)
    assert ann.get(f"/groups/assignments/{assignment.pk}/").status_code == 200


def test_what_is_for_some_is_not_for_others(kim, cohort, member, fields):
    ben = make_member(cohort, name="Ben")
    response = kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"for_whom": "some"})
    assert response.status_code == 422 and "Choose one member or more." in body(response)
    assert "Tell one story." in body(response), "what was typed stays"
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"for_whom": "some", "members": [ben.pk]})
    address = f"/groups/assignments/{Assignment.objects.get().pk}/"
    assert signed_in(ben.user).get(address).status_code == 200
    assert signed_in(member.user).get(address).status_code == 404
    assert signed_in(member.user).get(f"{address}questions/1/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give it a name"),
        ({"question_set": ""}, "Choose a set of questions."),
        ({"question_set": "9999"}, "not here any more"),
        ({"due_on": "", "shows": "after-due"}, "needs a due date"),
        ({"takes": "0"}, "greater than or equal to 1"),
        ({"takes": "many"}, "whole number"),
        ({"mode": "cheating"}, "Choose practice or exam."),
        ({"shows": "never"}, "Choose when feedback shows."),
        ({"members": ["nonsense"], "for_whom": "some"}, "Choose members from the list."),
    ],
)
def test_an_assignment_that_cannot_be_is_refused_with_a_sentence(kim, cohort, fields, changes, words):
    response = kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | changes)
    assert response.status_code == 422 and words in body(response)
    assert not Assignment.objects.exists()


def test_a_draft_set_or_another_coachs_unshared_one_cannot_be_assigned(kim, coach, cohort, question, fields):
    lee = make_coach("lee@example.org", "Lee")
    for made in (own_set(coach, question, draft=True), own_set(lee, question)):
        response = kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"question_set": made.pk})
        assert response.status_code == 422
    shared = own_set(lee, question, shared=True)
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"question_set": shared.pk})
    assert Assignment.objects.get().question_set == shared


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_is_handed_in_once_and_its_feedback_shows_at_once(member, question, htmx):
    ann = signed_in(member.user)
    assignment = make_assignment(member.cohort, question)
    token = str(uuid.uuid4())
    for _ in range(2):
        response = hand_in(ann, assignment, htmx=htmx, submission=token)
        assert response.status_code == (200 if htmx else 303)
    attempt = Attempt.objects.get()
    assert attempt.assigned_question.assignment == assignment
    page = body(ann.get(f"/answers/{attempt.pk}/"))
    assert "Score receipt" in page and "Handed in for First week" in page


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("text", ["", "x" * 8001])
def test_a_refused_answer_keeps_what_was_typed(member, question, text, htmx):
    ann = signed_in(member.user)
    response = hand_in(ann, make_assignment(member.cohort, question), text, htmx=htmx)
    assert response.status_code == 422 and not Attempt.objects.exists()
    assert htmx or not text or text in body(response)


def test_takes_run_out_and_no_word_is_lost(member, question):
    ann = signed_in(member.user)
    assignment = make_assignment(member.cohort, question, takes=1)
    hand_in(ann, assignment)
    page = body(ann.get(f"/groups/assignments/{assignment.pk}/questions/1/"))
    assert "That is all you have here." in page and 'id="editor"' not in page
    response = hand_in(ann, assignment, STRONG + " Once more.")
    assert "is not handed in" in body(ann.get(response["Location"]))
    assert Attempt.objects.filter(assigned_question=None).count() == 1


def test_an_exam_gives_no_hint_and_says_when_feedback_comes(member, question):
    ann = signed_in(member.user)
    for mode, shown in (("practice", True), ("exam", False)):
        assignment = make_assignment(member.cohort, question, mode=mode, title=mode)
        page = body(ann.get(f"/groups/assignments/{assignment.pk}/questions/1/"))
        assert ("Show a hint" in page) is shown and ("Why they ask" in page) is shown
    assert "when you have answered every question" in page


def test_late_work_is_accepted_and_marked(kim, member, question):
    ann = signed_in(member.user)
    due = timezone.localdate() - timedelta(days=3)
    assignment = make_assignment(member.cohort, question, due_on=due)
    page = body(ann.get(f"/groups/assignments/{assignment.pk}/"))
    assert "You can still answer. It is marked as late." in page
    hand_in(ann, assignment)
    assert "Answered, late" in body(ann.get(f"/groups/assignments/{assignment.pk}/"))
    assert "1 answer late" in body(kim.get(f"/groups/assignments/{assignment.pk}/"))


def test_a_draft_of_an_assigned_question_is_kept(member, question):
    ann = signed_in(member.user)
    assignment = make_assignment(member.cohort, question)
    address = f"/groups/assignments/{assignment.pk}/questions/1/"
    assert ann.post(f"{address}draft/", {"answer": "half a thought"})["Location"].endswith(
        f"{assignment.pk}/"
    )
    assert "half a thought</textarea>" in body(ann.get(address))


# Changing an assignment that has work in it


def changing(fields, **changes):
    return {name: value for name, value in (fields | changes).items() if name != "do"}


def test_a_change_says_first_what_happens_to_the_work(kim, cohort, member, fields, coach):
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"shows": "after-review"})
    assignment = Assignment.objects.get()
    hand_in(signed_in(member.user), assignment)
    address = f"/groups/assignments/{assignment.pk}/edit/"
    changed = changing(fields, shows="at-once", takes="1", due_on=timezone.localdate().isoformat())
    page = body(kim.post(address, changed))
    assert "There is work in this assignment" in page and "1 answer of 1 member" in page
    assert "The feedback on 1 answer that waits is shown now." in page
    assert Attempt.objects.get().judged_at is None, "nothing has changed yet"
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert again["title"] == "Week one"
    assert kim.post(address, changed | {"sure": "1"}).status_code == 303
    assert Attempt.objects.get().score is not None and not HeldJudgement.objects.exists()


def test_feedback_that_was_shown_stays_shown(kim, cohort, member, fields):
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields)
    assignment = Assignment.objects.get()
    hand_in(signed_in(member.user), assignment)
    changed = changing(fields, shows="after-review")
    page = body(kim.post(f"/groups/assignments/{assignment.pk}/edit/", changed))
    assert "was shown already, and stays shown" in page
    kim.post(f"/groups/assignments/{assignment.pk}/edit/", changed | {"sure": "1"})
    assert Attempt.objects.get().score is not None


def test_with_another_set_answers_to_questions_that_go_stay_with_their_members(
    kim, coach, cohort, member, fields
):
    kim.post(f"/groups/{cohort.pk}/assignments/new/", fields | {"shows": "after-review"})
    assignment = Assignment.objects.get()
    ann = signed_in(member.user)
    hand_in(ann, assignment, position=1)
    hand_in(ann, assignment, position=2)
    kept = Attempt.objects.get(question__slug="second")
    smaller = own_set(coach, kept.question, title="Smaller")
    changed = changing(fields, question_set=smaller.pk, shows="after-review")
    address = f"/groups/assignments/{assignment.pk}/edit/"
    assert "1 answer to questions that go" in body(kim.post(address, changed))
    kim.post(address, changed | {"sure": "1"})
    gone = Attempt.objects.get(question__slug="late-parcel")
    assert gone.assigned_question is None and gone.score is not None, "nothing holds it back any more"
    kept.refresh_from_db()
    assert kept.assigned_question.assignment == assignment and kept.judged_at is None


def test_a_withdrawn_assignment_leaves_answers_and_shows_feedback(kim, coach, member, question):
    ann = signed_in(member.user)
    assignment = make_assignment(member.cohort, question, shows="after-review")
    hand_in(ann, assignment)
    address = f"/groups/assignments/{assignment.pk}/withdraw/"
    assert "stay with their members" in body(kim.get(address))
    kim.post(address)
    assert ann.get(f"/groups/assignments/{assignment.pk}/").status_code == 404
    attempt = Attempt.objects.get()
    assert attempt.score is not None and list(coached_attempts(coach)) == [attempt]
    assert "Handed in for" in body(ann.get(f"/answers/{attempt.pk}/"))


# How much is asked of the database


@pytest.mark.parametrize("number", [3, 40])
def test_pages_of_groups_take_ten_queries_at_most(
    coach, cohort, member, question, number, django_assert_max_num_queries
):
    second = make_question("second", 91)
    for position in range(number):
        other = make_member(cohort, name=f"Member{position}")
        assignment = make_assignment(cohort, question, second, title=f"Week {position}", due_on="2027-01-01")
        Attempt.objects.create(
            question=question,
            user=other.user,
            submission=uuid.uuid4(),
            number=1,
            assigned_question=assignment.questions.first(),
            answer="x",
        )
    made = [own_set(coach, question, second, title=f"Set {n}") for n in range(number)]
    pages = {
        signed_in(coach.user): (
            f"/groups/{cohort.pk}/",
            f"/groups/assignments/{assignment.pk}/",
            f"/groups/{cohort.pk}/assignments/new/",
            "/groups/sets/",
            f"/groups/sets/{made[0].slug}/",
            "/groups/",
        ),
        signed_in(member.user): (
            "/",
            "/groups/",
            f"/groups/{cohort.pk}/",
            f"/groups/assignments/{assignment.pk}/",
            f"/groups/assignments/{assignment.pk}/questions/1/",
        ),
    }
    for browser, addresses in pages.items():
        for address in addresses:
            with django_assert_max_num_queries(10):
                assert browser.get(address).status_code == 200, address


# What goes with a person


def test_the_copy_of_ones_data_names_groups_and_shown_tries(member, keep):
    ann = signed_in(member.user)
    members.show_to(member.cohort, keep(by=ann))
    copy = ann.get("/account/export.json").json()
    assert copy["groups"][0]["group"] == "Autumn course" and copy["groups"][0]["your name there"] == "Ann"
    assert copy["tries shown to a coach"][0]["shown to the coaches of"] == "Autumn course"
    for words in ("Groups (1)", "Tries shown to a coach (1)"):
        assert words.lower() in body(ann.get("/account/export/")).lower()


def test_a_deleted_account_leaves_nothing_in_the_group(coach, member, question):
    hand_in(signed_in(member.user), make_assignment(member.cohort, question, shows="after-review"))
    delete_account(member.user_id)
    assert not Membership.objects.exists() and not Attempt.objects.exists()
    assert not HeldJudgement.objects.exists() and not coached_attempts(coach).exists()


def test_one_invitation_lets_one_person_in(cohort):
    invitation = Membership.objects.create(cohort=cohort, email="new@example.org", name="New")
    first, second = make_user(), make_user("ben@example.org")
    members.join(cohort, first, "Ann", invitation=invitation)
    members.join(cohort, second, "Ben", invitation=invitation)  # read before the first had taken it
    assert set(Membership.objects.values_list("user__email", "name")) == {
        ("ann@example.org", "Ann"),
        ("ben@example.org", "Ben"),
    }


def test_the_privacy_page_says_who_reads_what_in_a_group(client):
    page = body(client.get("/privacy/"))
    assert "In a group with a coach" in page and "the time and the name are written down there" in page
