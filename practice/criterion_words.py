"""How the rules of today name the points and mistakes that a person's tries were judged by."""

from collections.abc import Iterable
from dataclasses import dataclass

from questions.models import Criterion, Question
from questions.private import criteria_of


@dataclass(frozen=True, slots=True)
class Words:
    """How the rules of today name a criterion."""

    statement: str
    label: str
    ask: str


def words_of(questions: Iterable[Question]) -> dict[tuple[int, str], Words]:
    """The words by question and criterion; two queries at most."""
    questions = list(questions)
    rows = Criterion.objects.filter(question__in=questions).values_list(
        "question_id", "slug", "statement", "label", "ask"
    )
    named = {(question_id, slug): Words(*words) for question_id, slug, *words in rows}
    own = criteria_of(questions)
    return named | {(c.question_id, c.slug): Words(c.statement, c.label, c.ask) for c in own}
