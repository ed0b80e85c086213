"""How likely is likely enough: the reader's bars for points and for mistakes, fitted on answers it has not learnt from."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.reader import Bars

STEPS = tuple(n / 50 for n in range(1, 51))
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
    """The bars by kind that give the highest F1 over both kinds; of equals the highest bar alone, the lowest to keep.

    A mistake needs to be likelier than a point: who is wrongly told of a mistake loses trust, and points.
    """
    cases = list(cases)
    points, mistakes = (_ways([c for c in cases if c.kind == kind], most) for kind, most in KEEP_MOST.items())
    pairs = [(point, mistake) for point in points for mistake in mistakes if mistake.alone > point.alone]
    point, mistake = max(
        pairs,
        key=lambda pair: (
            round(_f1(*pair), 6), *(number for way in pair for number in (way.alone, -way.keep))
        ),
    )  # fmt: skip
    return {
        kind: {"alone": way.alone, "keep": way.keep}
        for kind, way in (("emphasize", point), ("avoid", mistake))
    }


@dataclass(frozen=True, slots=True)
class _Way:
    """Two bars, with how many cases of a kind are said to be met by them, how many rightly, how many there are."""

    alone: float
    keep: float
    said: int
    right: int
    wanted: int


def _f1(*ways: _Way) -> float:
    both = sum(way.said + way.wanted for way in ways)
    return 2 * sum(way.right for way in ways) / both if both else 0.0


def _ways(cases: list[Case], keep_most: float) -> list[_Way]:
    """For each bar alone the bar to keep that gives the highest F1 with it, the lowest of equals."""
    hit = _by_step([case for case in cases if case.by_rule])
    bare = _by_step([case for case in cases if not case.by_rule])
    wanted = sum(case.label for case in cases)
    keeps = (ALWAYS_KEPT, *(step for step in STEPS if step <= keep_most))
    return [
        max(
            (_Way(alone, keep, *(hit[keep][n] + bare[alone][n] for n in (0, 1)), wanted) for keep in keeps),
            key=lambda way: (round(_f1(way), 6), -way.keep),
        )
        for alone in STEPS
    ]


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
