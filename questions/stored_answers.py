"""Answers that people stored, for those who write rules: where they come from, and what of them may be read.

This floor knows nothing of tries. Whoever keeps them registers a source; until then there are none.
"""

from collections.abc import Callable
from dataclasses import dataclass

from questions.models import Question


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer to be judged. Its text is shown to nobody unless ``shown``: that is its writer's to say."""

    text: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """Words that their writer let the people who write rules read; never with a name."""

    key: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Source:
    """How to ask for stored answers.

    count: how many there are. batch: so many of them from a place on, the newest first, in an order that stays.
    offered: those that may be read.
    """

    count: Callable[[Question], int]
    batch: Callable[[Question, int, int], list[StoredAnswer]]
    offered: Callable[[Question], list[Offered]]


NOBODY = Source(lambda question: 0, lambda question, start, most: [], lambda question: [])
_source = NOBODY


def register(source: Source) -> None:
    """Make a source known; the last one stands."""
    global _source
    _source = source


def source() -> Source:
    return _source
