"""Hides words of an answer before it is sent, and puts them back in what comes back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden stretch: ``sent[start:end] == token`` stands for ``text[first:last]``."""

    start: int
    end: int
    first: int
    last: int
    token: str


@dataclass(frozen=True)
class Masked:
    """An answer as it is sent. Without hidden words ``sent`` is the answer itself."""

    text: str
    sent: str
    hidden: tuple[Hidden, ...] = ()
    words: dict[str, str] = field(default_factory=dict)  # by token

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``sent`` as offsets in ``text``; a part of a token stands for all of its words."""
        return self._back(start, False), self._back(end, True)

    def piece(self, start: int, end: int) -> str:
        """The words of ``text[start:end]`` as they are sent. A hidden stretch is taken whole, never cut through."""
        return self.sent[self._there(start, False) : self._there(end, True)]

    def restored(self, text: str) -> str:
        """A sentence about the answer with the hidden words back in it."""
        for token, words in self.words.items():
            text = re.sub(re.escape(token), lambda _, words=words: words, text, flags=re.IGNORECASE)
        return text

    def hides(self, text: str) -> str:
        """Another text with the same words hidden, such as a question that a person wrote."""
        for token, words in sorted(self.words.items(), key=lambda pair: -len(pair[1])):
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", token, text, flags=re.IGNORECASE)
        return text

    def _there(self, at: int, is_end: bool) -> int:
        shift = 0
        for part in self.hidden:
            if part.first < at < part.last:
                return part.end if is_end else part.start
            if part.last <= at:
                shift = part.end - part.last
        return at + shift

    def _back(self, at: int, is_end: bool) -> int:
        shift = 0
        for part in self.hidden:
            inside = part.start < at <= part.end if is_end else part.start <= at < part.end
            if inside:
                return part.last if is_end else part.first
            if part.end <= at:
                shift = part.last - part.end
        return at + shift


def masked(text: str, private: Iterable[tuple[str, str]] = ()) -> Masked:
    """The answer with private words hidden.

    Args:
        text: the answer as stored.
        private: pairs of kind and words, such as ("name", "Sarah"). Every occurrence of the words is hidden,
            as "[name 1]"; the same words get the same number.
    """
    tokens: dict[str, str] = {}
    counts: dict[str, int] = {}
    for kind, words in private:
        if words.strip() and words.lower() not in tokens:
            counts[kind] = counts.get(kind, 0) + 1
            tokens[words.lower()] = f"[{kind} {counts[kind]}]"
    if not tokens:
        return Masked(text, text)
    # The longest first: "Sarah Miller" is hidden whole before "Sarah" is looked for.
    either = "|".join(re.escape(words) for words in sorted(tokens, key=len, reverse=True))
    sent, hidden, done, words_of = "", [], 0, {}
    for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text, re.IGNORECASE):
        token = tokens.get(match.group().lower())
        if token is None:  # its small letters differ in length from those that were looked for
            continue
        sent += text[done : match.start()]
        hidden.append(Hidden(len(sent), len(sent) + len(token), match.start(), match.end(), token))
        sent += token
        done = match.end()
        words_of.setdefault(token, match.group())
    return Masked(text, sent + text[done:], tuple(hidden), words_of)
