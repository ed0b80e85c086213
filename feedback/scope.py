"""Whether words that a rule found were meant: denied, imagined, somebody else's, quoted or in general.

After NegEx and ConText: trigger words with a reach that ends at the clause, and a list of triggers that trigger nothing.
"""

from dataclasses import dataclass

from . import lexicon
from .matching import Matcher
from .text import is_number


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a hit may not count: the reason, and the token that gives it away (-1 when none does)."""

    reason: str
    token: int


SAYS = {
    "denied": "“{word}” turns it round: you say that it was not so.",
    "imagined": "“{word}”: this is imagined, not something you did.",
    "someone-else": "This tells what somebody else did (“{word}”), not you.",
    "quoted": "This stands in quotation marks, so it reads as somebody's words.",
    "general": "This is said in general. No one occasion is told here.",
    "excluded": "“{word}” in the same sentence gives it another meaning.",
    "copied": "These words are the question's own.",
    "unlike": "A rule found these words, but read as a whole they say something else.",
}
# What a rule's rejected hit also forbids the reader to find in the same words.
VETOES = frozenset(("denied", "imagined", "someone-else"))


def doubt(matcher: Matcher, start: int, end: int, refuses: frozenset[str]) -> Doubt | None:
    """The first of the refused readings that holds for the tokens from start up to end, or None."""
    if "quoted" in refuses and matcher.text.in_quotes(start):
        return Doubt("quoted", -1)
    if "denied" in refuses and (at := denied_by(matcher, start, end)) is not None:
        return Doubt("denied", at)
    if "imagined" in refuses and (at := imagined_by(matcher, start, end)) is not None:
        return Doubt("imagined", at)
    if "someone-else" in refuses and (at := others_deed(matcher, start, end)) is not None:
        return Doubt("someone-else", at)
    if "general" in refuses and not _has_deed(matcher, start):
        return Doubt("general", -1)
    return None


def denied_by(matcher: Matcher, start: int, end: int) -> int | None:
    """The token of a negator that stands before the hit in its clause and is no part of it."""
    forms = matcher.text.forms
    first = max(matcher.text.clause_of(start)[0], start - lexicon.NEGATION_REACH)
    next_deed = False  # an "and" with a past verb behind it lies between: "I did not argue and gave it back"
    for at in range(start - 1, first - 1, -1):
        form = forms[at]
        if form == "and" and lexicon.is_past(forms[at + 1]):
            next_deed = True
        if next_deed and form in ("not", "n't", "no"):
            continue
        if form in lexicon.NEXT_WORD_NEGATORS:
            if start - at == 1 or (start - at == 2 and forms[at + 1] in lexicon.LIGHT_AFTER_NEGATOR):
                return at
        elif form in lexicon.NEGATORS:
            if not _is_phrase(forms, at, lexicon.PSEUDO_NEGATORS):
                return at
        elif _is_phrase(forms, at, lexicon.NEGATOR_PHRASES) and not (
            at and forms[at - 1] in lexicon.NEGATORS
        ):
            return at  # "never failed to" is left out: two denials deny nothing
    return None


def imagined_by(matcher: Matcher, start: int, end: int) -> int | None:
    """The would, could, if ... that the hit stands under, in its clause, before it or among its first words."""
    forms = matcher.text.forms
    first = matcher.text.clause_of(start)[0]
    for at in range(first, end):
        form = forms[at]
        if form not in lexicon.IMAGINERS:
            continue
        after = forms[at + 1] if at + 1 < len(forms) else ""
        before = forms[at - 1] if at else ""
        if form in ("would", "'d") and (after in lexicon.WOULD_SAYS or before == "how"):
            continue
        if form == "'d" and _is_had(forms, at):
            continue
        if form in ("could", "might") and (after in lexicon.COULD_SEES or after == "have"):
            continue
        if form == "if" and before in lexicon.ASKS_BEFORE_IF:
            continue
        if form == "should" and after == "have":
            continue
        return at
    return None


def others_deed(matcher: Matcher, start: int, end: int) -> int | None:
    """The nearest subject before the hit, when it is somebody else; also one that opens the hit itself."""
    forms = matcher.text.forms
    if _is_other(forms, start):
        return start
    if any(forms[at] in lexicon.SELVES for at in range(start, end)):
        return None
    clause = matcher.text.clause_of(start)[0]
    for at in range(start - 1, clause - 1, -1):
        if forms[at] in ("my", "our") and at + 1 < start and forms[at + 1] in lexicon.OTHERS:
            return at + 1  # "my manager": mine, but it is the manager who acts
        if forms[at] in lexicon.SELVES:
            return None
        if _is_other(forms, at):
            return at
    return None


def _is_other(forms: list[str], at: int) -> bool:
    if forms[at] in lexicon.OTHER_PRONOUNS:
        return True
    before = [form for form in forms[max(0, at - 2) : at] if form not in lexicon.LIGHT]
    return forms[at] in lexicon.OTHERS and not (before and before[-1] in lexicon.OBJECT_MARKERS)


def _has_deed(matcher: Matcher, start: int) -> bool:
    first, last = matcher.text.sentence_of(start)
    return any(first <= at < last for at, _ in matcher.kind("did"))


def _is_had(forms: list[str], at: int) -> bool:
    for form in forms[at + 1 : at + 3]:
        if form.endswith("ly") or form in ("never", "always", "just", "already", "only"):
            continue
        return lexicon.is_past(form) or form in lexicon.AFTER_HAD or is_number(form)
    return False


def _is_phrase(forms: list[str], at: int, phrases: tuple[tuple[str, ...], ...]) -> bool:
    return forms[at] in lexicon.PHRASE_OPENERS and any(
        tuple(forms[at : at + len(phrase)]) == phrase for phrase in phrases
    )
