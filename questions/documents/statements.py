"""A passage of advice as the statement of a point or a mistake: a first wording, for the admin to put better."""

import re

from .cues import starts_with_verb
from .phrases import pattern

_LEADS = pattern(
    r"""
    ^(?:(?:so|and|but|also|then|first(?:ly)?|second(?:ly)?|next|finally|lastly|however|therefore|
        instead|of course|please|again|above all)(?:,\s*|\s+))+
    """
)
_LABEL = pattern(
    r"""
    ^(?:step|tip|rule|part)\s+\d{1,2}\s*[.:)\u2013-]\s*|^(?:pro |top )?(?:tip|warning|remember|caution|
        mistake|do|don'?t)\s*:\s*
    """
)
_POLITE = pattern(
    r"""
    ^(?:(?:you (?:should|must|need to|have to|ought to|want to|will want to)|make sure (?:that you|you|
        to)|be sure to|remember to|always remember to|don'?t forget to|do not forget to|never forget to|
        be prepared to|try to|it is (?:also )?(?:important|essential|vital|crucial|a good idea|
        best) (?:to|that you)|it's (?:also )?(?:important|essential|vital|crucial|a good idea|
        best) (?:to|that you)|it (?:also )?(?:helps|pays) to)\s+)+
    """
)
_FORBIDDEN = pattern(
    r"""
    ^(?:whatever you do,\s*)?(?:don'?t(?: ever)?|do not(?: ever)?|never|be careful not to|try not to|
        make sure not to|take care not to|you (?:should|must) (?:not|never)|you shouldn't|you mustn't|
        resist the urge to)\s+(?P<deed>.+)$
    """
)
_AVOIDING = re.compile(
    r"^(?:avoid|refrain from|steer clear of|stay away from|stop|quit|beware of|skip)\s+(?P<deed>.+)$", re.I
)
_DOUBLED = frozenset(
    "get put let cut sit set run stop begin forget plan drop beg hit quit win step chat nod skip grab refer admit".split()
)
_NO_NOUNS = frozenset("bring ring sing swing cling string spring fling".split())
MOST = 220


def statement_of(kind: str, passage: str) -> str:
    """The statement: points as what to do, mistakes as what was done ("Speaking badly of customers.")."""
    words = _LEADS.sub("", _LABEL.sub("", passage.strip(" -\u2013\u2014"))).strip()
    if kind == "avoid":
        if found := _FORBIDDEN.match(words):
            words = doing(found["deed"])
        elif found := _AVOIDING.match(words):
            words = found["deed"]
        elif starts_with_verb(words):
            words = doing(words)
    else:
        words = _POLITE.sub("", words)
    if len(words) > MOST:
        words = words[: MOST - 4].rsplit(" ", 1)[0].rstrip(" ,;:") + " ..."
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?", "\u2026", "\u201d", '"')) else f"{words}."


def doing(deed: str) -> str:
    """A deed as a noun: "bring up the past" is "bringing up the past"."""
    verb, _, rest = deed.partition(" ")
    stem = verb.lower()
    if not stem.isalpha() or stem.endswith("ing") and stem not in _NO_NOUNS:
        return deed
    if stem == "be":
        stem = "being"
    elif stem.endswith("ie"):
        stem = f"{stem[:-2]}ying"
    elif stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
        stem = f"{stem[:-1]}ing"
    elif stem in _DOUBLED:
        stem = f"{stem}{stem[-1]}ing"
    else:
        stem = f"{stem}ing"
    return f"{stem} {rest}".strip()
