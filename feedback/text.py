"""An answer as sentences, clauses and tokens, each with character offsets into the text as stored."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from . import lexicon

_WORD = re.compile(r"[£$€%]|[^\W_]+(?:'[^\W_]+)*")
_SPLIT = re.compile(r"(n't|'(?:s|re|m|ve|ll|d))$")
_ABBREVIATIONS = frozenset("mr mrs ms dr st prof eg ie etc vs no approx e g i a p".split())
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
_NUMBER = re.compile(r"\d")
_BOUNDARY_WORDS = lexicon.CONJUNCTIONS
_PRONOUNS = lexicon.SUBJECT_PRONOUNS


@dataclass(frozen=True, slots=True)
class Token:
    """One word. start and end are offsets into the stored text; form is what rules compare."""

    start: int
    end: int
    form: str  # lower case, contraction cut off, one spelling
    raw: str  # as typed
    sentence: int
    clause: int


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text with look-alike letters, invisible signs and combining marks made plain.

    Returns the plain text and, for each of its characters, the offset in ``text`` it came from (with one more
    entry for the end); None for the offsets when both are equal character by character.
    """
    text = text.translate(_APOSTROPHES)
    if text.isascii():
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

    ``positions`` maps a form to the indexes of its tokens, in order. ``clauses[c]`` and ``sentences[s]`` are
    half-open ranges of token indexes. Time and memory are linear in the length of the text.
    """

    def __init__(self, stored: str):
        self.stored = stored
        self.plain, self._offsets = fold(stored)
        self.tokens: list[Token] = []
        self.sentences: list[tuple[int, int]] = []
        self.clauses: list[tuple[int, int]] = []
        self.positions: dict[str, list[int]] = {}
        self._cut()

    @property
    def forms(self) -> list[str]:
        return self._forms

    @cached_property
    def words(self) -> int:
        """How many words a person would count (contractions are one word)."""
        return len(self.stored.split())

    def quote(self, start: int, end: int) -> tuple[int, int, str]:
        """Character offsets into the stored text, and the text there, for the tokens from start up to end."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        return first, last, self.stored[first:last]

    def sentence_of(self, token: int) -> tuple[int, int]:
        return self.sentences[self.tokens[token].sentence]

    def clause_of(self, token: int) -> tuple[int, int]:
        return self.clauses[self.tokens[token].clause]

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """Character ranges (in the plain text, which tokens share through ``_plain_starts``) between double quotes."""
        marks = [m.start() for m in re.finditer('"', self.plain)]
        return list(zip(marks[::2], marks[1::2], strict=False))

    def in_quotes(self, token: int) -> bool:
        if not self.quoted:
            return False
        at = self._plain_starts[token]
        nearest = bisect_right(self.quoted, (at, len(self.plain))) - 1
        return nearest >= 0 and self.quoted[nearest][0] < at < self.quoted[nearest][1]

    # --- cutting -------------------------------------------------------------------------------------------------
    def _cut(self) -> None:
        self._forms: list[str] = []
        self._plain_starts: list[int] = []
        sentence = clause = 0
        sentence_from = clause_from = 0
        before_end = 0
        previous = ""
        for match in _WORD.finditer(self.plain):
            between = self.plain[before_end : match.start()]
            raw = match.group()
            if self._forms and before_end:
                if self._ends_sentence(between, previous, raw, match.start()):
                    self.sentences.append((sentence_from, len(self._forms)))
                    self.clauses.append((clause_from, len(self._forms)))
                    sentence, clause = sentence + 1, clause + 1
                    sentence_from = clause_from = len(self._forms)
                elif clause_from < len(self._forms) and self._ends_clause(between, previous, raw.lower()):
                    self.clauses.append((clause_from, len(self._forms)))
                    clause += 1
                    clause_from = len(self._forms)
            for start, end, form in _pieces(raw, match.start()):
                self._add(start, end, form, sentence, clause)
            previous, before_end = raw.lower(), match.end()
        if self._forms:
            self.sentences.append((sentence_from, len(self._forms)))
            self.clauses.append((clause_from, len(self._forms)))

    def _add(self, start: int, end: int, form: str, sentence: int, clause: int) -> None:
        at = len(self._forms)
        self._plain_starts.append(start)
        if self._offsets is not None:
            start, end = self._offsets[start], self._offsets[end - 1] + 1
            # Combining marks and invisible signs behind the last letter belong to its word.
            while end < len(self.stored) and (unicodedata.combining(self.stored[end])):
                end += 1
        self.tokens.append(Token(start, end, form, self.stored[start:end], sentence, clause))
        self._forms.append(form)
        self.positions.setdefault(form, []).append(at)

    def _ends_sentence(self, between: str, previous: str, following: str, at: int) -> bool:
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
        return "..." in between or previous not in _ABBREVIATIONS or previous == "i"

    def _ends_clause(self, between: str, previous: str, following: str) -> bool:
        if between != " " and (
            any(c in _CLAUSE_MARKS for c in between) or " - " in between or "--" in between
        ):
            return True
        following = following.split("'")[0]
        if following in _BOUNDARY_WORDS:
            return True
        return following in _PRONOUNS and previous in ("and", "n", "&", "or", "then", "so")


def _pieces(raw: str, start: int) -> list[tuple[int, int, str]]:
    """The tokens in one word as typed: contractions apart, short forms written out, one spelling."""
    word = raw.lower()
    end = start + len(word) if len(word) == len(raw) else start + len(raw)
    if word in lexicon.BARE_CONTRACTIONS:
        cut = lexicon.BARE_CONTRACTIONS[word]
        return [
            (start, start + cut, lexicon.spelled(word[:cut])),
            (start + cut, end, lexicon.BARE_CLITICS.get(word[cut:], word[cut:])),
        ]
    if "'" in word:
        clitic = _SPLIT.search(word)
        if clitic and clitic.start():
            cut = start + clitic.start()
            return [(start, cut, _form(word[: clitic.start()])), (cut, end, clitic.group())]
        word = word.replace("'", "")
    return [(start, end, _form(word))]


def _form(word: str) -> str:
    return lexicon.spelled(lexicon.SHORT.get(word, word))


def is_number(form: str) -> bool:
    return form in lexicon.NUMBER_WORDS or bool(_NUMBER.match(form))
