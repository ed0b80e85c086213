from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from practice.history import Decision, JudgedTry, Standing
from practice.next_steps import next_day, plan
from questions.models import Question

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
TODAY = NOW.date()
POINTS = {"main": ("emphasize", 3), "small": ("emphasize", 1), "blames": ("avoid", 2)}
GOOD = ("main", "small")


def question(pk, level="core"):
    return Question(pk=pk, slug=f"q-{pk}", prompt=f"Question {pk}?", short=f"Q{pk}", position=pk, level=level)


def standing(pk, *tries):
    """Tries as (days ago, criteria met), oldest first."""
    made = [
        JudgedTry(
            uuid4(),
            number,
            50,
            NOW - timedelta(days=days),
            {slug: Decision(slug, kind, weight, slug in met, []) for slug, (kind, weight) in POINTS.items()},
        )
        for number, (days, met) in enumerate(tries, 1)
    ]
    return Standing(pk, made[::-1])


def planned(standings=(), count=1, interview=None, level="core"):
    questions = [question(pk, level) for pk in range(1, count + 1)]
    return plan(questions, {one.question_id: one for one in standings}, NOW, interview)


def kinds(made):
    return [(step.question.pk, step.kind) for step in made.steps]


def test_who_has_not_begun_gets_new_questions():
    assert kinds(planned(count=5)) == [(1, "new"), (2, "new"), (3, "new")]


def test_core_questions_come_before_extra_ones():
    extra, core = question(1, "extra"), question(2)
    assert [step.question.pk for step in plan([extra, core], {}, NOW).steps] == [2, 1]


def test_what_was_missed_comes_first_and_says_what():
    made = planned([standing(2, (1, ("small",)))], count=2)
    assert kinds(made) == [(2, "gap"), (1, "new")]
    assert [decision.criterion for decision in made.steps[0].missed] == ["main"]


def test_the_heavier_gap_comes_first():
    made = planned([standing(1, (1, ("main",))), standing(2, (1, ("small",)))], count=2)
    assert kinds(made) == [(2, "gap"), (1, "gap")]


def test_a_mistake_in_the_last_try_is_due_too():
    made = planned([standing(1, (1, (*GOOD, "blames")))])
    assert kinds(made) == [(1, "gap")] and made.steps[0].made[0].criterion == "blames"


def test_a_good_try_rests_until_the_scheduler_says_so():
    fresh = planned([standing(1, (0.2, GOOD))])
    assert kinds(fresh) == [] and fresh.next_due[0] > TODAY
    assert kinds(planned([standing(1, (30, GOOD))])) == [(1, "repeat")]


def test_enough_is_enough_for_today():
    tired = [(0.03, ()), (0.02, ()), (0.01, ())]
    assert kinds(planned([standing(1, *tired)])) == []
    assert planned([standing(1, *tired)]).next_due[0] == TODAY + timedelta(days=1)
    assert kinds(planned([standing(1, *tired[:2])])) == [(1, "gap")]


def test_without_a_date_a_new_question_keeps_a_place_among_old_gaps():
    made = planned([standing(pk, (2, ())) for pk in range(1, 6)], count=7)
    assert [kind for _, kind in kinds(made)] == ["gap", "gap", "new"]
    assert (made.more_due, made.more_new) == (3, 0)


@pytest.mark.parametrize(("days", "new"), [(1, 6), (2, 6), (3, 5), (5, 3), (13, 1), (60, 1)])
def test_new_questions_are_spread_over_the_days_before_the_interview(days, new):
    made = planned(count=13, interview=TODAY + timedelta(days=days))
    assert len(made.steps) == new
    assert new + made.more_new == -(-13 // days)


def test_every_point_comes_back_before_the_interview():
    sure = standing(1, (8, GOOD), (6, GOOD), (2, GOOD))
    assert next_day(sure, TODAY, None) > TODAY + timedelta(days=1)
    assert kinds(planned([sure])) == []
    assert next_day(sure, TODAY, TODAY + timedelta(days=2)) == TODAY + timedelta(days=1)
    assert kinds(planned([sure], interview=TODAY + timedelta(days=1))) == [(1, "repeat")]


@pytest.mark.parametrize("days", [0, -3])
def test_on_the_day_itself_and_after_it_the_usual_list_stands(days):
    made = planned(count=9, interview=TODAY + timedelta(days=days))
    assert len(made.steps) == 3 and made.more_new == 0 and made.days_left == days


def test_the_last_two_tries_say_who_is_ready():
    assert not standing(1, (1, GOOD)).is_ready
    assert standing(1, (3, ()), (2, ("main",)), (1, ("main",))).is_ready
    assert not standing(1, (2, ("small",)), (1, ("main",))).is_ready


def test_a_criterion_that_is_new_in_the_rules_has_a_history_of_its_own():
    one = standing(1, (9, GOOD), (1, GOOD))
    del one.tries[1].decisions["small"]
    assert len(one.lately("small")) == 1
    assert one.cards["small"].due < one.cards["main"].due
