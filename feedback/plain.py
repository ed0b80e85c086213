"""Rules made from plain words: what a person says a point or a mistake is, turned into the rule language.

A private question has nobody who writes rules for it. Its sentences are searched for ideas that are known here
(feedback/ideas.py), for a few turns of phrase ("an example", "only", "without"), and, where neither is found,
for their own content words. Such rules know few other ways of saying a thing: the pages that use them say so,
with the figure that ``evaluate_scoring --plain`` measures.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from . import ideas, lexicon
from .grammar import LONGEST_RULE

WORDS_MOST = 6  # content words of one sentence that are looked for
RULES_MOST = 60
SHORT_ANSWER = 60  # words; below this an answer can be "only" something, or too simple

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTED = re.compile(r'["\u201c\u201d]([^"\u201c\u201d]{2,80})["\u201c\u201d]')
_LIST = re.compile(r"@([\w-]+)")
# They mean something to the rule language, or say what to do with an idea and are none themselves.
_FRAME = frozenset(
    """unless when then even but and say said saying tell told telling show showed shown showing name named naming mention mentioned
    mentioning give gave given gives giving point pointed pointing make made making draw drew drawing explain describe bring
    brought bringing talk offer offered offering put putting answer question interview example examples instance time times
    story stories case moment occasion thing things something someone somebody anything anyone everything nothing nobody
    anybody everybody one ones way ways own real particular specific concrete good better best well great bad sure go goes going
    went come comes came coming become find found look take took taking keep kept use used using try tried trying do did
    does doing done having being getting how much many lot bit really also always never often again still back up off right
    past further first alone bare mere merely too simple leave left set sign seem counts count role part kind sort lead led
    leads leading such rather instead beyond without about against toward towards stand stands begin start started opening
    i'm you're isn't aren't don't didn't doesn't can't won't avoid avoiding forget forgetting fail failing lack lacking""".split()
)
_FRAME_STARTS = ("simplif", "answer")
# Whom and what every answer here is about. Alone they tell nothing; beside another word they help.
_GENERAL = {
    "customer|client|guest|caller|patient|person|people|them|him|her|they|he|she|you": (
        "customer customers client clients guest guests caller callers patient patients people person them they"
    ),
    "company|business|shop|store|firm|team|place": (
        "company companies business businesses shop shops store stores firm employer organisation"
    ),
    "service|serve|help": "service serve serves served serving",
    "work|job|role|shift|shop|team": "work works worked working job jobs task tasks",
}
_GENERAL_WORDS = {word: pattern for pattern, words in _GENERAL.items() for word in words.split()}
_BASES = {form: base for base, forms in lexicon.IRREGULAR.items() for form in forms if form.isalpha()}
_ENDINGS = (
    *("fully", "iness", "ation", "ments", "ment", "ness", "able", "ings", "ing", "ally", "ied", "ies", "ily"),
    *("ers", "ful", "ity", "ive", "ed", "er", "es", "ly", "al", "s", "e", "y"),
)

_STORY = re.compile(
    r"\b(stor(?:y|ies)|a time|one time|occasions?|examples?|experiences?|a case|something you did|visits?|"
    r"in your own work|anecdote)\b"
)
# What follows says what the deed took the place of, and is no idea to find.
_TURNS_AWAY = re.compile(r"\b(?:instead of|rather than|in place of|and not|but not)\b")
_NOT_DONE = re.compile(
    r"(?:do not|don't|never|avoid|not|no|without|lacking|having no|forgetting(?: to)?|forgot(?: to)?|failing to|failed to)\b"
)
_LACKS = re.compile(r"\b(?:no|not|without|lacking|missing|never)\b")
_ONLY = re.compile(
    r"\b(?:only|alone|nothing but|merely|just|simplified|simple|standard|slogan|vague|generic|short|content with|bare)\b"
)


@dataclass(frozen=True, slots=True)
class PlainRules:
    """The rules made of one sentence, and what they look for: the names of known ideas, and words."""

    rules: tuple[str, ...]
    ideas: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def looked_for(self) -> str:
        """What is looked for, in words for the page; empty where the rules only count."""
        words = [f"\u201c{word}\u201d" for word in self.words]
        return ", ".join([*words, *(f"other words for {idea}" if words else idea for idea in self.ideas)])


def plain_rules(kind: str, statement: str, label: str = "", lists: Collection[str] = ()) -> PlainRules:
    """Make rules for one point (kind emphasize) or mistake (avoid) from its own words.

    ``lists`` names the word lists that the rules may use. Rules are empty where the words give nothing to look
    for. The same words and lists give the same rules.
    """
    full = f"{statement} {label}".lower().replace("\u2019", "'")
    text = " ".join(_TURNS_AWAY.split(part.lower().replace("\u2019", "'"))[0] for part in (statement, label))
    quoted = [f'"{" ".join(words)}"' for phrase in _QUOTED.findall(full) if (words := _WORD.findall(phrase))]
    omitted = kind == "avoid" and bool(_NOT_DONE.match(text.strip()))
    # "Not thanking them" names a point, and that it is missing is the mistake.
    table = ideas.POINTS if kind == "emphasize" or omitted else ideas.MISTAKES
    known = _known(table, text)
    patterns = [*quoted, *(p for idea in known for p in _patterns(idea, text, lists))]
    asks_story = bool(_STORY.search(text))
    words: tuple[str, ...] = ()
    if not patterns or (not known and not asks_story):
        own, words = _own_words(text, not asks_story)
        patterns += own
    points = kind == "emphasize"
    if points and not quoted and (both := _both(statement, table, lists)):
        patterns = both
    lines = _point(text, patterns, asks_story) if points else _mistake(text, patterns, asks_story, omitted)
    fitting = tuple(dict.fromkeys(line for line in lines if len(line) <= LONGEST_RULE))
    names = tuple(idea.name for idea in known) + (("one occasion of your own",) if asks_story else ())
    phrases = [phrase.strip('"') for phrase in quoted]
    told = [word for idea in known for word in _told_by(idea, text)]
    return PlainRules(fitting[:RULES_MOST], names, tuple(dict.fromkeys([*phrases, *told, *words])))


def _both(statement: str, table: tuple[ideas.Known, ...], lists: Collection[str]) -> list[str]:
    """Rules for "this and that": the one where the other stands anywhere in the answer, and the other way round.

    Empty where the sentence does not join two ideas that are both known.
    """
    halves = statement.lower().split(" and ")
    if len(halves) != 2:
        return []
    sides = []
    for half in halves:
        known = _known(table, half.replace("\u2019", "'"))
        sides.append([p for idea in known for p in _patterns(idea, half, lists)])
    first, second = sides
    if not first or not second or set(first) & set(second):
        return []
    return [
        f"{pattern} when finds ({' | '.join(others)})"
        for patterns, others in ((first, second), (second, first))
        for pattern in patterns
    ]


def _point(text: str, patterns: list[str], asks_story: bool) -> list[str]:
    if patterns and _NOT_DONE.match(text.strip()):
        # "Don't interrupt": made by saying so.
        return [f"not|never|avoid|without|no|stop ~4 ({pattern})" for pattern in patterns]
    return [*patterns, *(["#did when story"] if asks_story else [])]


def _mistake(text: str, patterns: list[str], asks_story: bool, omitted: bool) -> list[str]:
    only = bool(_ONLY.search(text))
    if omitted and not only and not asks_story and patterns:
        return [_missing(patterns)]
    lines = [f"{pattern} when points < 2" if only else pattern for pattern in patterns]
    if only:
        lines.append(f"when words < {SHORT_ANSWER} and points < 2")
    if _LACKS.search(text):
        lines.append("when no story" if asks_story else "when points < 1")
    return lines


def _missing(patterns: list[str]) -> str:
    line = "when"
    for pattern in patterns:
        longer = f"{line} {'and ' if line != 'when' else ''}finds no ({pattern})"
        if len(longer) > LONGEST_RULE:
            break
        line = longer
    return line


def _patterns(idea: ideas.Known, text: str, lists: Collection[str]) -> list[str]:
    """What finds the idea: the word it was told by, in its forms, and what is known beside it."""
    told = [_forms(word, _stem(word)) for word in _told_by(idea, text)]
    return [*told, *(pattern for pattern in idea.patterns if _has_lists(pattern, lists))]


def _told_by(idea: ideas.Known, text: str) -> list[str]:
    """The words of the sentence that name the idea by themselves."""
    signs = tuple(signs[0] for signs in idea.signs if len(signs) == 1)
    return [
        word for word in _WORD.findall(text) if len(word) > 3 and word.isalpha() and word.startswith(signs)
    ]


def _known(table: tuple[ideas.Known, ...], text: str) -> list[ideas.Known]:
    words = _WORD.findall(text)
    return [
        idea for idea in table if any(all(_stands(sign, words) for sign in signs) for signs in idea.signs)
    ]


def _stands(sign: str, words: list[str]) -> bool:
    """Whether a word begins so; a sign of up to three letters must be the word."""
    if len(sign) <= 3:
        return any(sign in (word, word.split("'")[0]) for word in words)
    return any(word.startswith(sign) for word in words)


def _has_lists(pattern: str, lists: Collection[str]) -> bool:
    return all(name in lists for name in _LIST.findall(pattern))


def _own_words(text: str, needs_pair: bool) -> tuple[list[str], tuple[str, ...]]:
    """Patterns of the sentence's own content words: two of them in one sentence, or the only one."""
    found: dict[str, str] = {}
    general: dict[str, None] = {}
    for word in _WORD.findall(_QUOTED.sub(" ", text)):
        if word in _GENERAL_WORDS:
            general[_GENERAL_WORDS[word]] = None
        elif not (
            word in _FRAME
            or word.split("'")[0] in lexicon.FUNCTION_WORDS
            or word.startswith(_FRAME_STARTS)
            or len(word) > 30
        ):
            found.setdefault(_stem(word), word.split("'")[0])
    shown = list(found.items())[:WORDS_MOST]
    forms = [_forms(word, stem) for stem, word in shown]
    patterns = [f"{one} & {other}" for one, other in combinations(forms, 2)]
    if needs_pair and general:
        patterns += [f"{form} & {next(iter(general))}" for form in forms[:3]]
    if len(forms) == 1:
        patterns = forms
    return patterns, tuple(word for _, word in shown) if patterns else ()


def _stem(word: str) -> str:
    base = _BASES.get(word, word)
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            stem = base[: -len(ending)]
            doubled = len(stem) > 4 and stem[-1] == stem[-2] and stem[-1] not in "sl"
            return stem[:-1] if doubled else stem
    return base


def _forms(word: str, stem: str) -> str:
    """The word in all its forms, and what begins as its family does, as one item of a rule."""
    bases = [_BASES.get(word, word), *(c for c in (stem, f"{stem}e", f"{stem}y") if word in lexicon.forms(c))]
    family = [f"{stem}*"] if len(stem) >= 5 else []
    return "|".join(dict.fromkeys([*bases, *family]))
