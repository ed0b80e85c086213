"""How likely is likely enough: the reader's bars for points and for mistakes, fitted on answers it has not learnt from."""

from collections.abc import Iterable
from dataclasses import dataclass

from feedback.reader import Bars

STEPS = tuple(n / 50 for n in range(1, 50))
ALWAYS_KEPT = 0.0
# Rules decide: only a reader that is all but certain takes back what a rule found.
KEEP_MOST = 0.1


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: what the rules said, how likely the reader finds it, and the label."""

    kind: str
    by_rule: bool
    likely: float
    label: bool


def fitted(cases: Iterable[Case]) -> dict[str, dict[str, float]]:
    """The bars by kind that give the highest mean of both kinds' F1; of equals the highest bar alone, the lowest to keep.

    A mistake needs to be at least as likely as a point: who is wrongly told of a mistake loses trust, and points.
    """
    cases = list(cases)
    ways = {kind: _ways([case for case in cases if case.kind == kind]) for kind in ("emphasize", "avoid")}
    point, mistake = max(
        (
            (point, mistake)
            for point in ways["emphasize"]
            for mistake in ways["avoid"]
            if mistake.alone >= point.alone
        ),
        key=lambda pair: (
            round(pair[0].f1 + pair[1].f1, 6),
            *(number for way in pair for number in (way.alone, -way.keep)),
        ),
    )
    return {
        "emphasize": {"alone": point.alone, "keep": point.keep},
        "avoid": {"alone": mistake.alone, "keep": mistake.keep},
    }


@dataclass(frozen=True, slots=True)
class _Way:
    alone: float
    keep: float
    f1: float


def _ways(cases: list[Case]) -> list[_Way]:
    """For each bar alone the best bar to keep, with the F1 that both give."""
    hit = _by_step([case for case in cases if case.by_rule])
    bare = _by_step([case for case in cases if not case.by_rule])
    wanted = sum(case.label for case in cases)
    ways = []
    for alone in STEPS:
        best = _Way(alone, ALWAYS_KEPT, -1.0)
        for keep in (ALWAYS_KEPT, *(step for step in STEPS if step <= KEEP_MOST)):
            said, right = (hit[keep][n] + bare[alone][n] for n in (0, 1))
            f1 = 2 * right / (said + wanted) if said + wanted else 0.0
            if round(f1, 6) > round(best.f1, 6):
                best = _Way(alone, keep, f1)
        ways.append(best)
    return ways


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
