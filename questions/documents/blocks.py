"""An article as blocks: headings, paragraphs, list items, quotations and cells, each a range of its text."""

import re
from dataclasses import dataclass, field, replace

HEADING, PARAGRAPH, ITEM, QUOTE, CELL = "heading", "paragraph", "item", "quote", "cell"

_BULLET = re.compile(
    r"(?P<sign>[-*+\u2022\u2023\u25e6\u25aa\u25cf\u25cb\u00b7\u2043\u27a4\u2192]|[\u2713\u2714\u2705\u2611]\ufe0f?|"
    r"[\u2717\u2718\u274c\u2716\u2612]\ufe0f?|\U0001f44d|\U0001f44e|\[[ xX]\])\s+(?:\[[ xX]\]\s+)?(?=\S)"
)
_NUMBER = re.compile(
    r"(?:\((?P<in>\d{1,2}|[a-zA-Z])\)|(?P<n>\d{1,2}|[a-z])[.)])\s+(?=\S)|#(?P<hash>\d{1,2})[.:)]?\s+(?=\S)"
)
_ASKED = re.compile(r"(?:Q|Question)\s*\d{0,2}\s*[:.)\u2013-][*_]*\s+(?=\S)")
_ANSWERED = re.compile(r"(?:A|Answer)\s*\d{0,2}\s*[:.)][*_]*\s+(?=\S)")
_GOOD_SIGNS = "\u2713\u2714\u2705\u2611\U0001f44d"
_BAD_SIGNS = "\u2717\u2718\u274c\u2716\u2612\U0001f44e"
WRAPPING = "*_`~ \t\u00a0"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; ``start`` and ``end`` are characters of the article's text, without bullets and numbers.

    ``level`` is a heading's, 1 to 6, or 0 where only its looks say that it is one. ``sign`` is ``+`` or ``-``
    where a tick or a cross stands before an item. ``column`` is the heading of a cell's column.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    numbered: bool = False
    sign: str = ""
    column: str = ""
    bold: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A document's text, with its title and its blocks in order."""

    title: str
    text: str
    blocks: tuple[Block, ...]

    def words(self, block: Block) -> str:
        """What a block says, without marks of emphasis, on one line."""
        return plain_words(self.text[block.start : block.end])


_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|`{1,3}|~~")


def plain_words(text: str) -> str:
    """A passage as it reads: links and marks of emphasis of Markdown taken out, on one line."""
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", text)).split())


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without spaces, and without marks of emphasis that wrap it whole or have lost their partner."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    for mark in ("***", "**", "__", "*", "_", "`"):
        inside = text[start:end]
        opens, closes = inside.startswith(mark), inside.endswith(mark) and len(inside) > len(mark)
        if opens and closes and mark not in inside[len(mark) : -len(mark)]:
            return trimmed(text, start + len(mark), end - len(mark))
        if inside.count(mark) == 1 and len(mark) > 1 and opens != closes:
            return trimmed(text, start + len(mark) * opens, end - len(mark) * closes)
    return start, end


def read_line(text: str, start: int, end: int) -> Block:
    """The block that one line is by its own signs: a bullet, a number, "Q:", or a paragraph."""
    line = text[start:end]
    if found := _BULLET.match(line):
        sign = found["sign"][0]
        sign = "+" if sign in _GOOD_SIGNS else "-" if sign in _BAD_SIGNS else ""
        return _sized(text, Block(ITEM, start + found.end(), end, sign=sign))
    if found := _NUMBER.match(line):
        return _sized(text, Block(ITEM, start + found.end(), end, numbered=True))
    bare = line.lstrip(WRAPPING)
    skipped = len(line) - len(bare)
    if found := _ASKED.match(bare):
        return _sized(text, Block(HEADING, start + skipped + found.end(), end, asked=True))
    if found := _ANSWERED.match(bare):
        start += skipped + found.end()
    return _sized(text, Block(PARAGRAPH, start, end))


def _sized(text: str, block: Block) -> Block:
    inside = text[block.start : block.end].strip()
    mark = inside[:2]
    bold = mark in ("**", "__") and inside.rstrip(":").endswith(mark) and inside.count(mark) == 2
    start, end = trimmed(text, block.start, block.end)
    return replace(block, start=start, end=end, bold=bold or block.bold)


@dataclass
class Writer:
    """Writes the text of a page or a Word file block by block, and keeps where each one stands."""

    title: str = ""
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, words: str, kind: str = "", **about) -> None:
        """Write a block; several lines become several blocks. Without a kind the line's own signs decide."""
        for line in words.split("\n"):
            line = " ".join(line.split())
            if not line:
                continue
            before = "\u2022 " if kind == ITEM and not about.get("numbered") else ""
            start = self.length + len(before)
            self.parts.append(f"{before}{line}\n" + ("" if kind in (ITEM, CELL) else "\n"))
            own = read_line(line, 0, len(line))
            if kind in ("", ITEM) and own.kind != PARAGRAPH:
                block = replace(own, start=start + own.start, end=start + own.end)
                block = replace(block, bold=block.bold or about.get("bold", False))
                if kind == ITEM:
                    block = replace(block, kind=ITEM, numbered=about.get("numbered", False) or own.numbered)
            else:
                at = own.start if own.kind == PARAGRAPH else 0
                block = Block(kind or PARAGRAPH, start + at, start + len(line), **about)
            self.blocks.append(block)
            self.length += len(self.parts[-1])

    def article(self) -> Article:
        """What was written."""
        return Article(self.title, "".join(self.parts), tuple(self.blocks))
