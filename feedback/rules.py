"""Compiled rules: parsed lines with their word lists resolved, as one table of nodes for a whole rubric.

Equal patterns become one node, so a word list used by twenty rules is looked up once an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from . import grammar, lexicon, patterns
from .grammar import RuleFault
from .text import Text

ENTRIES_MOST = 2000  # in one word list; the longest in use has 338
LISTS_DEEP = 10  # word lists that may lie in each other


class TooDeep(RuleFault):
    """Word lists that lie in each other without end: said of the first of them, and not for every one between."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Any one of these single forms, in alphabetical order."""

    forms: tuple[str, ...]


LISTED = Forms(())  # stands for each Forms node of a finished table, which knows the forms by themselves


@dataclass(frozen=True, slots=True)
class Prefixes:
    prefix: str


@dataclass(frozen=True, slots=True)
class Kind:
    name: str


@dataclass(frozen=True, slots=True)
class Either:
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Then:
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[int, ...]


class NodeTable:
    """Nodes by number, children before parents; the same node is stored once.

    It is filled by ``add`` and ready to be searched with after ``finish``.
    """

    def __init__(self, word_lists: dict[str, list[str]]):
        self.nodes: list = []
        # One bit for each Forms node. An answer's bits are those of its words; a node can occur only if the
        # answer has a bit of each of the node's masks. So a rule whose words are not there costs two ANDs.
        self.bits_by_form: dict[str, int] = {}
        self.needs: list[tuple[int, ...]] = []
        # The Forms nodes that each form belongs to: an answer has fewer words than a list.
        self.nodes_by_form: dict[str, tuple[int, ...]] = {}
        self._bits = 0
        self._numbers: dict = {}
        self._words: dict[str, int] = {}
        self._word_lists = word_lists
        self._lists: dict[str, int] = {}
        self._open: list[str] = []

    def number(self, node) -> int:
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[node]

    def finish(self, used: Iterable[int]) -> None:
        """Nothing is added any more: works out what each node needs, for those that ``used`` are made of.

        The words of a list became one node together, and are let go as nodes of their own: a process holds the
        tables of all questions for as long as it lives, and each node makes every mask longer.
        """
        kept = set(used)
        for number in range(len(self.nodes) - 1, -1, -1):
            if number in kept:
                kept.update(_parts(self.nodes[number]))
            else:
                self.nodes[number] = None
        by_form: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            self.needs.append(() if node is None else self._needs(node))
            if isinstance(node, Forms):
                for form in node.forms:
                    by_form.setdefault(form, []).append(number)
                self.nodes[number] = LISTED
        self._numbers, self._words, self._lists = {}, {}, {}
        # What is equal is kept once: the forms of one word mostly stand in the same places.
        same: dict = {}
        self.bits_by_form = {form: same.setdefault(bits, bits) for form, bits in self.bits_by_form.items()}
        self.nodes_by_form = {
            form: same.setdefault(numbers, numbers)
            for form, held in by_form.items()
            for numbers in (tuple(held),)
        }

    def _needs(self, node) -> tuple[int, ...]:
        """Masks of which every one must meet the answer's bits; empty where nothing can be said."""
        match node:
            case Forms(forms):
                bit = 1 << self._bits
                self._bits += 1
                for form in forms:
                    self.bits_by_form[form] = self.bits_by_form.get(form, 0) | bit
                return (bit,)
            case Row(children) | Both(children):
                return tuple({mask: None for child in children for mask in self.needs[child]})
            case Then(first, second):
                return (*self.needs[first], *self.needs[second])
            case Either(options):
                if not all(self.needs[option] for option in options):
                    return ()
                any_of = 0
                for option in options:
                    any_of |= min(self.needs[option], key=int.bit_count)
                return (any_of,)
        return ()

    def add(self, tree) -> int:
        """The number of the node for a parsed pattern. Raises RuleFault for an unknown or circular list."""
        match tree:
            case patterns.Word(text):
                return self._word(text)
            case patterns.Exact(text):
                return self._side_by_side([Forms((form,)) for form in _cut(text)], exact=True)
            case patterns.Prefix(text):
                return self.number(Prefixes(lexicon.spelled(text)))
            case patterns.Kind(name):
                return self.number(Kind(name))
            case patterns.ListRef(name, column):
                return self._list(name, column)
            case patterns.Either(options):
                return self._either([self.add(option) for option in options])
            case patterns.Row(items, gaps, optional):
                return self._row([self.add(item) for item in items], gaps, optional)
            case patterns.Then(first, second):
                return self.number(Then(self.add(first), self.add(second)))
            case patterns.Both(parts):
                return self.number(Both(tuple(self.add(part) for part in parts)))
        raise TypeError(f"not a pattern: {tree!r}")

    def _word(self, text: str) -> int:
        number = self._words.get(text)
        if number is None:
            number = self._words[text] = self._side_by_side([Forms(_forms(piece)) for piece in _cut(text)])
        return number

    def _side_by_side(self, nodes: list, exact: bool = False) -> int:
        numbers = tuple(self.number(node) for node in nodes)
        if len(numbers) == 1:
            return numbers[0]
        return self.number(Row(numbers, (0 if exact else patterns.ADJACENT,) * (len(numbers) - 1)))

    def _either(self, numbers: list[int]) -> int:
        singles: set[str] = set()
        others: dict[int, None] = {}
        for number in numbers:
            node = self.nodes[number]
            if isinstance(node, Forms):
                singles.update(node.forms)
            elif isinstance(node, Either):
                for option in node.options:
                    inner = self.nodes[option]
                    if isinstance(inner, Forms):
                        singles.update(inner.forms)
                    else:
                        others[option] = None
            else:
                others[number] = None
        options = ([self.number(Forms(_kept_once(tuple(sorted(singles)))))] if singles else []) + sorted(
            others
        )
        return options[0] if len(options) == 1 else self.number(Either(tuple(options)))

    def _row(self, numbers: list[int], gaps: tuple[int, ...], optional: tuple[bool, ...]) -> int:
        if not any(optional):
            return self.number(Row(tuple(numbers), gaps))
        ways = []
        maybe = [i for i, may in enumerate(optional) if may]
        for choice in range(1 << len(maybe)):
            left_out = {maybe[bit] for bit in range(len(maybe)) if choice >> bit & 1}
            kept = [i for i in range(len(numbers)) if i not in left_out]
            between = tuple(max(gaps[a:b]) for a, b in zip(kept, kept[1:], strict=False))
            ways.append(
                numbers[kept[0]]
                if len(kept) == 1
                else self.number(Row(tuple(numbers[i] for i in kept), between))
            )
        return self._either(ways)

    def _list(self, name: str, column: int) -> int:
        if name in self._lists:
            return self._lists[name]
        if name not in self._word_lists:
            near = [other for other in sorted(self._word_lists) if other[:3] == name[:3]][:3]
            hint = f"; there are {', '.join('@' + n for n in near)}" if near else ""
            raise RuleFault(f"there is no word list '{name}'{hint}", column)
        if name in self._open:
            raise RuleFault(
                f"the word list '{name}' contains itself ({' > '.join([*self._open, name])})", column
            )
        if len(self._open) == LISTS_DEEP:
            raise TooDeep(
                f"the word list '{self._open[0]}' leads through too many other word lists; the most is {LISTS_DEEP}",
                column,
            )
        entries = self._word_lists[name]
        if len(entries) > ENTRIES_MOST:
            raise RuleFault(
                f"the word list '{name}' has {len(entries)} entries; at most {ENTRIES_MOST}", column
            )
        self._open.append(name)
        try:
            numbers = []
            for n, entry in enumerate(entries, 1):
                try:
                    numbers.append(self.add(grammar.parse_pattern(entry)))
                except TooDeep:
                    raise
                except RuleFault as fault:
                    raise RuleFault(f"word list '{name}', entry {n}: {fault.message}", column) from fault
            if not numbers:
                raise RuleFault(f"the word list '{name}' is empty", column)
            self._lists[name] = self._either(numbers)
        finally:
            self._open.pop()
        return self._lists[name]


def _parts(node) -> tuple[int, ...]:
    """The nodes that a node is made of."""
    match node:
        case Row(parts) | Both(parts) | Either(parts):
            return parts
        case Then(first, second):
            return first, second
    return ()


# The same lists stand behind every question and rules are read again with every key: their words come again.
@lru_cache(maxsize=20_000)
def _cut(text: str) -> tuple[str, ...]:
    """The forms that an answer's own cutting would make of a rule's word."""
    return tuple(Text(text).forms) or (text,)


@lru_cache(maxsize=20_000)
def _forms(form: str) -> tuple[str, ...]:
    base = _WRITTEN_OUT.get(form, form)
    return tuple(sorted(lexicon.forms(base)))


@lru_cache(maxsize=20_000)
def _kept_once(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The same forms are the same object, whichever question's rules name them."""
    return forms


# A rule's "didn't" is cut as an answer's is; its parts stand for the plain words.
_WRITTEN_OUT = {
    "n't": "not",
    "'ll": "will",
    "'ve": "have",
    "'re": "be",
    "'m": "be",
    "'d": "would",
    "'s": "be",
}
