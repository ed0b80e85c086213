"""Who opens what in groups: every address against everybody. A refusal is a 404 that tells nothing."""

import uuid
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from practice.coaching.members import invitation_token, show_to
from practice.coaching.reminding import stop_token
from practice.models import Assignment, Attempt, CoachInvitation, Cohort, Membership, SharedAttempt
from questions.models import QuestionSet
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.people import make_user
from tests.practice.tiny import STRONG

SECRETS = ("Autumn course", "Zanzibar", "First week", "Week one")
PEOPLE = ("owner", "member", "left", "stranger", "coach", "other coach", "admin", "guest", "anonymous")
# The name of each address, and who may open it; everybody else with an account gets 404.
COACH, MEMBERS, ANYBODY = {"coach"}, {"owner", "member"}, set(PEOPLE) - {"guest", "anonymous"}
GET = (
    ("groups", "/groups/", ANYBODY),
    ("join", "/join/", ANYBODY),
    ("join-group", "/join/ABCD2345/", ANYBODY),
    ("invited", "/invited/{invitation}/", ANYBODY),
    ("become-coach", "/groups/become-coach/{becoming}/", ANYBODY),
    ("group-new", "/groups/new/", {"coach", "other coach"}),
    ("question-sets", "/groups/sets/", {"coach", "other coach"}),
    ("question-set-new", "/groups/sets/new/", {"coach", "other coach"}),
    ("question-set", "/groups/sets/{set}/", COACH),
    ("question-set-edit", "/groups/sets/{set}/edit/", COACH),
    ("question-set-delete", "/groups/sets/{set}/delete/", COACH),
    ("group", "/groups/{cohort}/", COACH | MEMBERS),
    ("group-edit", "/groups/{cohort}/edit/", COACH),
    ("group-close", "/groups/{cohort}/close/", COACH),
    ("invite", "/groups/{cohort}/invite/", COACH),
    ("remove-member", "/groups/{cohort}/members/{membership}/remove/", COACH),
    ("assignment-new", "/groups/{cohort}/assignments/new/", COACH),
    ("leave-group", "/groups/{cohort}/leave/", MEMBERS),
    ("assignment", "/groups/assignments/{assignment}/", COACH | MEMBERS),
    ("assignment-edit", "/groups/assignments/{assignment}/edit/", COACH),
    ("assignment-withdraw", "/groups/assignments/{assignment}/withdraw/", COACH),
    ("assigned-question", "/groups/assignments/{assignment}/questions/1/", MEMBERS),
    ("assigned-draft", "/groups/assignments/{assignment}/questions/1/draft/", MEMBERS),
)
POST = (
    ("join-code", "/groups/{cohort}/join-code/", COACH),
    ("invite-again", "/groups/{cohort}/members/{membership}/invite-again/", COACH),
    ("invite-all-again", "/groups/{cohort}/invite/again/", COACH),
    ("group-settings", "/groups/{cohort}/settings/", MEMBERS),
    ("question-set-copy", "/groups/sets/{set}/copy/", COACH),
    ("share-attempt", "/answers/{attempt}/show/", {"owner"}),
)
# What a POST of a stranger must not change: each of these takes one.
ALSO_POSTED = (
    "group-new question-set-new question-set question-set-edit question-set-delete group-edit group-close invite"
    " remove-member assignment-new leave-group assignment-edit assignment-withdraw assigned-question"
).split()


@pytest.fixture
def world(db, question):
    """A group with everything in it; the keys of the addresses and a browser for everybody."""
    coach = make_coach()
    cohort = make_cohort(coach, join_code="ABCD2345")
    owner = make_member(cohort)
    member = make_member(cohort, name="Ben")
    left = make_member(cohort, name="Lee", left_at="2026-01-01T00:00Z")
    other = make_coach("other@example.org", "Other")
    elsewhere = make_member(make_cohort(other, "Spring course"), name="Sue")
    assignment = make_assignment(cohort, question)
    made = QuestionSet.by_coaches.create(user=coach.user, slug="set-one", title="Week one")
    made.members.create(question=question, position=1)
    browsers = {
        "owner": signed_in(owner.user),
        "member": signed_in(member.user),
        "left": signed_in(left.user),
        "stranger": signed_in(elsewhere.user),
        "coach": signed_in(coach.user),
        "other coach": signed_in(other.user),
        "admin": signed_in(make_user("root@example.org", is_staff=True, is_superuser=True)),
        "guest": Client(),
        "anonymous": Client(),
    }
    sent = {"answer": STRONG, "submission": str(uuid.uuid4())}
    browsers["guest"].post(f"/questions/{question.slug}/answers/", sent)
    answer = {"answer": f"{STRONG} It was in Zanzibar.", "submission": str(uuid.uuid4())}
    browsers["owner"].post(f"/groups/assignments/{assignment.pk}/questions/1/", answer)
    attempt = Attempt.objects.get(assigned_question__isnull=False)
    shown = Membership.objects.create(cohort=cohort, email="new@example.org", name="New")
    keys = {
        "cohort": cohort.pk,
        "membership": owner.pk,
        "assignment": assignment.pk,
        "set": made.slug,
        "attempt": attempt.pk,
        "invitation": invitation_token(shown),
        "becoming": CoachInvitation.objects.create().token,
    }
    return keys, browsers


def everything():
    models = (Cohort, Membership, Assignment, SharedAttempt, Attempt)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return [
        *rows,
        list(QuestionSet.by_coaches.order_by("pk").values()),
        list(Cohort.coaches.through.objects.values()),
    ]


def test_the_table_of_who_opens_what(world):
    keys, browsers = world
    before = everything()
    for who, (method, rows) in product(PEOPLE, (("get", GET), ("post", POST))):
        for name, path, allowed in rows:
            if method == "post" and who in allowed:
                continue
            response = getattr(browsers[who], method)(path.format(**keys))
            page = response.content.decode()
            if who in ("guest", "anonymous"):
                assert response.status_code == 302, (name, who)
                assert response["Location"].startswith("/accounts/login/?next="), (name, who)
            elif who in allowed:
                assert response.status_code in (200, 303), (name, who)
                assert response["X-Robots-Tag"] == "noindex", (name, who)
                assert "no-store" in response["Cache-Control"], (name, who)
            else:
                assert response.status_code == 404, (name, who)
                assert not [secret for secret in SECRETS if secret in page], (name, who)
        assert everything() == before, (method, who)


def test_what_is_posted_by_who_may_not_changes_nothing(world):
    keys, browsers = world
    before = everything()
    sent = {
        "name": "Mine",
        "title": "Mine",
        "answers": "take",
        "sure": "1",
        "do": "publish",
        "answer": STRONG,
    }
    for who, (name, path, allowed) in product(PEOPLE, GET):
        if name in ALSO_POSTED and who not in allowed:
            response = browsers[who].post(path.format(**keys), sent)
            assert response.status_code == (302 if who in ("guest", "anonymous") else 404), (name, who)
            assert everything() == before, (name, who)


def test_an_answer_that_is_handed_in_or_shown_stays_at_its_owners_address(world, question):
    """What a coach reads, a coach reads in the review, never by the address of the try itself."""
    keys, browsers = world
    show_to(Cohort.objects.get(pk=keys["cohort"]), Attempt.objects.get(pk=keys["attempt"]))
    for who in PEOPLE:
        status = browsers[who].get(f"/answers/{keys['attempt']}/").status_code
        assert status == (200 if who == "owner" else 404), who


def test_what_does_not_exist_looks_as_what_is_somebody_elses(world):
    keys, browsers = world
    for what in ("cohort", "assignment", "membership", "set", "attempt", "invitation", "becoming"):
        wrong = keys | {what: "set-none" if what == "set" else uuid.uuid4()}
        for method, rows in (("get", GET), ("post", POST)):
            for name, path, _ in rows:
                if f"{{{what}}}" in path:
                    refused = getattr(browsers["coach"], method)(path.format(**wrong))
                    assert refused.status_code == 404, (what, name)


def test_the_table_holds_every_address_of_groups():
    names = set()
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.callback.__module__ in (
            *(f"practice.views.{name}" for name in ("groups", "group_members", "joining", "question_sets")),
            *(f"practice.views.{name}" for name in ("assignments", "assigned", "share_attempt")),
        ):
            names.add(pattern.name)
    assert names - {"stop-reminders"} == {name for name, *_ in (*GET, *POST)}


def test_the_wrong_method_is_refused(world):
    keys, browsers = world
    for name, path, _ in POST:
        assert browsers["coach"].get(path.format(**keys)).status_code == 405, name


def test_only_the_signed_link_ends_reminders_and_it_needs_no_session(world):
    keys, _ = world
    membership = Membership.objects.get(pk=keys["membership"])
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(f"/groups/reminders/{membership.pk.hex}:nonsense/stop/").status_code == 404
    address = f"/groups/reminders/{stop_token(membership)}/stop/"
    assert "No more of these mails" in strict.get(address).content.decode()
    assert Membership.objects.get(pk=membership.pk).reminders, "a mail scanner that looks changes nothing"
    response = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200 and not Membership.objects.get(pk=membership.pk).reminders
    assert "No more reminders for this group." in strict.get(address).content.decode()
