"""How long the judge takes by length of the answer, over all questions of the bank, without the reader and with it."""

from functools import partial

from feedback import Reader, assess, compile_rubric
from feedback.reader import shipped

from .bank import LENGTHS, answers_of, cards
from .timing import Missing, milliseconds, rounds_at, timing

# Time may grow with the length and a little more, not with its square.
GROWTH_MOST = 1.3
# What reading may cost on top of the rules alone, in times.
READING_MOST = 15.0


def name(length: int, reading: bool = False) -> str:
    return f"judge{' with the reader' if reading else ''}, {length:,} words"


def names(reading: bool = False) -> list[str]:
    return [name(length, reading) for length in LENGTHS]


def reader_at_hand() -> Reader:
    """The reader that ships. Raises Missing."""
    reader = shipped()
    if reader is None:
        raise Missing("the reader's package (numpy) or its file cannot be read")
    return reader


def timings(rounds: int, reading: bool = False, lengths: tuple[int, ...] = LENGTHS) -> list[dict]:
    """Without the reader each length is held against the shortest; with it, against the same length without."""
    reader = reader_at_hand() if reading else None
    rubrics = {card["slug"]: compile_rubric(card) for card in cards()}
    rows = []
    for length in lengths:
        calls = [partial(assess, text, rubrics[slug], reader) for slug, text in answers_of(length).items()]
        times = milliseconds(calls, rounds_at(length, rounds))
        if reading:
            against, limit = name(length), READING_MOST
        elif length == LENGTHS[0]:
            against, limit = name(length), None
        else:
            against, limit = name(LENGTHS[0]), round(length / LENGTHS[0] * GROWTH_MOST, 1)
        rows.append(timing(name(length, reading), times, against, limit))
    return rows
