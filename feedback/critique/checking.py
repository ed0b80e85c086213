"""Checks what a model replied, piece by piece, while it is still coming in.

A quote is looked for in the answer as it was sent, and its place is given in the answer as it is stored. What
cannot be found is left out and counted. Everything else a model writes is one bounded line of plain words.
"""

import re
import unicodedata

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from .. import lexicon
from . import opinion, schema
from .asking import Criterion, Task
from .failures import Failure
from .finding import find_quote
from .masking import Masked

LINE_MOST = 240  # characters of one line
WORDS_TO_TELL = 12  # below this a language cannot be told
ENGLISH_SHARE = 0.22  # of the words; English prose has 0.4 and more function words

_LINK = re.compile(
    r"\b(?:https?|ftp|mailto|javascript|data):\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE
)
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|<\|[^|]*\|>|\[/?INST\]")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+")
_CAPITAL_INSIDE = re.compile(r"(?<![.!?:\"“]\s)(?<=\s)[A-Z][\w'’]+")
_NO_NAMES = frozenset("I I'm I'd I've I'll I’m I’d I’ve I’ll OK".split())


def line(text: str) -> str:
    """A model's words as one line of plain text: no markup, no link, no control or direction sign, bounded."""
    text = _MARKDOWN_LINK.sub(r"\1", text)
    text = _MARKUP.sub(" ", text)
    text = _LINK.sub("(a link, left out)", text)
    text = "".join(" " if letter.isspace() else letter for letter in text if not _is_sign(letter))
    text = " ".join(text.replace("**", "").split())
    if len(text) <= LINE_MOST:
        return text
    return f"{text[:LINE_MOST].rsplit(' ', 1)[0]} ..."


def sentence(text: str) -> str:
    """The first sentence of the line."""
    text = line(text)
    end = _SENTENCE_END.search(text)
    return text[: end.end()] if end and end.end() >= 12 else text


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") and not letter.isspace()


def is_english(text: str) -> bool:
    """Whether a text is English, or too short to tell."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if len(words) < WORDS_TO_TELL:
        return not words or sum(letter.isascii() for letter in text) * 2 > len(text)
    return sum(word in lexicon.FUNCTION_WORDS for word in words) >= ENGLISH_SHARE * len(words)


class Checker:
    """Reads the growing text of one reply."""

    def __init__(self, task: Task, masked: Masked):
        self.task, self.masked = task, masked
        self.criteria = {criterion.slug: criterion for criterion in task.criteria}
        self.model = schema.reply_model(tuple(self.criteria), task.mistakes)

    def so_far(self, text: str) -> opinion.Opinion:
        """The pieces that are complete. Raises Failure("language") where they are not English."""
        try:
            reply = from_json(text, allow_partial=True)
        except ValueError:
            return opinion.Opinion()
        return self._checked(reply) if isinstance(reply, dict) else opinion.Opinion()

    def whole(self, text: str, cut_short: bool = False) -> opinion.Opinion:
        """The opinion of a finished reply.

        A reply that ended at the limit of tokens counts as far as it goes, where one part or more is complete.

        Raises:
            Failure: "unreadable" for what is no JSON, "shape" for another form, "language".
        """
        if cut_short:
            begun = self.so_far(text)
            if begun.remarks or begun.quotes:
                return begun
        try:
            reply = from_json(text)
        except ValueError:
            raise Failure("unreadable") from None
        try:
            self.model.model_validate(reply)
        except ValidationError:
            raise Failure("shape") from None
        return self._checked(reply)

    def _checked(self, reply: dict) -> opinion.Opinion:
        tally = _Tally()
        remarks = tuple(self._remarks(_part(reply, "criteria", dict), tally))
        strength = self._strength(_valid(schema.Strength, reply.get("strength")), tally)
        next_step = self._question(reply.get("next_step"))
        rewordings = tuple(self._rewordings(_part(reply, "rewordings", list), tally))
        said = [remark.why for remark in remarks] + [next_step] + [r.instead for r in rewordings]
        if not is_english(" ".join(said + ([strength.why] if strength else []))):
            raise Failure("language")
        return opinion.Opinion(remarks, strength, next_step, rewordings, tally.quotes, tally.dropped)

    def _remarks(self, replied: dict, tally: "_Tally"):
        for slug, criterion in self.criteria.items():
            remark = _valid(schema.Remark, replied.get(slug))
            why = sentence(self.masked.restored(remark.why)) if remark else ""
            if not why:
                continue
            if not remark.quote.strip() and not _must_show(criterion, remark.says):
                yield opinion.Remark(slug, remark.says, why)
            elif place := self._place(remark.quote, tally):
                yield opinion.Remark(slug, remark.says, why, *place)

    def _strength(self, strength: schema.Strength | None, tally: "_Tally") -> opinion.Strength | None:
        why = sentence(self.masked.restored(strength.why)) if strength else ""
        place = self._place(strength.quote, tally) if why else None
        return opinion.Strength(*place, why) if place else None

    def _question(self, text) -> str:
        """The first question of the line; what asks nothing would be advice, which nobody asked for."""
        if not isinstance(text, str) or "?" not in text:
            return ""
        asked = line(self.masked.restored(text[: text.index("?") + 1]))
        return re.split(r"(?<=[.!])\s+", asked)[-1] if asked.endswith("?") else ""

    def _rewordings(self, replied: list, tally: "_Tally"):
        """One for a mistake, and none that says the very same."""
        said: set[str] = set()
        for entry in replied[: schema.REWORDINGS_MOST]:
            rewording = _valid(schema.Rewording, entry)
            criterion = self.criteria.get(rewording.criterion) if rewording else None
            if criterion is None or criterion.kind != "avoid" or criterion.slug in said:
                continue
            instead = line(self.masked.restored(rewording.instead))
            place = self._place(rewording.quote, tally) if instead else None
            if place and self._keeps_the_facts(instead) and find_quote(instead, rewording.quote) is None:
                said.add(criterion.slug)
                yield opinion.Rewording(criterion.slug, *place, instead)

    def _keeps_the_facts(self, instead: str) -> bool:
        """Whether no number and no name is new. Other facts it cannot tell, which the page says."""
        had = self.masked.text.lower()
        if not set(_NUMBER.findall(instead)) <= set(_NUMBER.findall(had)):
            return False
        return all(word.lower() in had for word in _CAPITAL_INSIDE.findall(instead) if word not in _NO_NAMES)

    def _place(self, quote: str, tally: "_Tally") -> tuple[int, int] | None:
        tally.quotes += 1
        found = find_quote(quote, self.masked.sent)
        if found is None:
            tally.dropped += 1
            return None
        return self.masked.place(*found)


class _Tally:
    def __init__(self):
        self.quotes = self.dropped = 0


def _must_show(criterion: Criterion, says: str) -> bool:
    """A claim that something stands in the answer needs words; that nothing does, or a doubt, needs none."""
    return says == ("no" if criterion.by_omission else "yes")


def _valid[Piece: BaseModel](model: type[Piece], entry) -> Piece | None:
    try:
        return model.model_validate(entry)
    except ValidationError:
        return None


def _part(reply: dict, name: str, kind: type):
    part = reply.get(name)
    return part if isinstance(part, kind) else kind()
