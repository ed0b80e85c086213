"""Drafts held against passages that a careful reader marked: what was found, what was missed, what is spurious."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .drafts import CriterionDraft, QuestionDraft

SHARE = 0.5  # of the longer of two passages, or of the marked one where the drafted is not much longer


@dataclass(frozen=True)
class Measured:
    """``stated`` and ``found`` count criteria that the document states outright; ``good`` drafts fit any criterion."""

    stated: int
    found: int
    drafted: int
    good: int
    missed: tuple[str, ...]
    spurious: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the stated criteria that a draft has with the right passage and kind."""
        return self.found / self.stated if self.stated else 1.0

    @property
    def spurious_for_each_good(self) -> float:
        """Spurious drafts for each good one."""
        return (self.drafted - self.good) / self.good if self.good else float(self.drafted)

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.stated + other.stated,
            self.found + other.found,
            self.drafted + other.drafted,
            self.good + other.good,
            self.missed + other.missed,
            self.spurious + other.spurious,
        )


def measured(questions: Iterable[QuestionDraft], rows: Sequence[Mapping]) -> Measured:
    """Hold the drafts of one document against its marked criteria.

    A row has ``question``, ``criterion``, ``kind``, ``stated``, ``passage`` and ``also``, offsets into the text.
    One draft may serve several criteria.
    """
    drafts = [criterion for question in questions for criterion in question.criteria]
    stated = [row for row in rows if row["stated"]]
    missed = [row for row in stated if not any(_fits(draft, row) for draft in drafts)]
    spurious = [draft for draft in drafts if not any(_fits(draft, row) for row in rows)]
    return Measured(
        len(stated),
        len(stated) - len(missed),
        len(drafts),
        len(drafts) - len(spurious),
        tuple(f"{row['question']}/{row['criterion']} ({row['kind']})" for row in missed),
        tuple(f"{draft.kind}: {draft.statement}" for draft in spurious),
    )


def _fits(draft: CriterionDraft, row: Mapping) -> bool:
    own = draft.passage.start, draft.passage.end
    return draft.kind == row["kind"] and any(_same(own, marked) for marked in (row["passage"], *row["also"]))


def _same(own: Sequence[int], marked: Sequence[int]) -> bool:
    common = min(own[1], marked[1]) - max(own[0], marked[0])
    return common > 0 and common >= SHARE * max(own[1] - own[0], marked[1] - marked[0])
