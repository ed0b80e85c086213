"""Answers that people stored, for those who write rules: where they come from, and what of them may be read.

This floor knows nothing of tries. Whoever keeps them registers a source; until then there are none.
Nothing that a person wrote is copied from there: what a check keeps is a key and places in the text, and the words
are asked for anew each time they are shown. So a consent that is taken back holds at once.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from feedback.critique.masking import Masked
from questions.models import Question


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer to be judged. Its text is shown to nobody; ``shown`` says that its writer lets it be read."""

    key: str
    text: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """Words that their writer let the people who write rules read: how a list calls them, never by a name."""

    key: str
    about: str


@dataclass(frozen=True, slots=True)
class Source:
    """How to ask for stored answers.

    count: how many there are. batch: so many of them from a place on, in the order in which they came.
    offered: those that may be read. read: of the answers with these keys those that may be read at this moment, with
    names hidden; the reading is written down under the user's name where one is given.
    """

    count: Callable[[Question], int]
    batch: Callable[[Question, int, int], list[StoredAnswer]]
    offered: Callable[[Question], list[Offered]]
    read: Callable[[Question, Collection[str], object], Mapping[str, Masked]]


NOBODY = Source(
    lambda question: 0, lambda question, start, most: [], lambda question: [], lambda question, keys, user: {}
)
_source = NOBODY


def register(source: Source) -> None:
    """Make a source known; the last one stands."""
    global _source
    _source = source


def source() -> Source:
    return _source
