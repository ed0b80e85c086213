"""The bank's word lists as token patterns for spaCy's Matcher, as far as they go. Needs no spaCy itself.

What goes over: words in all their forms, exact words, beginnings, numbers, alternatives, lists inside lists, and rows of
words with what may stand between them. What does not: two parts in any order (&), the classes of words that need a
sentence around them (#name, #past, #did, #do) or more than one token (#money, #time), and an entry that would take more
than MOST patterns. A token pattern does not know where a sentence ends, so it finds more than a rule does.
"""

from itertools import product

from feedback import grammar, lexicon, patterns
from feedback.text import Text

MOST = 1000  # token patterns for one entry of a list
THEN = 40  # words at most between the two sides of "then"
LIGHT = {"LOWER": {"IN": sorted(lexicon.LIGHT)}}
BETWEEN_NEIGHBOURS = 2

Pattern = list[dict]


class NotTokens(ValueError):
    """A pattern that a row of tokens cannot say."""


class TokenPatterns:
    """Turns entries of word lists into token patterns; each list is turned once."""

    def __init__(self, lists: dict[str, list[str]]):
        self._lists = lists
        self._made: dict[str, tuple[list[Pattern], int]] = {}

    def of_list(self, name: str) -> tuple[list[Pattern], int]:
        """The patterns of one list, and how many of its entries they stand for."""
        if name not in self._made:
            found, turned = [], 0
            for entry in self._lists[name]:
                try:
                    found += self.of(grammar.parse_pattern(entry))
                    turned += 1
                except NotTokens:
                    continue
            self._made[name] = (_joined(found), turned)
        return self._made[name]

    def of(self, tree: object) -> list[Pattern]:
        """Token patterns, any of which is a hit. Raises NotTokens."""
        match tree:
            case patterns.Word(text):
                return [_row([[_word(form)] for form in Text(text).forms or [text]])]
            case patterns.Exact(text):
                return [[{"LOWER": form} for form in Text(text).forms or [text]]]
            case patterns.Prefix(text):
                return [[{"LOWER": {"REGEX": f"^{text}"}}]]
            case patterns.Kind("number"):
                return [[{"LIKE_NUM": True}]]
            case patterns.Kind("any"):
                return [[{}]]
            case patterns.ListRef(name):
                return self.of_list(name)[0]
            case patterns.Either(options):
                return _joined([pattern for option in options for pattern in self.of(option)])
            case patterns.Row(items, gaps, optional):
                return self._rows([self.of(item) for item in items], gaps, optional)
            case patterns.Then(first, second):
                return self._rows([self.of(first), self.of(second)], (THEN,), (False, False))
        raise NotTokens(tree)

    def _rows(
        self, items: list[list[Pattern]], gaps: tuple[int, ...], optional: tuple[bool, ...]
    ) -> list[Pattern]:
        made = []
        for kept in product(*((True, False) if may else (True,) for may in optional)):
            places = [n for n, stays in enumerate(kept) if stays]
            between = [max(gaps[a:b]) for a, b in zip(places, places[1:], strict=False)]
            ways = 1
            for n in places:
                ways *= len(items[n])
            if len(made) + ways > MOST:
                raise NotTokens(f"more than {MOST} token patterns")
            made += [_row(choice, between) for choice in product(*(items[n] for n in places))]
        return made


def _row(parts, gaps=None) -> Pattern:
    row = list(parts[0])
    for n, part in enumerate(parts[1:]):
        gap = patterns.ADJACENT if gaps is None else gaps[n]
        if gap == patterns.ADJACENT:
            row.append({**LIGHT, "OP": f"{{0,{BETWEEN_NEIGHBOURS}}}"})
        elif gap:
            row.append({"OP": f"{{0,{gap}}}"})
        row += part
    return row


def _word(form: str) -> dict:
    return {"LOWER": {"IN": sorted({form} | lexicon.forms(form))}}


def _joined(found: list[Pattern]) -> list[Pattern]:
    """The patterns with those of a single word made one."""
    singles, others = set(), []
    for pattern in found:
        words = pattern[0].get("LOWER") if len(pattern) == 1 else None
        if isinstance(words, str):
            singles.add(words)
        elif isinstance(words, dict) and "IN" in words:
            singles.update(words["IN"])
        else:
            others.append(pattern)
    return ([[{"LOWER": {"IN": sorted(singles)}}]] if singles else []) + others
