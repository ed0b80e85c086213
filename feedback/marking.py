"""A stored answer cut at the offsets of its evidence: pieces that join to the answer again, sign by sign."""

from dataclasses import dataclass

from .report import Report

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Mark:
    """One verdict's sign in the text: points are numbered from 1, mistakes lettered from A, in the rubric's order."""

    sign: str
    criterion: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer with the marks that cover it.

    opens and closes are those of its marks whose evidence begins or ends here; first are those shown here for
    the first time in the answer, so that a page has one place to jump to.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()
    first: tuple[Mark, ...] = ()


def marks_of(report: Report) -> dict[str, Mark]:
    """The mark of every criterion of a report, by slug."""
    points = {v.criterion: Mark(str(n), v.criterion, v.kind) for n, v in enumerate(report.points, 1)}
    mistakes = {v.criterion: Mark(sign(n), v.criterion, v.kind) for n, v in enumerate(report.mistakes)}
    return points | mistakes


def sign(number: int) -> str:
    """A, B, ... Z, AA, AB ... for 0, 1, ..."""
    letters = ""
    number += 1
    while number:
        number, last = divmod(number - 1, 26)
        letters = _LETTERS[last] + letters
    return letters


def pieces(answer: str, report: Report) -> list[Piece]:
    """Cut the answer at every place where evidence begins or ends. ``"".join(p.text ...)`` is the answer."""
    marks = marks_of(report)
    spans = [
        (max(0, e.start), min(len(answer), e.end), marks[v.criterion])
        for v in report.verdicts
        for e in v.evidence
    ]
    spans = [span for span in spans if span[0] < span[1]]
    cuts = sorted({0, len(answer), *(at for start, end, _ in spans for at in (start, end))})
    shown: set[str] = set()
    made = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        covering = tuple(mark for begin, stop, mark in spans if begin <= start and end <= stop)
        closing = tuple(mark for begin, stop, mark in spans if stop == end and begin < end)
        first = tuple(mark for mark in covering if mark.sign not in shown)
        shown.update(mark.sign for mark in covering)
        made.append(Piece(answer[start:end], covering, closing, first))
    return made
