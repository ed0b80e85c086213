"""A block's sentences as ranges of the article's text."""

import re

_END = re.compile(
    r"(?:[.!?\u2026]+[\"'\u201d\u2019)\]*_]*)(?=\s+[\"'\u201c\u2018(\[*_]*[A-Z0-9\u00c0-\u00de]|\s*$|\s*[\u2014\u2013]\s*[\"\u201c]?[A-Z])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|no|approx|jr|sr|inc|ltd)|\b[A-Z]|\b(?:step|tip|rule|part|day)\s+\d{1,2}|^\W*\d{1,2})\.$",
    re.I,
)
_DASHES = re.compile(r"[\s\u2014\u2013*_]*")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences between two offsets, each without the spaces around it."""
    piece = text[start:end]
    found, at = [], 0
    for ending in _END.finditer(piece):
        if _ABBREVIATION.search(piece[max(at, ending.start() - 12) : ending.start() + 1]):
            continue
        found.append((at, ending.end()))
        at = ending.end()
        at += _DASHES.match(piece, at).end() - at if at < len(piece) else 0
    if piece[at:].strip():
        found.append((at, len(piece)))
    return [
        (
            start + a + len(piece[a:b]) - len(piece[a:b].lstrip()),
            start + b - (len(piece[a:b]) - len(piece[a:b].rstrip())),
        )
        for a, b in found
        if piece[a:b].strip()
    ]


_QUOTE = re.compile(r"\u201c([^\u201c\u201d]{1,3000})\u201d|(?<![\w\"])\"([^\"]{1,3000})\"(?!\w)")


def quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands in double quotation marks between two offsets, without the marks."""
    return [
        (start + found.start(n), start + found.end(n))
        for found in _QUOTE.finditer(text[start:end])
        for n in (1, 2)
        if found[n] is not None
    ]
