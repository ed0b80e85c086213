"""What to practise today: what spaced repetition says is due, then what is new, in view of the interview's day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.utils import timezone

from practice.history import Decision, Standing
from practice.schedule import recall
from questions.models import Level, Question

USUAL_STEPS = 3
STEPS_BEFORE_INTERVIEW = 6
# A question tried this often today rests until tomorrow: more repetition in one sitting adds little.
ENOUGH_TODAY = 3
OFTEN = 3

GAP, REPEAT, NEW = "gap", "repeat", "new"


@dataclass(frozen=True, slots=True)
class Step:
    """One question to practise, and why."""

    question: Question
    kind: str  # gap, repeat or new
    missed: list[Decision] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    fading: int = 0  # points and mistakes that went well and want repeating
    last: date | None = None

    @property
    def is_core(self) -> bool:
        return self.question.level == Level.CORE and not self.question.is_private


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's questions. more_due and more_new count what did not fit into the list."""

    today: date
    interview: date | None
    steps: list[Step]
    more_due: int
    more_new: int
    next_due: tuple[date, Question] | None

    @property
    def days_left(self) -> int | None:
        return None if self.interview is None else (self.interview - self.today).days


def due_day(standing: Standing, criterion: str, today: date, interview: date | None) -> date:
    """The day on which this criterion wants practice: the scheduler's, but before the interview."""
    due = timezone.localdate(standing.cards[criterion].due)
    if interview is not None and today < interview <= due:
        return max(interview - timedelta(days=1), today)
    return due


def next_day(standing: Standing, today: date, interview: date | None) -> date:
    """The first day on which anything of this question wants practice."""
    return min(due_day(standing, criterion, today, interview) for criterion in standing.cards)


def plan(
    questions: Sequence[Question],
    standing_of: dict[int, Standing],
    now: datetime,
    interview: date | None = None,
) -> Plan:
    """Today's questions among these, for a person who stands like this. Pure: no query, no clock."""
    today = timezone.localdate(now)
    due, later, new = [], [], []
    for question in questions:
        standing = standing_of.get(question.pk)
        if standing is None:
            new.append(Step(question, NEW))
        elif _rests(standing, today, interview):
            later.append((max(next_day(standing, today, interview), today + timedelta(days=1)), question))
        else:
            due.append(_due_step(question, standing, now, interview))
    due.sort(key=lambda ranked: -ranked[0])
    new.sort(key=lambda step: not step.is_core)
    days_left = (interview - today).days if interview else 0
    if days_left > 0:
        # As many new ones a day as it takes to meet each question once before the interview.
        most, quota = STEPS_BEFORE_INTERVIEW, ceil(len(new) / days_left)
    else:
        most, quota = USUAL_STEPS, USUAL_STEPS
    reserved = min(len(new), quota, most // 2)
    shown_due = [step for _, step in due[: most - reserved]]
    shown_new = new[: min(quota, most - len(shown_due))]
    return Plan(
        today=today,
        interview=interview,
        steps=shown_due + shown_new,
        more_due=len(due) - len(shown_due),
        more_new=max(0, min(quota, len(new)) - len(shown_new)) if days_left > 0 else 0,
        next_due=min(later, key=lambda pair: (pair[0], pair[1].position), default=None),
    )


def _rests(standing: Standing, today: date, interview: date | None) -> bool:
    return (
        standing.tries_on(today) >= ENOUGH_TODAY
        or not standing.cards
        or next_day(standing, today, interview) > today
    )


def _due_step(question, standing, now, interview) -> tuple[float, Step]:
    """The step with its urgency: the weights of what is missing, and of what is likely forgotten by now."""
    latest, today = standing.latest, timezone.localdate(now)
    urgency, fading = 0.0, 0
    for criterion, decision in latest.decisions.items():
        if not decision.went_well:
            urgency += decision.weight
        elif due_day(standing, criterion, today, interview) <= today:
            fading += 1
            urgency += decision.weight * (1 - recall(standing.cards[criterion], now))
    kind = GAP if latest.missed or latest.made else REPEAT
    return urgency, Step(question, kind, latest.missed, latest.made, fading, latest.day)
