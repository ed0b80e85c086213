"""Where patterns can begin and end in an answer, as sets of tokens in whole numbers: bit n is token n.

A quick look before the exact one: a row of words is a few shifts and ANDs over all tokens at once. The answer
"nowhere" is exact; "somewhere" may be too much and is left to the exact matcher.
"""

from bisect import bisect_left
from collections.abc import Iterable

from . import lexicon, rules
from .patterns import ADJACENT
from .text import Text

LIGHT_MOST = 2  # light words that may stand between words side by side
NOWHERE = (0, 0)


class Reach:
    """For each node of a rubric's table the tokens at which it can begin and those behind which it can end."""

    def __init__(self, text: Text, table: rules.NodeTable):
        self._nodes = table.nodes
        self._needs = table.needs
        self._places: dict[str, int] = {}
        self._bits = self._light = 0
        words: dict[int, int] = {}  # the tokens of each node that is a list of words
        nodes_by_form, bits_by_form = table.nodes_by_form, table.bits_by_form
        for form, positions in text.positions.items():
            place = 0
            for at in positions:
                place |= 1 << at
            self._places[form] = place
            if form in bits_by_form:
                self._bits |= bits_by_form[form]
                for number in nodes_by_form[form]:
                    words[number] = words.get(number, 0) | place
            if form in lexicon.LIGHT:
                self._light |= place
        self._everywhere = (1 << len(text.forms)) - 1
        # A pattern never runs from one sentence into the next: it cannot go on at a first token.
        self._inside = self._everywhere
        for first, _ in text.sentences:
            self._inside &= ~(1 << first)
        self._alphabet: list[str] | None = None
        self._known: list[tuple[int, int] | None] = [None] * len(table.nodes)
        for number, places in words.items():
            self._known[number] = (places, places << 1)
        self._behind: dict[tuple[int, int], int] = {}

    def hopeful(self, numbers: Iterable[int]) -> list[int]:
        """Those of the nodes whose indispensable words the answer holds; one loop, because it rules out most."""
        bits, needs = self._bits, self._needs
        left = []
        for number in numbers:
            for mask in needs[number]:
                if not mask & bits:
                    break
            else:
                left.append(number)
        return left

    def of(self, number: int) -> tuple[int, int]:
        """Tokens at which the node can begin, and tokens before which it can end (one past its last)."""
        known = self._known[number]
        if known is None:
            bits = self._bits
            for mask in self._needs[number]:
                if not mask & bits:
                    known = NOWHERE
                    break
            else:
                known = self._look(number)
            self._known[number] = known
        return known

    def beginning(self, prefix: str) -> list[str]:
        """The answer's forms that begin so: they stand together in alphabetical order."""
        if self._alphabet is None:
            self._alphabet = sorted(self._places)
        ordered = self._alphabet
        last = first = bisect_left(ordered, prefix)
        while last < len(ordered) and ordered[last].startswith(prefix):
            last += 1
        return ordered[first:last]

    def _look(self, number: int) -> tuple[int, int]:
        node = self._nodes[number]
        kind = type(node)  # not match: this is the busiest place of the judge
        if kind is rules.Row:
            return self._row(node)
        if kind is rules.Either:
            return self._either(node.options)
        if kind is rules.Both:
            return self._all_of(node.parts)
        if kind is rules.Then:
            return self._all_of((node.first, node.second))
        if kind is rules.Prefixes:
            return self._places_of(self.beginning(node.prefix))
        if kind is rules.Forms:
            return NOWHERE  # what occurs is known from the start
        return self._everywhere, self._everywhere << 1  # a #class: the matcher knows

    def _places_of(self, forms: Iterable[str]) -> tuple[int, int]:
        found = 0
        for form in forms:
            found |= self._places[form]
        return found, found << 1

    def _row(self, node: rules.Row) -> tuple[int, int]:
        items, nodes, known = node.items, self._nodes, self._known
        first, ends = known[items[0]] or self.of(items[0])
        for gap, item in zip(node.gaps, items[1:], strict=True):
            if not ends:
                return NOWHERE
            starts, item_ends = known[item] or self.of(item)
            if not starts:
                return NOWHERE
            starts &= self._behind.get((ends, gap)) or self._next(ends, gap)
            if not starts:
                return NOWHERE
            ends = starts << 1 if nodes[item] is rules.LISTED else item_ends
        return first, ends

    def _either(self, options: tuple[int, ...]) -> tuple[int, int]:
        known, needs, bits = self._known, self._needs, self._bits
        starts = ends = 0
        for option in options:
            reach = known[option]
            if reach is None:
                for mask in needs[option]:
                    if not mask & bits:
                        break
                else:
                    reach = self.of(option)
            if reach:
                starts |= reach[0]
                ends |= reach[1]
        return starts, ends

    def _all_of(self, parts: tuple[int, ...]) -> tuple[int, int]:
        starts = ends = 0
        for part in parts:
            first, last = self.of(part)
            if not first:
                return NOWHERE
            starts |= first
            ends |= last
        return starts, ends

    def _next(self, ends: int, gap: int) -> int:
        """The tokens at which the next item of a row may begin, kept for rows that begin alike."""
        inside, light = self._inside, self._light
        step = behind = ends & inside
        if gap == ADJACENT:
            for _ in range(LIGHT_MOST):
                step = (step & light) << 1 & inside
                behind |= step
        else:
            for _ in range(gap):
                step = step << 1 & inside
                behind |= step
        self._behind[ends, gap] = behind
        return behind


def spans_of(places: int) -> list[tuple[int, int]]:
    """A span of one token for each bit."""
    spans = []
    while places:
        lowest = places & -places
        at = lowest.bit_length() - 1
        spans.append((at, at + 1))
        places ^= lowest
    return spans
