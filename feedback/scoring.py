"""Verdicts to a score with its arithmetic, in one place.

Full marks stand at 65 % of the weight: nobody makes every point in one answer, and readers give their top grade from
there on. A mistake takes off 12 for each unit of its weight. Fitted on marked answers that rule writers may read, so
that the score's five bands (from 0, 20, 40, 65 and 85) mean the grades 1 to 5.
"""

from decimal import ROUND_HALF_UP, Decimal

from .report import Gain, Receipt, ReceiptLine, Verdict
from .rubric import Rubric

FULL_SHARE = 65  # percent of all weight that earns full marks
MISTAKE_COST = 12  # score points for each unit of a mistake's weight
MISTAKES_MOST = 60  # score points that all mistakes together can take off
_CENT = Decimal("0.01")


def receipt(verdicts: tuple[Verdict, ...], rubric: Rubric) -> Receipt:
    """The score of these verdicts, line by line, rounded once at the end (half up)."""
    labels = {criterion.slug: criterion.label for criterion in rubric.criteria}
    points = tuple(
        ReceiptLine(v.criterion, labels[v.criterion], v.kind, v.weight, v.weight if v.met else 0)
        for v in verdicts
        if v.kind == "emphasize"
    )
    mistakes = tuple(
        ReceiptLine(
            v.criterion, labels[v.criterion], v.kind, v.weight, -MISTAKE_COST * v.weight if v.met else 0
        )
        for v in verdicts
        if v.kind == "avoid"
    )
    covered, total = sum(line.amount for line in points), sum(line.weight for line in points)
    full = Decimal(FULL_SHARE * total) / 100
    share = (min(Decimal(100), 100 * covered / full) if total else Decimal(0)).quantize(_CENT, ROUND_HALF_UP)
    asked = -sum(line.amount for line in mistakes)
    off = min(asked, MISTAKES_MOST)
    left = share - off
    notes = []
    if covered > full:
        notes.append("The points earn 100 at most.")
    if asked > off:
        notes.append(f"Mistakes take off {MISTAKES_MOST} at most.")
    if left < 0:
        notes.append("A score does not go below 0.")
    score = int(max(left, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP))
    return Receipt(
        points,
        covered,
        total,
        str(share),
        mistakes,
        str(-off),
        str(left),
        score,
        " ".join(notes),
        str(full.normalize()),
    )


def gains(verdicts: tuple[Verdict, ...], rubric: Rubric, score: int) -> tuple[Gain, ...]:
    """For every missed point and every mistake made, the score if that one verdict changed; best first."""
    found = []
    for n, verdict in enumerate(verdicts):
        if verdict.met == (verdict.kind == "emphasize"):
            continue
        changed = receipt((*verdicts[:n], _turned(verdict), *verdicts[n + 1 :]), rubric).score
        found.append((Gain(verdict.criterion, verdict.kind, changed, changed - score), verdict.weight, n))
    # Of equals a mistake comes first: while it stands, points may gain nothing.
    found.sort(key=lambda entry: (-entry[0].gain, entry[0].kind != "avoid", -entry[1], entry[2]))
    return tuple(gain for gain, _, _ in found)


def best(verdicts: tuple[Verdict, ...], rubric: Rubric) -> int:
    """The score with every point made and every mistake gone."""
    return receipt(
        tuple(v if v.met == (v.kind == "emphasize") else _turned(v) for v in verdicts), rubric
    ).score


def _turned(verdict: Verdict) -> Verdict:
    return Verdict(verdict.criterion, verdict.kind, verdict.weight, not verdict.met)
