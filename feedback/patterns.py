"""What a parsed rule is made of: patterns as a tree, conditions, and the line that holds them."""

from dataclasses import dataclass, field

REFUSALS = ("denied", "imagined", "someone-else", "quoted", "general")
CLASSES = ("number", "money", "time", "name", "past", "did", "do", "any")
ADJACENT_STEPS, BOTH_STEPS = 3, 20  # what "a b" and "a & b" count for in steps()
ADJACENT = -1  # as a gap: next to each other, light words may stand between


@dataclass(frozen=True, slots=True)
class Word:
    """One word in any of its forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """These words as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    text: str


@dataclass(frozen=True, slots=True)
class ListRef:
    name: str
    column: int = field(compare=False, default=1)


@dataclass(frozen=True, slots=True)
class Kind:
    name: str


@dataclass(frozen=True, slots=True)
class Either:
    options: tuple


@dataclass(frozen=True, slots=True)
class Row:
    """Items in order; gaps[i] words at most between item i and the next (ADJACENT: none but light ones)."""

    items: tuple
    gaps: tuple[int, ...]
    optional: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Then:
    first: object
    second: object


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple


@dataclass(frozen=True, slots=True)
class Condition:
    """subject: words, sentences, points, has, lacks, story, finds. For counts: compare and number."""

    subject: str
    compare: str = ""
    number: int = 0
    criteria: tuple[str, ...] = ()
    pattern: object = None
    wanted: bool = True


def steps(tree: object) -> int:
    """How far a pattern makes the judge look: the words that may lie between its parts, added up.

    A word list counts as one word here; its entries are bounded by themselves.
    """
    match tree:
        case Row(items, gaps):
            between = sum(ADJACENT_STEPS if gap == ADJACENT else gap + 1 for gap in gaps)
            return between + sum(map(steps, items))
        case Either(options):
            return sum(map(steps, options))
        case Both(parts):
            return BOTH_STEPS * (len(parts) - 1) + sum(map(steps, parts))
        case Then(first, second):
            return 1 + steps(first) + steps(second)
    return 0


@dataclass(frozen=True, slots=True)
class Line:
    """One parsed rule line. pattern is None for a line that only states conditions."""

    pattern: object = None
    excluded: tuple = ()
    even_if: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    vetoes: bool = False  # an "unless" line
