"""A coach's own questions and sets: members answer them, and lose nothing when the coach lets them go."""

import uuid

import pytest
from django.db.models import ProtectedError

from practice import own_questions
from practice.access import Person
from practice.accounts import delete_account
from practice.coaching import sets
from practice.models import Attempt, Coach, Cohort, HeldJudgement
from questions.models import Question, QuestionSet
from questions.private import Wording
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in

ANSWER = "I stayed calm and I offered her a refund for the broken lamp."


@pytest.fixture
def coach(db):
    return make_coach()


@pytest.fixture
def member(coach):
    return make_member(make_cohort(coach))


@pytest.fixture
def own(coach):
    wording = Wording("What do you do when a lamp breaks?", ("I stayed calm.", "I offered a refund."))
    return own_questions.add(Person(user_id=coach.user_id), wording)


@pytest.fixture
def handed_in(member, own):
    """The member's answer to the coach's own question, with its assignment."""

    def handed_in(**fields):
        assignment = make_assignment(member.cohort, own, **fields)
        sent = {"answer": ANSWER, "submission": str(uuid.uuid4())}
        response = signed_in(member.user).post(f"/groups/assignments/{assignment.pk}/questions/1/", sent)
        assert response.status_code == 303
        return Attempt.objects.get()

    return handed_in


def test_a_member_answers_a_coachs_own_question_and_sees_the_feedback(member, own, handed_in):
    attempt = handed_in()
    ann = signed_in(member.user)
    page = ann.get(f"/answers/{attempt.pk}/").content.decode()
    assert "made from plain words" in page and "Score receipt" in page
    practise = ann.get(f"/questions/{own.slug}/").content.decode()
    assert "A question from your coach" in practise and "/own-questions/" not in practise.split("<main")[1]
    for address in ("/progress/", f"/cue-cards/{own.slug}/", "/cue-cards/", "/account/export/"):
        assert ann.get(address).status_code == 200
    assert ann.get(f"/own-questions/{own.slug}/").status_code == 404


def test_nobody_else_opens_it(coach, own, handed_in):
    handed_in()
    stranger = signed_in(make_member(make_cohort(make_coach("lee@example.org", "Lee"), "B"), name="Sue").user)
    assert stranger.get(f"/questions/{own.slug}/").status_code == 404


@pytest.mark.parametrize("shows", ["at-once", "after-review"])
@pytest.mark.parametrize("way", ["page", "account"])
def test_who_answered_gets_a_copy_when_the_coach_deletes_it(coach, member, own, handed_in, shows, way):
    before = handed_in(shows=shows)
    if way == "page":
        kim = signed_in(coach.user)
        assert "1 other person has" in kim.get(f"/own-questions/{own.slug}/delete/").content.decode()
        assert kim.post(f"/own-questions/{own.slug}/delete/").status_code == 303
    else:
        delete_account(coach.user_id)
    assert not Question.private.filter(pk=own.pk).exists()
    attempt = Attempt.objects.get(pk=before.pk)
    assert attempt.answer == ANSWER and attempt.question.user == member.user
    assert attempt.question.prompt == own.prompt
    ann = signed_in(member.user)
    page = ann.get(f"/answers/{attempt.pk}/").content.decode()
    assert "Score receipt" in page, "feedback that waited for a review shows, too"
    assert not HeldJudgement.objects.exists()
    assert ann.get(f"/questions/{attempt.question.slug}/").status_code == 200
    sent = {"answer": ANSWER + " Again.", "submission": str(uuid.uuid4())}
    ann.post(f"/questions/{attempt.question.slug}/answers/", sent)
    assert Attempt.objects.get(number=2).score is not None


def test_another_coach_of_the_group_goes_on_with_it(coach, member, own, handed_in):
    attempt = handed_in(shows="after-review")
    lee = make_coach("lee@example.org", "Lee")
    member.cohort.coaches.add(lee)
    delete_account(coach.user_id)
    attempt.refresh_from_db()
    assert Question.private.get(pk=own.pk).user == lee.user
    assert attempt.assigned_question is not None and attempt.judged_at is None
    assert Cohort.objects.get().archived_at is None


def test_without_any_coach_the_group_closes_and_nothing_waits(coach, member, handed_in):
    handed_in(shows="after-review")
    delete_account(coach.user_id)
    assert Cohort.objects.get().archived_at is not None and not Coach.objects.exists()


def test_the_database_itself_refuses_to_take_other_peoples_answers_along(own, handed_in):
    handed_in()
    with pytest.raises(ProtectedError):
        own.delete()
    assert Attempt.objects.exists()


def test_the_owners_own_tries_still_go_with_the_question(coach, own):
    sent = {"answer": ANSWER, "submission": str(uuid.uuid4())}
    signed_in(coach.user).post(f"/questions/{own.slug}/answers/", sent)
    assert own_questions.delete(own) == 1
    assert not Attempt.objects.exists()


# Sets


def do(browser, made, what, htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return browser.post(f"/groups/sets/{made.slug}/", {"do": what} | fields, headers=headers)


def order(made) -> list[str]:
    return [member.question.slug for member in sets.members_of(made)]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_set_is_put_together_in_an_order_published_and_shared(coach, own, question, htmx):
    kim = signed_in(coach.user)
    kim.post("/groups/sets/new/", {"title": "Week <b>", "about": "For the first week."})
    made = QuestionSet.by_coaches.get()
    assert made.draft and "Week &lt;b&gt;" in kim.get("/groups/sets/").content.decode()
    refused = do(kim, made, "publish", htmx)
    assert refused.status_code == 422 and "Put a question into the set first." in refused.content.decode()
    for slug in (question.slug, own.slug):
        assert do(kim, made, "add", htmx, question=slug).status_code == (200 if htmx else 303)
    assert order(made) == [question.slug, own.slug]
    last = sets.members_of(made)[-1].pk
    do(kim, made, f"up-{last}", htmx)
    assert order(made) == [own.slug, question.slug]
    do(kim, made, f"up-{last}", htmx)
    assert order(made) == [own.slug, question.slug], "the first stays the first"
    do(kim, made, f"down-{last}", htmx)
    do(kim, made, "publish", htmx)
    do(kim, made, "share", htmx)
    made = QuestionSet.by_coaches.get()
    assert (made.draft, made.shared, order(made)) == (False, True, [question.slug, own.slug])
    do(kim, made, f"out-{last}", htmx)
    assert order(made) == [question.slug]


@pytest.mark.parametrize("what", ["", "up-", "up-99999999999999", "nonsense", "add"])
def test_what_a_set_does_not_know_changes_nothing(coach, question, what):
    kim = signed_in(coach.user)
    made = sets.make(coach, "One")
    sets.add(made, question)
    assert do(kim, made, what, question="not-there").status_code in (303, 422)
    assert order(made) == [question.slug]


def test_a_shared_set_is_copied_with_the_other_coachs_questions(coach, own, question):
    made = sets.make(coach, "Mine")
    sets.add(made, question)
    sets.add(made, own)
    lee = make_coach("lee@example.org", "Lee")
    browser = signed_in(lee.user)
    assert browser.get(f"/groups/sets/{made.slug}/").status_code == 404
    sets.publish(made, True)
    sets.share(made, True)
    assert "Made by Coach Kim" in browser.get(f"/groups/sets/{made.slug}/").content.decode()
    assert do(browser, made, "unshare").status_code == 404, "only its own coach changes it"
    browser.post(f"/groups/sets/{made.slug}/copy/")
    copied = QuestionSet.by_coaches.get(user=lee.user)
    first, second = (member.question for member in sets.members_of(copied))
    assert first == question and second.user == lee.user and second.prompt == own.prompt
    delete_account(coach.user_id)
    assert len(order(copied)) == 2


def test_a_deleted_set_leaves_its_assignments_as_they_are(coach, member, question):
    made = sets.make(coach, "One")
    assignment = make_assignment(member.cohort, question, question_set=made)
    kim = signed_in(coach.user)
    assert "Assignments made from it keep" in kim.get(f"/groups/sets/{made.slug}/delete/").content.decode()
    kim.post(f"/groups/sets/{made.slug}/delete/")
    assignment.refresh_from_db()
    assert assignment.question_set is None and assignment.questions.count() == 1


def test_mock_interviews_offer_no_set_of_a_coach(coach, question, client):
    made = sets.make(coach, "Only for my group")
    sets.add(made, question)
    sets.publish(made, True)
    assert "Only for my group" not in client.get("/mock-interviews/").content.decode()
