"""What a parsed rule is made of: patterns as a tree, conditions, and the line that holds them."""

from dataclasses import dataclass, field

REFUSALS = ("denied", "imagined", "someone-else", "quoted", "general")
CLASSES = ("number", "money", "time", "name", "past", "did", "do", "any")
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


@dataclass(frozen=True, slots=True)
class Line:
    """One parsed rule line. pattern is None for a line that only states conditions."""

    pattern: object = None
    excluded: tuple = ()
    even_if: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    vetoes: bool = False  # an "unless" line
