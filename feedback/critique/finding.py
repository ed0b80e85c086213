"""Finds a quote in an answer: the same words in the same order, however the marks between them were typed."""

import re

LONGEST = 40  # words; a longer quote shows nothing
SHORTEST = 2  # words; a single one stands in every answer

_ALIKE = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_AROUND = " \t\r\n\"'.,;:!?…-*_()[]{}"


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands: ``text[start:end]`` holds its words. None where it does not, or shows nothing.

    Capitals, kinds of quotation marks and dashes, and the amount of white space make no difference; every
    letter does. The place begins and ends at whole words.
    """
    wanted, _ = _plain(quote.strip(_AROUND))
    wanted = wanted.strip(_AROUND)
    if not SHORTEST <= len(wanted.split()) <= LONGEST:
        return None
    plain, places = _plain(text)
    for match in re.finditer(re.escape(wanted), plain):
        start, end = match.span()
        if not (_letter(plain, start - 1) or _letter(plain, end)):
            return places[start], places[end - 1] + 1
    return None


def _plain(text: str) -> tuple[str, list[int]]:
    """The text made alike, and for each of its letters the place in the text."""
    letters, places = [], []
    for place, letter in enumerate(text):
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            continue
        small = letter.translate(_ALIKE).lower()
        # A letter whose small form has two signs stays as it is: every letter keeps one place.
        letters.append(small if len(small) == 1 else letter)
        places.append(place)
    return "".join(letters), places


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalnum()
