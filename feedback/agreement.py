"""How far two readers agree: figures over yes/no decisions and over grades. Pure arithmetic, no data of its own."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

BANDS = (20, 40, 65, 85)  # scores from which grades 2, 3, 4 and 5 begin


@dataclass(slots=True)
class Decisions:
    """Counts of yes/no decisions against labels; positive means met."""

    hit: int = 0  # said yes, label yes
    false: int = 0  # said yes, label no
    missed: int = 0  # said no, label yes
    rightly_no: int = 0

    def add(self, said: bool, label: bool) -> None:
        if said and label:
            self.hit += 1
        elif said:
            self.false += 1
        elif label:
            self.missed += 1
        else:
            self.rightly_no += 1

    @property
    def count(self) -> int:
        return self.hit + self.false + self.missed + self.rightly_no

    @property
    def precision(self) -> float | None:
        return _ratio(self.hit, self.hit + self.false)

    @property
    def recall(self) -> float | None:
        return _ratio(self.hit, self.hit + self.missed)

    @property
    def f1(self) -> float | None:
        return _ratio(2 * self.hit, 2 * self.hit + self.false + self.missed)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa: agreement beyond what the two base rates alone would give."""
        n = self.count
        if not n:
            return None
        said, labelled = self.hit + self.false, self.hit + self.missed
        by_chance = (said * labelled + (n - said) * (n - labelled)) / n**2
        return _ratio((self.hit + self.rightly_no) / n - by_chance, 1 - by_chance)

    def __add__(self, other: "Decisions") -> "Decisions":
        return Decisions(
            self.hit + other.hit,
            self.false + other.false,
            self.missed + other.missed,
            self.rightly_no + other.rightly_no,
        )

    def as_json(self) -> dict:
        return {
            "decisions": self.count,
            "precision": _short(self.precision),
            "recall": _short(self.recall),
            "f1": _short(self.f1),
            "kappa": _short(self.kappa),
            "hit": self.hit,
            "false": self.false,
            "missed": self.missed,
        }


def f1_interval(by_answer: list[Decisions], rounds: int = 1000, seed: int = 1) -> tuple[float, float] | None:
    """The 95 % interval of F1 by bootstrap: answers are drawn whole, with replacement.

    Decisions on one answer hang together, so drawing single decisions would make the interval too narrow.
    The same list, rounds and seed give the same interval. None for an empty list.
    """
    if not by_answer:
        return None
    draw = random.Random(seed)
    counts = [(2 * d.hit, 2 * d.hit + d.false + d.missed) for d in by_answer]
    found = []
    for _ in range(rounds):
        sample = draw.choices(counts, k=len(counts))
        below = sum(of for _, of in sample)
        if below:
            found.append(sum(hits for hits, _ in sample) / below)
    return (percentile(found, 0.025), percentile(found, 0.975)) if found else None


# The value that chi-square with one degree of freedom exceeds in one case of twenty.
ONE_IN_TWENTY = 3.841459


def kappa_interval(decisions: Decisions) -> tuple[float, float] | None:
    """The 95 % interval of kappa: every value that fits the counts (goodness of fit, Donner and Eliasziw 1992).

    Unlike a bootstrap it stays honest with few cases and where all of them agree. None where kappa is
    undefined, as when every label and every verdict is the same.
    """
    n, kappa = decisions.count, decisions.kappa
    share = (2 * decisions.hit + decisions.false + decisions.missed) / (2 * n) if n else 0
    if kappa is None or not 0 < share < 1:
        return None
    differ, yes = decisions.false + decisions.missed, decisions.hit
    spread = share * (1 - share)

    def misfit(at: float) -> float:
        expected = (
            (yes, n * (share**2 + at * spread)),
            (differ, n * 2 * spread * (1 - at)),
            (decisions.rightly_no, n * ((1 - share) ** 2 + at * spread)),
        )
        return sum((seen - of) ** 2 / of if of > 1e-12 else (1e12 if seen else 0.0) for seen, of in expected)

    # The value that fits best, from which the misfit only grows to both sides.
    middle = 1 - differ / (2 * n * spread)
    least = max(-share / (1 - share), -(1 - share) / share)
    low, high = _edge(misfit, middle, least), _edge(misfit, middle, 1.0)
    return min(low, kappa), max(high, kappa)


def _edge(misfit: Callable[[float], float], inside: float, outside: float) -> float:
    """Where the misfit reaches what one case in twenty exceeds, between a value that fits and one that may not."""
    if misfit(outside) <= ONE_IN_TWENTY:
        return outside
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if misfit(middle) <= ONE_IN_TWENTY else (inside, middle)
    return inside


def band(score: float) -> int:
    """The grade, 1 to 5, that a score from 0 to 100 stands for."""
    return 1 + sum(score >= start for start in BANDS)


def quadratic_kappa(first: list[int], second: list[int], grades: int = 5) -> float | None:
    """Cohen's kappa with quadratic weights between two lists of grades 1..grades; None when it is undefined."""
    n = len(first)
    if not n:
        return None
    seen = Counter(zip(first, second, strict=True))
    one, two = Counter(first), Counter(second)
    weight = {(i, j): (i - j) ** 2 for i in range(1, grades + 1) for j in range(1, grades + 1)}
    expected = sum(weight[i, j] * one[i] * two[j] / n for i, j in weight)
    return _ratio(expected - sum(weight[pair] * count for pair, count in seen.items()), expected)


def spearman(first: list[float], second: list[float]) -> float | None:
    """Rank correlation, ties sharing their mean rank; None when one list is constant."""
    a, b = _ranks(first), _ranks(second)
    n = len(a)
    if n < 2:
        return None
    mean = (n + 1) / 2
    across = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return _ratio(across, (sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b)) ** 0.5)


def partial_spearman(first: list[float], second: list[float], given: list[float]) -> float | None:
    """The rank correlation of first and second that is left when what both share with ``given`` is taken out."""
    pairs = (spearman(first, second), spearman(first, given), spearman(second, given))
    if None in pairs:
        return None
    both, one, other = pairs
    rest = (1 - one * one) * (1 - other * other)
    return (both - one * other) / rest**0.5 if rest > 0 else None


def percentile(values: list[float], share: float) -> float | None:
    """The nearest-rank percentile: share 0.95 gives p95."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def _ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and values[order[end + 1]] == values[order[at]]:
            end += 1
        for i in order[at : end + 1]:
            ranks[i] = (at + end) / 2 + 1
        at = end + 1
    return ranks


def _ratio(above: float, below: float) -> float | None:
    return above / below if below else None


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
