"""What is drafted from an article: questions, their points and mistakes, sample answers, each with its passage."""

from dataclasses import dataclass, field

EMPHASIZE, AVOID = "emphasize", "avoid"


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of the article's text, and what stands there."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A point (kind emphasize) or mistake (avoid); ``heading`` is the one that the passage stands under."""

    kind: str
    statement: str
    passage: Passage
    heading: str = ""
    listed: bool = False  # from a list or a table, not from running text


@dataclass(slots=True)
class QuestionDraft:
    """A question; ``asked`` says that the article asks it, else it was made of a heading."""

    prompt: str
    asked: bool
    heading: str = ""
    passage: Passage | None = None
    criteria: list[CriterionDraft] = field(default_factory=list)
    samples: list[Passage] = field(default_factory=list)
