"""The rule language's grammar: one line of text to a tree of patterns, or to a fault with its column.

The language is described for the people who write it in docs/rule-language.md.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .patterns import (
    ADJACENT,
    CLASSES,
    REFUSALS,
    Both,
    Condition,
    Either,
    Exact,
    Kind,
    Line,
    ListRef,
    Prefix,
    Row,
    Then,
    Word,
    steps,
)

GAP_DEFAULT, GAP_MOST = 3, 30
LONGEST_RULE = 1000
LONGEST_ENTRY = 4000  # of a word list; the longest in use has 1362 characters
STEPS_MOST = 250  # of one rule or one entry of a word list; the widest rule that is in use has 158

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<quoted>"[^"]*")|(?P<open>\()|(?P<close>\))|(?P<bar>\|)|(?P<gap>~\d*)|(?P<both>&)|(?P<maybe>\?)
    |(?P<list>@[\w-]+)|(?P<kind>\#[\w-]+)|(?P<compare>[<>]=?)|(?P<comma>,)|(?P<word>[£$€%]|[^\W_]+(?:['’-][^\W_]+)*'?\*?)""",
    re.VERBOSE,
)


class RuleFault(ValueError):
    """What is wrong with a rule, and where: column counts from 1."""

    def __init__(self, message: str, column: int):
        super().__init__(message)
        self.message, self.column = message, column


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    at: int
    spaced: bool  # white space stands before it


@lru_cache(maxsize=20_000)  # an editor's rules are read again with every key; lines are frozen values
def parse_rule(text: str) -> Line:
    """Parse one rule line.

    Raises:
        RuleFault: the line is not in the language; the message says what to write, the column where.
    """
    if len(text) > LONGEST_RULE:
        raise RuleFault(
            f"a rule has at most {LONGEST_RULE} characters and this one {len(text)}; split it into two lines",
            LONGEST_RULE,
        )
    line = _Parser(text).line()
    _must_be_bounded(
        line.pattern, *line.excluded, *(c.pattern for c in line.conditions if c.pattern is not None)
    )
    return line


@lru_cache(maxsize=20_000)
def parse_pattern(text: str) -> object:
    """Parse a pattern alone, as the entries of word lists are. Raises RuleFault."""
    if len(text) > LONGEST_ENTRY:
        raise RuleFault(
            f"an entry has at most {LONGEST_ENTRY} characters and this one {len(text)}", LONGEST_ENTRY
        )
    parser = _Parser(text)
    pattern = parser.pattern()
    if parser.now is not None:
        raise RuleFault(f"'{parser.now.text}' cannot stand here", parser.now.at)
    _must_be_bounded(pattern)
    return pattern


def _must_be_bounded(*trees: object) -> None:
    """Refuses what would make the judge look too far and wide, whatever the answer."""
    asked = sum(map(steps, trees))
    if asked > STEPS_MOST:
        raise RuleFault(
            f"this looks {asked} words far, all parts counted, and {STEPS_MOST} is the most;"
            " write smaller numbers after ~ or split it into two lines",
            1,
        )


class _Parser:
    def __init__(self, text: str):
        self.pieces: list[_Piece] = []
        at, spaced = 0, True
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise RuleFault(_stranger(text[at]), at + 1)
            if match.lastgroup == "space":
                spaced = True
            else:
                self.pieces.append(_Piece(match.lastgroup, match.group(), at + 1, spaced))
                spaced = False
            at = match.end()
        self.i = 0
        self.end = len(text) + 1
        self.depth = 0
        self.in_condition = False

    # --- looking ---
    @property
    def now(self) -> _Piece | None:
        return self.pieces[self.i] if self.i < len(self.pieces) else None

    def _next_is(self, *words: str) -> bool:
        ahead = self.pieces[self.i : self.i + len(words)]
        return len(ahead) == len(words) and all(
            p.kind == "word" and p.text.lower() == w for p, w in zip(ahead, words, strict=True)
        )

    def _take(self, *words: str) -> bool:
        if self._next_is(*words):
            self.i += len(words)
            return True
        return False

    def _column(self) -> int:
        return self.now.at if self.now else self.end

    def _at_clause_end(self) -> bool:
        now = self.now
        if now is None or now.kind in ("close", "both"):
            return True
        if now.kind == "bar":
            return True
        return now.kind == "word" and (
            self._next_is("then") or self._next_is("when") or self._next_is("but", "not") or self._next_is("even", "if")
            or (self.in_condition and self._next_is("and"))
        )  # fmt: skip

    # --- the line ---
    def line(self) -> Line:
        if not self.pieces:
            raise RuleFault("the rule is empty", 1)
        if self._take("unless"):
            pattern = self.pattern()
            self._must_be_done()
            return Line(pattern=pattern, vetoes=True)
        pattern = None if self._next_is("when") else self.pattern()
        excluded, even_if, conditions = [], set(), []
        while self.now is not None:
            if self._take("but", "not"):
                excluded.append(self.pattern())
            elif self._take("even", "if"):
                even_if.add(self._refusal())
            elif self._take("when"):
                conditions += self.conditions()
            else:
                break
        self._must_be_done()
        return Line(pattern, tuple(excluded), frozenset(even_if), tuple(conditions))

    def _refusal(self) -> str:
        piece = self.now
        if piece is None or piece.text not in REFUSALS:
            raise RuleFault(f"'even if' is followed by one of {', '.join(REFUSALS)}", self._column())
        self.i += 1
        return piece.text

    def _must_be_done(self) -> None:
        piece = self.now
        if piece is None:
            return
        if piece.kind == "close":
            raise RuleFault("a bracket is closed that was not opened", piece.at)
        if piece.kind == "bar":
            raise RuleFault(
                "put brackets round alternatives with spaces, ( a b | c ), or leave the spaces out: a|b",
                piece.at,
            )
        raise RuleFault(f"'{piece.text}' cannot stand here", piece.at)

    # --- patterns ---
    def pattern(self) -> object:
        parts = [self.sequel()]
        while self.now is not None and self.now.kind == "both":
            self.i += 1
            parts.append(self.sequel())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def sequel(self) -> object:
        left = self.row()
        while self._take("then"):
            left = Then(left, self.row())
        return left

    def row(self) -> object:
        items, gaps, optional = [], [], []
        gap = ADJACENT
        while True:
            if self._at_clause_end():
                if not items or gap != ADJACENT:
                    raise RuleFault("a word is missing here", self._column())
                break
            piece = self.now
            if piece.kind == "gap":
                if not items or gap != ADJACENT:
                    raise RuleFault("'~' stands between two words", piece.at)
                gap = int(piece.text[1:] or GAP_DEFAULT)
                if gap > GAP_MOST:
                    raise RuleFault(
                        f"at most ~{GAP_MOST}; use 'then' or '&' for what lies further apart", piece.at
                    )
                self.i += 1
                continue
            item = self.item()
            maybe = self.now is not None and self.now.kind == "maybe"
            if maybe:
                self.i += 1
            if items:
                gaps.append(gap)
            items.append(item)
            optional.append(maybe)
            gap = ADJACENT
        if all(optional):
            raise RuleFault("at least one word must not be optional", self._column())
        if sum(optional) > 4:
            raise RuleFault("at most four optional words in a row of words", self._column())
        if len(items) == 1:
            return items[0]
        return Row(tuple(items), tuple(gaps), tuple(optional))

    def item(self) -> object:
        options = [self.atom()]
        while (
            self.now is not None and self.now.kind == "bar" and not self.now.spaced
            and self.i + 1 < len(self.pieces) and not self.pieces[self.i + 1].spaced
        ):  # fmt: skip
            self.i += 1
            options.append(self.atom())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def atom(self) -> object:
        piece = self.now
        if piece is None:
            raise RuleFault("a word is missing here", self.end)
        self.i += 1
        if piece.kind == "word":
            return _word(piece)
        if piece.kind == "quoted":
            words = re.findall(r"[£$€%]|[^\W_]+(?:['’][^\W_]+)*", piece.text[1:-1])
            if not words:
                raise RuleFault("the quotation marks hold no word", piece.at)
            return Exact(" ".join(words).lower())
        if piece.kind == "list":
            return ListRef(piece.text[1:], piece.at)
        if piece.kind == "kind":
            if piece.text[1:] not in CLASSES:
                raise RuleFault(f"'{piece.text}' is not known; there are #{', #'.join(CLASSES)}", piece.at)
            return Kind(piece.text[1:])
        if piece.kind == "open":
            return self.bracket(piece)
        if piece.kind == "close":
            raise RuleFault("a bracket is closed that was not opened", piece.at)
        raise RuleFault(f"'{piece.text}' cannot stand here; a word is missing before it", piece.at)

    def bracket(self, opened: _Piece) -> object:
        self.depth += 1
        if self.depth > 8:
            raise RuleFault("brackets lie at most eight deep", opened.at)
        options = [self.pattern()]
        while self.now is not None and self.now.kind == "bar":
            self.i += 1
            options.append(self.pattern())
        if self.now is None or self.now.kind != "close":
            raise RuleFault("a bracket is open here and never closed", opened.at)
        self.i += 1
        self.depth -= 1
        return options[0] if len(options) == 1 else Either(tuple(options))

    # --- conditions ---
    def conditions(self) -> list[Condition]:
        self.in_condition = True
        found = [self.condition()]
        while self._take("and"):
            found.append(self.condition())
        self.in_condition = False
        return found

    def condition(self) -> Condition:
        for subject in ("words", "sentences", "points"):
            if self._take(subject):
                return self._count(subject)
        for subject in ("has", "lacks"):
            if self._take(subject):
                return Condition(subject, criteria=self._criteria())
        if self._take("no", "story"):
            return Condition("story", wanted=False)
        if self._take("story"):
            return Condition("story")
        if self._take("finds"):
            wanted = not self._take("no")
            return Condition("finds", pattern=self.pattern(), wanted=wanted)
        raise RuleFault(
            "a condition is words, sentences, points, has, lacks, story, no story or finds", self._column()
        )

    def _count(self, subject: str) -> Condition:
        compare = self.now
        if compare is None or compare.kind != "compare":
            raise RuleFault(f"'{subject}' is followed by <, >, <= or >= and a number", self._column())
        self.i += 1
        number = self.now
        if number is None or not number.text.isdigit():
            raise RuleFault("a number is missing here", self._column())
        self.i += 1
        return Condition(subject, compare.text, int(number.text))

    def _criteria(self) -> tuple[str, ...]:
        names = []
        while True:
            piece = self.now
            if piece is None or piece.kind != "word":
                raise RuleFault(
                    "the name of a point or mistake of this question is missing here", self._column()
                )
            names.append(piece.text)
            self.i += 1
            if self.now is None or self.now.kind != "comma":
                return tuple(names)
            self.i += 1


def _word(piece: _Piece) -> object:
    text = piece.text.lower().replace("’", "'")
    if text.endswith("*") and len(text) < 4:
        raise RuleFault("a beginning of a word needs three letters or more before *", piece.at)
    return _kept_once(text)


@lru_cache(maxsize=20_000)
def _kept_once(text: str) -> object:
    """Lines that are kept parsed name the same few thousand words again and again: each is one object."""
    return Prefix(text[:-1]) if text.endswith("*") else Word(text)


def _stranger(char: str) -> str:
    if char == '"':
        return "the quotation mark is never closed"
    if char == "!":
        return "'!' is not part of the language; write 'but not' at the end of the rule"
    if char in ".…":
        return "for words in between write ~4 (at most four words), or 'then' for what comes later"
    return f"'{char}' is not part of the language; write words, @lists, #classes, ~, |, &, ? and brackets"
