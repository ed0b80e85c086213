"""Where a word list is used: in which rules of which questions, published or in a draft, and through which lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from questions.cards import lists_mentioned, lists_used
from questions.drafts import entry_now
from questions.models import Question, WordList
from questions.rubrics import list_entries
from questions.wording import lines_of


@dataclass(frozen=True, slots=True)
class Use:
    """One point or mistake that uses a list, by the lines of its rules."""

    label: str
    lines: tuple[int, ...]
    through: str  # another list that holds it; "" where the rules name it themselves

    def __str__(self) -> str:
        lines = (
            f"line {self.lines[0]}" if len(self.lines) == 1 else f"lines {', '.join(map(str, self.lines))}"
        )
        return f"{self.label}, {lines}{f' through @{self.through}' if self.through else ''}"


def places_of(word_list: WordList) -> list[tuple[Question, list[Use]]]:
    """The questions whose rules use a list, in the bank's order, with each use; three queries.

    A question with a draft is looked at as its draft stands.
    """
    lists = list_entries()
    leading = {name for name in lists if word_list.name in lists_used([f"@{name}"], lists)}
    questions = Question.objects.select_related("draft", "document").prefetch_related(
        "criteria__source_document", "criteria__question"
    )
    found = []
    for question in questions:
        uses = [use for criterion in _criteria(question) for use in _uses(criterion, word_list.name, leading)]
        if uses:
            found.append((question, uses))
    return found


def _criteria(question: Question) -> list[Mapping]:
    draft = getattr(question, "draft", None)
    if draft is not None:
        return entry_now(question, draft)["criteria"]
    return [{"label": c.label, "rules": lines_of(c.rules)} for c in question.criteria.all()]


def _uses(criterion: Mapping, name: str, leading: set[str]) -> list[Use]:
    lines: dict[str, list[int]] = {}
    for number, rule in enumerate(criterion["rules"], 1):
        for mentioned in sorted(lists_mentioned([rule]) & leading):
            lines.setdefault("" if mentioned == name else mentioned, []).append(number)
    return [Use(criterion["label"], tuple(numbers), through) for through, numbers in lines.items()]
