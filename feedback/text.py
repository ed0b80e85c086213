"""An answer as sentences, clauses and tokens, each with character offsets into the text as stored."""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property, lru_cache

from . import lexicon

_WORD = re.compile(r"[£$€%]|[^\W_]+(?:'[^\W_]+)*")
_SPLIT = re.compile(r"(n't|'(?:s|re|m|ve|ll|d))$")
_ABBREVIATIONS = frozenset("mr mrs ms dr st prof eg ie etc vs approx".split())
_CLAUSE_MARKS = frozenset(",;:()[]\u2013\u2014\n") | {" - ", "--"}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Letters of other scripts that look like Latin ones, so that a swapped letter hides no word.
_LOOKALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅαορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwABEKMHOPCTYXIJSaopvikABEZHIKMNOPTYX",
)
_APOSTROPHES = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "`": "'",
        "\u00b4": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\uff07": "'",
    }
)
# Signs that people type and that stand for themselves: with only these there is nothing to make plain.
_TO_MAKE_PLAIN = re.compile("[^\x00-\x7f£€–—•]")
GRAM = 4  # words in a row that count as copied
_QUOTES = frozenset('"\u201c\u201d\uff02')
_NUMBER = re.compile(r"\d")
_BOUNDARY_WORDS = lexicon.CONJUNCTIONS
_PRONOUNS = lexicon.SUBJECT_PRONOUNS
_BREAKERS = _BOUNDARY_WORDS | _PRONOUNS  # before no other word a clause ends without a mark


def grams(forms: list[str]) -> list[tuple[str, ...]]:
    """Runs of GRAM forms, in order."""
    return list(zip(*(forms[n:] for n in range(GRAM)), strict=False))


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text with look-alike letters, invisible signs and combining marks made plain.

    Returns the plain text and, for each of its characters, the offset in ``text`` it came from (with one more
    entry for the end); None for the offsets when both are equal character by character.
    """
    text = text.translate(_APOSTROPHES)
    if text.isascii() or not _TO_MAKE_PLAIN.search(text):
        return text, None
    plain: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        if char.isascii():
            plain.append(char)
            offsets.append(at)
            continue
        if _INVISIBLE.match(char):
            continue
        for piece in unicodedata.normalize("NFKD", char.translate(_LOOKALIKE)):
            if not unicodedata.combining(piece):
                plain.append(piece)
                offsets.append(at)
    offsets.append(len(text))
    return "".join(plain), offsets


class Text:
    """An answer cut into tokens, clauses and sentences.

    A token is an index into ``forms`` (what rules compare: lower case, contractions apart, one spelling),
    ``starts`` and ``ends`` (offsets into the stored text), ``sentence_numbers``, ``sentence_ends`` (the token
    after the last of its sentence) and ``clause_numbers``. ``positions`` maps a form to its tokens, in order.
    ``sentences[s]`` and ``clauses[c]`` are half-open ranges of tokens. Time and memory are linear in the length.
    """

    def __init__(self, stored: str):
        self.stored = stored
        self.plain, self._offsets = fold(stored)
        self.sentences: list[tuple[int, int]] = []
        self.clauses: list[tuple[int, int]] = []
        self.positions: dict[str, list[int]] = {}
        self._cut()

    @cached_property
    def runs(self) -> list[list[tuple[str, ...]]]:
        """For each sentence its runs of GRAM forms, which tell what was copied."""
        return [grams(self.forms[first:last]) for first, last in self.sentences]

    @cached_property
    def words(self) -> int:
        """How many words a person would count (contractions are one word)."""
        return len(self.stored.split())

    def stored_offset(self, plain: int) -> int:
        """Where a character of ``plain`` stands in the stored text."""
        return plain if self._offsets is None else self._offsets[plain]

    def raw(self, token: int) -> str:
        """A token as it was typed."""
        return self.stored[self.starts[token] : self.ends[token]]

    def quote(self, start: int, end: int) -> tuple[int, int, str]:
        """Character offsets into the stored text, and the text there, for the tokens from start up to end."""
        first, last = self.starts[start], self.ends[end - 1]
        return first, last, self.stored[first:last]

    def sentence_of(self, token: int) -> tuple[int, int]:
        return self.sentences[self.sentence_numbers[token]]

    def clause_of(self, token: int) -> tuple[int, int]:
        return self.clauses[self.clause_numbers[token]]

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        """Ranges of the stored text between double quotes."""
        marks = [at for at, char in enumerate(self.stored) if char in _QUOTES]
        return list(zip(marks[::2], marks[1::2], strict=False))

    def in_quotes(self, token: int) -> bool:
        """Whether the token stands between double quotation marks."""
        if not self._quoted:
            return False
        at = self.starts[token]
        nearest = bisect_right(self._quoted, (at, len(self.stored))) - 1
        return nearest >= 0 and self._quoted[nearest][0] < at < self._quoted[nearest][1]

    # --- cutting ---
    def _cut(self) -> None:
        plain, sentences, clauses = self.plain, self.sentences, self.clauses
        tokens: list[tuple[int, int, str]] = []
        sentence_from = clause_from = before_end = 0
        previous = ""
        for match in _WORD.finditer(plain):
            at, after = match.span()
            raw = match.group()
            word = raw.lower()
            here = len(tokens)
            if here:
                between = plain[before_end:at]
                if between != " " and self._ends_sentence(between, previous, raw):
                    sentences.append((sentence_from, here))
                    clauses.append((clause_from, here))
                    sentence_from = clause_from = here
                elif (
                    clause_from < here
                    and (between != " " or word in _BREAKERS or "'" in word)
                    and self._ends_clause(between, previous, word)
                ):
                    clauses.append((clause_from, here))
                    clause_from = here
            for offset, length, form in _pieces(word):
                end = at + offset + length
                # Lower case can be longer than what was typed, for a few letters; the end is never passed.
                tokens.append((at + offset, end if end < after else after, form))
            previous, before_end = word, after
        if tokens:
            sentences.append((sentence_from, len(tokens)))
            clauses.append((clause_from, len(tokens)))
        self.forms = [form for _, _, form in tokens]
        self.plain_starts = [start for start, _, _ in tokens]
        if self._offsets is None:
            self.starts = self.plain_starts
            self.ends = [end for _, end, _ in tokens]
        else:
            self.starts = [self._offsets[start] for start in self.plain_starts]
            self.ends = [self._offset_after(end) for _, end, _ in tokens]
        for token, form in enumerate(self.forms):
            self.positions.setdefault(form, []).append(token)
        self.sentence_numbers = [n for n, (first, last) in enumerate(sentences) for _ in range(first, last)]
        self.clause_numbers = [n for n, (first, last) in enumerate(clauses) for _ in range(first, last)]
        self.sentence_ends = [last for first, last in sentences for _ in range(first, last)]

    def _offset_after(self, end: int) -> int:
        """Where a token that ends before plain offset end stops: marks behind its last letter belong to it."""
        stored = self._offsets[end - 1] + 1
        while stored < len(self.stored) and unicodedata.combining(self.stored[stored]):
            stored += 1
        return stored

    def _ends_sentence(self, between: str, previous: str, following: str) -> bool:
        if "\n" in between:
            # A single line break inside running text (no mark, small letter next) does not end a sentence.
            return (
                between.count("\n") > 1
                or any(c in ".!?…:" for c in between)
                or following[0].isupper()
                or "-" in between
                or "•" in between
            )
        if "!" in between or "?" in between or "…" in between or "•" in between:
            return True
        if "." not in between:
            return False
        if between == ".":  # nothing but a dot: 3.50, a.m., "left.I said"
            return following[0].isupper() and len(previous) > 1 and not following.isdigit()
        if "..." in between or previous == "i":
            return True
        return previous not in _ABBREVIATIONS and not (len(previous) == 1 and previous.isalpha())

    def _ends_clause(self, between: str, previous: str, following: str) -> bool:
        if between != " " and (
            any(c in _CLAUSE_MARKS for c in between) or " - " in between or "--" in between
        ):
            return True
        following = following.split("'")[0]
        if following in _BOUNDARY_WORDS:
            return True
        return following in _PRONOUNS and previous in ("and", "n", "&", "or", "then", "so")


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[tuple[int, int, str], ...]:
    """Offset, length and form of each token in one lower-case word: contractions apart, short forms written out."""
    if word in lexicon.BARE_CONTRACTIONS:
        cut = lexicon.BARE_CONTRACTIONS[word]
        rest = word[cut:]
        return (0, cut, lexicon.spelled(word[:cut])), (cut, len(rest), lexicon.BARE_CLITICS.get(rest, rest))
    if "'" in word:
        clitic = _SPLIT.search(word)
        if clitic and clitic.start():
            cut = clitic.start()
            return (0, cut, _form(word[:cut])), (cut, len(word) - cut, clitic.group())
    return ((0, len(word), _form(word.replace("'", ""))),)


def _form(word: str) -> str:
    return lexicon.spelled(lexicon.SHORT.get(word, word))


def is_number(form: str) -> bool:
    return form in lexicon.NUMBER_WORDS or bool(_NUMBER.match(form))
