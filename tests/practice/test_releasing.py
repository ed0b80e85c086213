"""Feedback that is held back: it stays out of everything the member opens, and comes out once, whole."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from practice import answers
from practice.access import Person
from practice.answers import judge_later, keep_answer
from practice.coaching.due import day_ends_at, zone_named
from practice.coaching.releasing import release, release_due
from practice.models import Attempt, HeldJudgement, Profile, Verdict
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.tiny import STRONG, make_question

TODAY = date(2027, 3, 10)
NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def member(db):
    return make_member(make_cohort(make_coach()))


@pytest.fixture
def hand_in(member, question):
    """Assigns the question (or more), answers it for the assignment, and gives the attempt back."""

    def hand_in(*more, text=STRONG, **fields):
        assignment = make_assignment(member.cohort, question, *more, **fields)
        return answer(assignment.questions.first(), text)

    def answer(assigned, text=STRONG):
        person = Person(user_id=member.user_id)
        return keep_answer(assigned.question, person, text, uuid.uuid4(), assigned=assigned)

    hand_in.answer = answer
    return hand_in


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_an_answer_sent_twice_is_one_take(member, question, mode):
    assigned = make_assignment(member.cohort, question, mode=mode, takes=1).questions.first()
    form = uuid.uuid4()
    first, second = (
        keep_answer(question, Person(user_id=member.user_id), STRONG, form, assigned=assigned) for _ in "12"
    )
    assert first == second == Attempt.objects.get()
    assert second.assigned_question == assigned


@pytest.mark.parametrize("shows", ["after-due", "after-review"])
def test_a_held_judgement_is_beside_the_attempt_and_nowhere_else(hand_in, member, question, shows):
    attempt = hand_in(shows=shows, due_on=timezone.localdate() + timedelta(days=3))
    assert (attempt.judged_at, attempt.score, attempt.report, attempt.rubric) == (None, None, None, None)
    assert not Verdict.objects.exists()
    assert attempt.held_judgement.score is not None
    assert list(Attempt.objects.withheld()) == [attempt] and not Attempt.objects.unjudged().exists()
    browser = signed_in(member.user)
    page = browser.get(f"/answers/{attempt.pk}/").content.decode()
    assert "kept and handed in" in page and "score" not in page.lower().replace("how scoring works", "")
    assert "Feedback comes later" in browser.get("/", {"q": question.slug}).content.decode()
    (told,) = json.loads(browser.get("/account/export.json").content)["tries"]
    assert told["score"] is None and told["details"]["report"] is None and told["points covered"] == []
    assert browser.get(f"/answers/{attempt.pk}/rate/").status_code == 303
    for address in ("/progress/", f"/cue-cards/{question.slug}/", "/account/export/"):
        assert "Said sorry</b>" not in browser.get(address).content.decode()
    assert Attempt.objects.get().judged_at is None, "no page has released it"


def test_a_question_whose_feedback_waits_is_not_called_new(hand_in, member, keep, question):
    other = make_question("other-parcel", position=1)
    scored = keep(by=(browser := signed_in(member.user)))
    Attempt.objects.filter(pk=scored.pk).update(question=other)
    hand_in(shows="after-review")
    for address, part in (("/", "Practise this next"), ("/progress/", 'id="h-next"')):
        page = browser.get(address).content.decode()
        steps = page[page.index(part) :].partition("</section>")[0]
        assert f"/questions/{question.slug}/" not in steps and "/questions/" in steps, address


def test_a_held_try_is_compared_by_its_words_alone(hand_in, member, keep):
    attempt = hand_in(shows="after-review")
    browser = signed_in(member.user)
    later = keep(by=browser)
    page = browser.get(f"/answers/{attempt.pk}/compare/{later.pk}/").content.decode()
    assert "has no score yet" in page and "Its feedback comes later" in page


def test_the_release_moves_all_of_it_once(hand_in):
    attempt = hand_in(shows="after-review")
    held = HeldJudgement.objects.get()
    assert release(attempt) is True
    assert (attempt.score, attempt.report, attempt.rubric) == (held.score, held.report, held.rubric)
    assert attempt.judged_at == held.judged_at and attempt.verdicts.count() == 5
    assert not HeldJudgement.objects.exists() and not Attempt.objects.withheld().exists()
    assert release(attempt) is False and attempt.verdicts.count() == 5


def test_at_once_holds_nothing(hand_in):
    assert hand_in().score is not None and not HeldJudgement.objects.exists()


@pytest.mark.parametrize(
    ("zone", "released"),
    [("Pacific/Auckland", True), ("UTC", False), ("America/Los_Angeles", False)],
)
def test_the_due_day_ends_where_the_member_is(hand_in, member, zone, released):
    Profile.objects.create(user=member.user, time_zone=zone)
    attempt = hand_in(shows="after-due", due_on=timezone.localdate() + timedelta(days=2))
    due = attempt.assigned_question.assignment.due_on
    release_due(day_ends_at(due, zone_named("Pacific/Auckland")) + timedelta(minutes=1))
    attempt.refresh_from_db()
    assert (attempt.judged_at is not None) is released
    release_due(day_ends_at(due, zone_named(zone)))
    attempt.refresh_from_db()
    assert attempt.judged_at is not None


def test_a_day_ends_at_midnight_of_the_place():
    assert day_ends_at(TODAY, zone_named("Asia/Tokyo")).astimezone(UTC) == NOON.replace(hour=15)
    assert day_ends_at(TODAY, zone_named("no such zone")) == datetime(2027, 3, 11, tzinfo=UTC)


def test_late_work_under_after_due_shows_at_once(hand_in):
    assert hand_in(shows="after-due", due_on=timezone.localdate() - timedelta(days=3)).score is not None


def test_an_exam_shows_when_every_question_has_an_answer(hand_in, db):
    other = make_question("second", 91)
    first = hand_in(other, mode="exam")
    assert first.judged_at is None and judge_later(first) and first.judged_at is None
    last = hand_in.answer(first.assigned_question.assignment.questions.last())
    assert last.judged_at is not None
    release_due(timezone.now())
    first.refresh_from_db()
    assert first.judged_at is not None


@pytest.mark.parametrize("what", ["withdrawn", "archived", "deleted", "no coach"])
def test_what_nobody_holds_any_more_is_released(hand_in, what):
    attempt = hand_in(shows="after-review")
    assignment = attempt.assigned_question.assignment
    if what == "withdrawn":
        assignment.withdrawn_at = timezone.now()
        assignment.save()
    elif what == "archived":
        assignment.cohort.archived_at = timezone.now()
        assignment.cohort.save()
    elif what == "deleted":
        assignment.delete()
    else:
        assignment.cohort.coaches.get().user.delete()
    assert release_due(timezone.now()) == 1
    attempt.refresh_from_db()
    assert attempt.judged_at is not None and attempt.verdicts.exists()


def test_where_judging_failed_the_later_judgement_is_held_too(hand_in, member, monkeypatch):
    judged = answers.judge_now
    monkeypatch.setattr(answers, "judge_now", lambda *_: (None, None))
    attempt = hand_in(shows="after-review")
    assert list(Attempt.objects.unjudged()) == [attempt]
    page = signed_in(member.user).get(f"/answers/{attempt.pk}/").content.decode()
    assert "kept and handed in" in page
    monkeypatch.setattr(answers, "judge_now", judged)
    assert judge_later(attempt) is True
    attempt.refresh_from_db()
    assert attempt.judged_at is None and HeldJudgement.objects.get().attempt == attempt


def test_over_the_limit_of_takes_an_answer_is_an_ordinary_try(hand_in):
    first = hand_in(shows="after-review", takes=1)
    second = hand_in.answer(first.assigned_question, STRONG + " Again.")
    assert second.assigned_question is None and second.score is not None
