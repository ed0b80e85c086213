"""Text files and Markdown, line by line: the document's text is the file as it is, marks included.

A Markdown library would build its own text, and passages must be found in the file's. What matters of Markdown
here are the signs at the start of a line.
"""

import re
from dataclasses import replace

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, QUOTE, Article, Block, plain_words, read_line, trimmed

_ATX = re.compile(r"(#{1,6})\s+(?=\S)")
_SETEXT = re.compile(r"(?:={3,}|-{3,})\s*")
_RULE = re.compile(r"[-*_=~\s]{3,}|\|?[\s:|-]{3,}\|?")
_FENCE = re.compile(r"(?:```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->")
_ROW = re.compile(r"\|.*\||[^|]+\|[^|]+(?:\|[^|]+)*")
_RULED = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?")
_QUOTED = re.compile(r">\s?")
ENDS = (".", "!", "?", ":", "\u201d", '"', "\u2026", ")")
SHORTEST_WRAPPED = 45  # a shorter line ends its paragraph, whatever stands below
WIDEST_WRAPPED = 100  # in a file with longer lines each line is a paragraph


def read_lines(text: str) -> Article:
    """The blocks of a text or Markdown file. Time is linear in its length."""
    spans = _spans(text)
    lengths = sorted(end - start for start, end in spans if end > start)
    width = lengths[int(len(lengths) * 0.95)] if lengths else 0
    blocks: list[Block] = []
    columns: list[str] = []
    open_end = 0  # where the block above ends, if the line below may belong to it
    number, fenced = 0, False
    while number < len(spans):
        start, end = spans[number]
        line = text[start:end]
        number += 1
        following = text[slice(*spans[number])] if number < len(spans) else ""
        if _FENCE.match(line):
            fenced, open_end = not fenced, 0
            continue
        if not line or fenced or _COMMENT.fullmatch(line):
            open_end, columns = 0, columns if fenced else []
            continue
        if open_end and _SETEXT.fullmatch(line) and blocks[-1].kind == PARAGRAPH:
            blocks[-1] = replace(blocks[-1], kind=HEADING, level=1 if line[0] == "=" else 2)
            open_end = 0
            continue
        if _RULED.fullmatch(line) or _RULE.fullmatch(line):
            open_end = 0
            continue
        if (columns or _RULED.fullmatch(following)) and _ROW.fullmatch(line):
            cells = _cells(text, start, end)
            if not columns:
                columns = [plain_words(text[a:b]) for a, b in cells]
            else:
                blocks += _row(cells, columns)
            open_end = 0
            continue
        columns = []
        if found := _ATX.match(line):
            a, b = trimmed(text, start + found.end(), end)
            b = a + len(text[a:b].rstrip("# "))
            inner = read_line(text, a, b)
            blocks.append(
                replace(inner, kind=HEADING, level=len(found[1]), numbered=inner.numbered, sign=inner.sign)
            )
            open_end = 0
            continue
        if found := _QUOTED.match(line):
            a, b = trimmed(text, start + found.end(), end)
            if open_end and blocks[-1].kind == QUOTE:
                blocks[-1] = replace(blocks[-1], end=max(b, blocks[-1].end))
            elif a < b:
                blocks.append(Block(QUOTE, a, b))
            open_end = end
            continue
        block = read_line(text, start, end)
        if block.end <= block.start:
            continue
        if (
            open_end
            and block.kind == PARAGRAPH
            and _goes_on(text, blocks[-1], spans[number - 2], line, width)
        ):
            blocks[-1] = replace(blocks[-1], end=block.end, bold=False)
        else:
            blocks.append(block)
        open_end = end
    title = next((b for b in blocks if b.kind == HEADING and b.level == 1), None)
    article = Article("", text, tuple(blocks))
    return replace(article, title=article.words(title)) if title else article


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each line begins and ends, without the spaces around it."""
    spans, at = [], 0
    front = re.match(r"---\n(?:[^\n]{0,500}\n){0,60}?---\n", text)
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        start = at + len(line) - len(line.lstrip())
        inside = front is not None and at < front.end()
        spans.append((at, at) if not bare or inside else (start, start + len(bare)))
        at += len(line)
    return spans


def _goes_on(text: str, above: Block, span: tuple[int, int], line: str, width: int) -> bool:
    """Whether a line is the next one of the paragraph or item above it."""
    length = span[1] - span[0]
    if above.kind not in (PARAGRAPH, ITEM, QUOTE) or length < SHORTEST_WRAPPED:
        return above.kind == ITEM and line[0].islower()
    if width <= WIDEST_WRAPPED:
        return length >= 0.6 * width or line[0].islower()
    return not text[: span[1]].endswith(ENDS) and line[0].islower()


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for piece in text[start:end].split("|"):
        a, b = trimmed(text, at, at + len(piece))
        found.append((a, b))
        at += len(piece) + 1
    if found and found[0][0] >= found[0][1]:
        found = found[1:]
    return found[:-1] if found and found[-1][0] >= found[-1][1] else found


def _row(cells: list[tuple[int, int]], columns: list[str]) -> list[Block]:
    heads = [*columns, *[""] * len(cells)]
    return [Block(CELL, a, b, column=head) for (a, b), head in zip(cells, heads, strict=False) if a < b]
