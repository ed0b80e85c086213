"""How likely is likely enough: the reader's bars for points and for mistakes, fitted on answers it has not learnt from."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.reader import Bars

STEPS = tuple(n / 50 for n in range(1, 50))
ALWAYS_KEPT = 0.0
# Rules decide: only a reader that is all but certain takes a point back. A mistake that a rule found stands, because
# the reader has seen few good answers with a mistake in them and doubts one there too readily.
KEEP_MOST = {"emphasize": 0.06, "avoid": ALWAYS_KEPT}


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: what the rules said, how likely the reader finds it, and the label."""

    kind: str
    by_rule: bool
    likely: float
    label: bool


def fitted(cases: Iterable[Case]) -> dict[str, dict[str, float]]:
    """The bars by kind that give the highest F1 for each kind; of equals the highest bar alone, the lowest to keep."""
    cases = list(cases)
    return {
        kind: _best([case for case in cases if case.kind == kind], most) for kind, most in KEEP_MOST.items()
    }


def _best(cases: list[Case], keep_most: float) -> dict[str, float]:
    hit = _by_step([case for case in cases if case.by_rule])
    bare = _by_step([case for case in cases if not case.by_rule])
    wanted = sum(case.label for case in cases)
    best = (-1.0, 0.0, 0.0)
    for keep in (ALWAYS_KEPT, *(step for step in STEPS if step <= keep_most)):
        for alone in STEPS:
            said, right = (hit[keep][n] + bare[alone][n] for n in (0, 1))
            f1 = 2 * right / (said + wanted) if said + wanted else 0.0
            best = max(best, (round(f1, 6), alone, -keep))
    return {"alone": best[1], "keep": -best[2]}


def _by_step(cases: list[Case]) -> dict[float, tuple[int, int]]:
    """For each bar how many cases reach it, and how many of these are rightly met."""
    return {
        bar: (
            sum(case.likely >= bar for case in cases),
            sum(case.likely >= bar and case.label for case in cases),
        )
        for bar in (ALWAYS_KEPT, *STEPS)
    }


def as_bars(fitted_bars: dict[str, dict[str, float]]) -> dict[str, Bars]:
    return {kind: Bars(**bars) for kind, bars in fitted_bars.items()}
