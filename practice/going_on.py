"""The home page's few lines for a person who has practised before: what comes next, and what came last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from practice.access import Person, own_questions
from practice.history import JudgedTry, standings
from practice.interview_date import interview_day
from practice.next_steps import Plan, plan
from questions.models import Question


@dataclass(frozen=True, slots=True)
class GoingOn:
    plan: Plan
    last: JudgedTry
    last_question: Question | None  # None where it is not asked any more


def going_on(person: Person, questions: Sequence[Question], now: datetime) -> GoingOn | None:
    """None for who has no scored try. Three queries at most, over these questions of the bank, which the page has
    read anyway, and the person's own."""
    standing_of, _ = standings(person)
    if not standing_of:
        return None
    questions = [*questions, *own_questions(person)]
    last = max(standing_of.values(), key=lambda standing: standing.latest.at)
    return GoingOn(
        plan(questions, standing_of, now, interview_day(person)),
        last.latest,
        next((question for question in questions if question.pk == last.question_id), None),
    )
