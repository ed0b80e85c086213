"""What changed between two texts: sentences first, then the words of those that were rewritten."""

import re
from collections import Counter
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

from feedback.text import Text

SAME, NEW, GONE, CHANGED = "same", "new", "gone", "changed"
KINDS = {0: SAME, 1: NEW, -1: GONE}

# With a smaller share of words in common, two sentences are different ones, not one that was rewritten.
ALIKE = 0.4
# Beyond this many pairs to look at, nothing is paired: no answer that a person writes has so many sentences.
MOST_PAIRS = 10_000
# Seconds for one comparison. Only two long texts without a word in common come near it; what has not been
# compared by then counts as replaced, which is true of such texts.
DEADLINE = 0.3

# A word or a sign with the space after it: a space by itself would look like something kept.
WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
PIECES = re.compile(r"(?:[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]|_+)\s*|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that both texts share, or that only one of them has."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Whole sentences: the same, new, gone or changed. The parts of a changed one say what in it changed."""

    kind: str
    parts: tuple[Part, ...]


def text_changes(earlier: str, later: str) -> list[Block]:
    """The way from one text to the other. The parts that are not new join to the earlier text, and so on."""
    blocks: list[Block] = []
    runs = _compared(sentences(earlier), sentences(later))
    while runs:
        kind, pieces = runs.pop(0)
        if kind == GONE and runs and runs[0][0] == NEW:
            blocks += _rewritten(pieces, runs.pop(0)[1])
        else:
            blocks.append(Block(kind, (Part(kind, "".join(pieces)),)))
    return blocks


def counted(earlier: str, later: str) -> dict[str, int]:
    """How many sentences of the later text were kept, and how many are new or gone."""
    of_earlier = Counter(sentence.strip() for sentence in sentences(earlier))
    of_later = Counter(sentence.strip() for sentence in sentences(later))
    return {
        "kept": (of_earlier & of_later).total(),
        "new": (of_later - of_earlier).total(),
        "gone": (of_earlier - of_later).total(),
    }


def sentences(text: str) -> list[str]:
    """The text cut where the judge cuts its sentences; the pieces join to the text again."""
    cut = Text(text)
    at = [0]
    for first, _ in cut.sentences[1:]:
        start = cut.starts[first]
        while start > at[-1] and not text[start - 1].isspace():
            start -= 1  # an opening quotation mark belongs to what it opens
        if start > at[-1]:
            at.append(start)
    return [text[start:end] for start, end in zip(at, [*at[1:], len(text)], strict=True) if start < end]


def _rewritten(gone: list[str], new: list[str]) -> list[Block]:
    """Each sentence beside the one it came from, in order; what has no partner is gone or new."""
    blocks, at, to = [], 0, 0
    for left, right in [*_pairs(gone, new), (len(gone), len(new))]:
        blocks += [Block(GONE, (Part(GONE, sentence),)) for sentence in gone[at:left]]
        blocks += [Block(NEW, (Part(NEW, sentence),)) for sentence in new[to:right]]
        if left < len(gone):
            compared = _compared(PIECES.findall(gone[left]), PIECES.findall(new[right]))
            blocks.append(Block(CHANGED, tuple(Part(kind, "".join(pieces)) for kind, pieces in compared)))
        at, to = left + 1, right + 1
    return blocks


def _pairs(gone: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The pairs, in order in both texts, that have the most in common together."""
    if len(gone) * len(new) > MOST_PAIRS:
        return []
    bags = [[Counter(WORDS.findall(text.lower())) for text in side] for side in (gone, new)]
    best = [[(0.0, ()) for _ in range(len(new) + 1)] for _ in range(len(gone) + 1)]
    for left in range(len(gone) - 1, -1, -1):
        for right in range(len(new) - 1, -1, -1):
            best[left][right] = max(best[left + 1][right], best[left][right + 1], key=lambda way: way[0])
            one, other = bags[0][left], bags[1][right]
            alike = 2 * (one & other).total() / max(1, one.total() + other.total())
            score, way = best[left + 1][right + 1]
            if alike >= ALIKE and score + alike > best[left][right][0]:
                best[left][right] = (score + alike, ((left, right), way))
    pairs, way = [], best[0][0][1]
    while way:
        pair, way = way
        pairs.append(pair)
    return pairs


def _compared(earlier: list[str], later: list[str]) -> list[tuple[str, list[str]]]:
    """Runs of pieces with their kind. The library compares characters, so each piece becomes one.

    Pieces that differ only in the space around them are the same piece; the later text's is shown.
    """
    signs: dict[str, str] = {}
    known: list[str] = []

    def encoded(pieces: list[str]) -> str:
        letters = []
        for piece in pieces:
            key = piece.strip() or " "
            if key not in signs:
                # From the private planes on, where no surrogate is met.
                signs[key] = chr(0x10000 + len(known))
                known.append(key)
            letters.append(signs[key])
        return "".join(letters)

    differ = diff_match_patch()
    differ.Diff_Timeout = DEADLINE
    diffs = differ.diff_main(encoded(earlier), encoded(later), False)
    differ.diff_cleanupSemantic(diffs)
    runs, before, after = [], iter(earlier), iter(later)
    for operation, letters in diffs:
        if operation <= 0:
            gone = [next(before) for _ in letters]
        if operation >= 0:
            new = [next(after) for _ in letters]
        runs.append((KINDS[operation], gone if operation < 0 else new))
    return runs
