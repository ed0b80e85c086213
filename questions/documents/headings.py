"""Which lines are headings, what each of them announces, and which of them are advice themselves."""

import re
from collections import Counter
from dataclasses import replace
from itertools import zip_longest

from . import cues, heading_cues
from .blocks import CELL, HEADING, ITEM, PARAGRAPH, QUOTE, Article, Block
from .phrases import pattern
from .prompts import asked

SAMPLE, POINTS, MISTAKES, BOTH, ASIDE, NEUTRAL = "sample", "emphasize", "avoid", "both", "aside", ""
SERIES = 3  # numbered headings that make a list
_ENDS = (".", "!", ",", ";", "\u2026")
_NUMBERED = re.compile(
    r"^(?:(?:step|tip|rule|way|habit|mistake|reason|no\.?|#)\s*)?#?\d{1,2}\s*[.):\u2013\u2014-]\s*", re.I
)
STEP = pattern(
    r"""
    ^(?:step|tip|rule|habit|key|secret|mistake|way|reason)\s+(?:#\s*)?(?:\d{1,2}|one|two|three|four|
        five|six|seven|eight|nine|ten)\s*[.):\u2013\u2014-]\s*
    """
)


def announced(words: str) -> str:
    """What a heading or a line before a list announces."""
    if heading_cues.BOTH_HEAD.search(words):
        return BOTH
    if heading_cues.SAMPLE_HEAD.search(words):
        return SAMPLE
    if heading_cues.ASIDE_HEAD.search(words):
        return ASIDE
    if heading_cues.AVOID_HEAD.search(words):
        return MISTAKES
    return POINTS if heading_cues.POINTS_HEAD.search(words) else NEUTRAL


def question_of(article: Article, block: Block) -> str:
    """The question that a heading asks, or nothing."""
    words = article.words(block)
    return asked(words, surely=block.asked or block.numbered and block.bold and words.endswith("?"))


def with_headings(article: Article, blocks: list[Block]) -> list[Block]:
    """The blocks, with paragraphs that look like headings as headings of level 0."""
    ranked = sum(block.kind == HEADING for block in blocks) >= 2
    found = []
    for block, after in zip_longest(blocks, blocks[1:]):
        if (
            block.kind in (PARAGRAPH, ITEM)
            and after is not None
            and _looks_like_one(article, block, after, ranked)
        ):
            block = replace(block, kind=HEADING)
        found.append(block)
    return found


def _looks_like_one(article: Article, block: Block, after: Block, ranked: bool) -> bool:
    words = article.words(block)
    count = len(words.split())
    if block.kind == ITEM:
        # "1. What makes good service?" with its answer below.
        answered = block.bold or after.kind in (PARAGRAPH, QUOTE)
        return block.numbered and words.endswith("?") and bool(question_of(article, block)) and answered
    if count > 20 or words.endswith(_ENDS) and not (block.bold and count <= 6):
        return False
    if words.endswith("?"):
        return bool(asked(words))
    if words.endswith(":"):
        return count <= 7
    if block.bold and count <= 14:
        return True
    if count > 10 or not words[:1].isupper() and not words[:1].isdigit() or words[-1:] in "\u201d\"'*":
        return False
    told = announced(words) != NEUTRAL and count <= 8
    if ranked:
        plainly = announced(words) == SAMPLE and count <= 4 or told and words.isupper()
        return plainly or told and after.kind in (ITEM, CELL, QUOTE)
    return told or after.kind in (ITEM, CELL, QUOTE) or len(article.words(after)) > 60


def advising(article: Article, blocks: list[Block]) -> set[int]:
    """The starts of headings that are advice themselves: numbered ones in a row, or several in one rank."""
    numbered: Counter = Counter()
    telling: Counter = Counter()
    for block, after in zip_longest(blocks, blocks[1:]):
        if block.kind != HEADING or after is None or after.kind not in (PARAGRAPH, QUOTE):
            continue
        words = article.words(block)
        numbered[block.level] += bool(is_numbered(block, words))
        telling[block.level] += bool(cues.advice(without_number(words)))
    found = set()
    for block, after in zip_longest(blocks, blocks[1:]):
        words = article.words(block)
        if (
            block.kind != HEADING
            or question_of(article, block)
            or after is not None
            and after.kind in (ITEM, CELL)
        ):
            continue
        series = numbered[block.level] >= SERIES and is_numbered(block, words)
        alike = telling[block.level] >= 2 and cues.advice(without_number(words)) and block.level != 1
        if series or alike:
            found.add(block.start)
    return found


def is_numbered(block: Block, words: str) -> bool:
    return block.numbered or bool(_NUMBERED.match(words))


def without_number(words: str) -> str:
    return _NUMBERED.sub("", words)
