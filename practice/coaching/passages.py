"""Passages of an answer: choosing one, and cutting the answer where passages begin and end."""

from dataclasses import dataclass

from feedback.text import Text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an answer that stands for something: ``answer[start:end]``, in characters."""

    start: int
    end: int
    sign: str
    name: str
    """Whose mark it is, for who hears the page: "Point 1", "Comment 2"."""
    look: str = ""
    """The kind of mark: "" a point, "bad" a mistake, "coach", "comment"."""
    target: str = ""
    """The id of what is said about it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an answer with the marks on it and those that end there."""

    start: int
    text: str
    spans: tuple[Span, ...]
    closes: tuple[Span, ...]


def parts(answer: str, spans: list[Span]) -> list[Part]:
    """The answer cut at every place where a span begins or ends; the texts join to the answer again."""
    kept = [span for span in spans if 0 <= span.start < span.end <= len(answer)]
    cuts = sorted({0, len(answer), *(at for span in kept for at in (span.start, span.end))})
    made = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        covering = tuple(span for span in kept if span.start <= start and end <= span.end)
        closing = tuple(span for span in covering if span.end == end)
        made.append(Part(start, answer[start:end], covering, closing))
    return made


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence to choose; value is what a form sends: its offsets, "12-48"."""

    value: str
    text: str


def sentences(answer: str) -> list[Sentence]:
    """The sentences of an answer, each from its first word to the start of the next one's, without spaces."""
    text = Text(answer)
    if not text.sentences:
        return []
    starts = [text.quote(first, last)[0] for first, last in text.sentences if first < last]
    starts[0] = 0
    made = []
    for start, end in zip(starts, [*starts[1:], len(answer)], strict=True):
        words = answer[start:end]
        begin = start + len(words) - len(words.lstrip())
        words = words.strip()
        if words:
            made.append(Sentence(f"{begin}-{begin + len(words)}", words))
    return made


def chosen(value: str, answer: str) -> tuple[int, int] | None:
    """The offsets that a form sent, or None for the whole answer. ValueError where they are not of this answer."""
    if not value:
        return None
    start, dash, end = value.partition("-")
    if not (dash and start.isascii() and end.isascii() and start.isdecimal() and end.isdecimal()):
        raise ValueError("not a passage")
    if len(value) > 20 or not 0 <= int(start) < int(end) <= len(answer):
        raise ValueError("not a passage of this answer")
    if not answer[int(start) : int(end)].strip():
        raise ValueError("nothing but space")
    return int(start), int(end)


def found(words: str, answer: str) -> tuple[int, int] | None:
    """Where words that a coach typed stand in the answer, capitals aside; ValueError where they do not."""
    words = words.strip().strip('“”"')
    if not words:
        return None
    at = answer.find(words)
    if at < 0:
        lowered = answer.lower()
        # Some letters change their length with their case; then only the very words are found.
        at = lowered.find(words.lower()) if len(lowered) == len(answer) else -1
    if at < 0:
        raise ValueError("not in the answer")
    return at, at + len(words)
