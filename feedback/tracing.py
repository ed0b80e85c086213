"""Why a report says what it says, for those who write rules: every rule's hits, and what became of each."""

from dataclasses import dataclass

from .judging import Sitting
from .report import Rejected
from .text import Text


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a rule found. ``text[start:end] == quote``, in characters; all three say nothing (0, 0, "")
    where a rule speaks of the whole answer. rejected says why the hit does not count, None where it does.
    """

    rule: str  # question/criterion/n
    start: int
    end: int
    quote: str
    rejected: Rejected | None

    @property
    def counts(self) -> bool:
        return self.rejected is None

    @property
    def line(self) -> int:
        """The rule's place among its criterion's rules, from 1."""
        return int(self.rule.rsplit("/", 1)[1])


def trace(text: Text, sitting: Sitting) -> dict[str, tuple[Hit, ...]]:
    """The hits of each criterion's rules in a text that the sitting has judged, by slug, in the order of the text."""
    found = {}
    for criterion in sitting.rubric.criteria:
        hits = [
            Hit(rule.id, *text.quote(start, end), rejected)
            for rule, start, end, rejected in sitting.all_hits(criterion)
        ]
        hits += [Hit(rule.id, 0, 0, "", None) for rule in sitting.holds_without_words(criterion)]
        found[criterion.slug] = tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.line)))
    return found
