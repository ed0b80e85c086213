"""Which question next, where the person leaves it to us: one of those practised least."""

import random
from collections.abc import Sequence

from django.db.models import Count

from practice.access import Person, own_attempts
from questions.models import Question


def least_practised(person: Person, count: int) -> list[Question]:
    """So many questions of the bank, those with the fewest tries of this person, in no order of ours."""
    questions = list(Question.objects.answerable())
    random.shuffle(questions)
    tries = _tries(person)
    # Sorting keeps equals as they were shuffled.
    chosen = sorted(questions, key=lambda question: tries.get(question.pk, 0))[:count]
    random.shuffle(chosen)
    return chosen


def random_question(person: Person) -> Question | None:
    """One of the questions that this person has tried least often; None where the bank is empty."""
    questions: Sequence[Question] = list(Question.objects.answerable())
    if not questions:
        return None
    tries = _tries(person)
    fewest = min(tries.get(question.pk, 0) for question in questions)
    return random.choice([question for question in questions if tries.get(question.pk, 0) == fewest])


def _tries(person: Person) -> dict[int, int]:
    counted = own_attempts(person).order_by().values("question_id").annotate(tries=Count("pk"))
    return dict(counted.values_list("question_id", "tries"))
