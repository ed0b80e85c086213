"""What each table of a bank's file may hold, and how each value is read into an entry."""

import datetime
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from feedback.patterns import REFUSALS
from questions.models import (
    LIST_NAME,
    SLUG,
    Criterion,
    Document,
    Kind,
    Level,
    Question,
    QuestionSet,
    WordList,
)
from questions.wording import tidy

REQUIRED = object()
# What no bank needs more of; the largest in fixtures/ have 752 characters, 338 entries and 47 rules. Rules and
# entries have limits of their own in the rule language, and the number of rules where they are compiled.
LONGEST_TEXT = 20_000
MOST_LINES = 2_000
LONGEST_LINE = 4_000
LONGEST_SENTENCE = 1_000
MOST_SENTENCES = 100
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class WrongError(ValueError):
    """A value that cannot stand there; the message goes after the key's name."""


@dataclass(frozen=True)
class Key:
    read: Callable[[object], object]
    default: object = REQUIRED


def read_table(table: object, keys: dict[str, Key], complain: Callable[[str], None]) -> dict | None:
    """The entry that a table holds, with defaults filled in; ``complain`` is called with each fault.

    None when anything is wrong with it.
    """
    if not isinstance(table, dict):
        complain(f"must be a table, not {named(table)}")
        return None
    sound = True
    for number, name in enumerate(table):
        if number > len(keys) + 50:
            complain(f"has {len(table):,} keys; it may have {len(keys)}")
            return None
        if name not in keys:
            near = difflib.get_close_matches(str(name)[:80], keys, n=1)
            complain(f"unknown key {name!r:.90}" + (f" (did you mean {near[0]}?)" if near else ""))
            sound = False
    entry = {}
    for name, key in keys.items():
        if name not in table:
            if key.default is REQUIRED:
                complain(f"{name} is missing")
                sound = False
            entry[name] = key.default
            continue
        try:
            entry[name] = key.read(table[name])
        except WrongError as wrong:
            complain(f"{name}{wrong}")
            sound = False
    return entry if sound else None


def named(value: object) -> str:
    """The value's type in the words of the format."""
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a whole number", float: "a number", list: "a list", dict: "a table"}
    names |= {datetime.datetime: "a date with a time", datetime.date: "a date"}
    return names.get(type(value), type(value).__name__)


def text(longest: int = LONGEST_TEXT, empty: bool = False) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise WrongError(f" must be text, not {named(value)}")
        value = tidy(value)
        if not value and not empty:
            raise WrongError(" is empty")
        if len(value) > longest:
            raise WrongError(f" must have at most {longest:,} characters, not {len(value):,}")
        if CONTROL.search(value):
            raise WrongError(" holds a control character")
        return value

    return read


def identifier(pattern: re.Pattern, longest: int, but_not: tuple[str, ...] = ()) -> Callable[[object], str]:
    def read(value: object) -> str:
        value = text(longest)(value)
        if not pattern.match(value):
            raise WrongError(f" must be small letters, digits and single hyphens, not {value!r}")
        if value in but_not:
            raise WrongError(f" {value!r} is taken by another file of the bank")
        return value

    return read


def choice(*allowed: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in allowed:
            raise WrongError(f" must be {listed(allowed)}, not {value!r:.60}")
        return value

    return read


def listed(words: tuple) -> str:
    *first, last = map(str, words)
    return f"{', '.join(first)} or {last}" if first else last


def whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongError(f" must be a whole number, not {named(value)}")
        if not low <= value <= high:
            few = listed(tuple(range(low, high + 1))) if high - low < 5 else f"from {low} to {high}"
            raise WrongError(f" must be {few}, not {value}")
        return value

    return read


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongError(f" must be true or false, not {named(value)}")
    return value


def date(value: object) -> str:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise WrongError(f" must be a date such as 2016-03-17, not {named(value)}")
    return value.isoformat()


def lines(
    empty: bool = True, most: int = MOST_LINES, longest: int = LONGEST_LINE
) -> Callable[[object], list[str]]:
    """A list of texts of one line each: in the admin they stand one a line."""

    def read(value: object) -> list[str]:
        if not isinstance(value, list):
            raise WrongError(f" must be a list, not {named(value)}")
        if len(value) > most:
            raise WrongError(f" must have at most {most:,} lines, not {len(value):,}")
        if not value and not empty:
            raise WrongError(" is empty")
        entries = []
        for number, line in enumerate(value, 1):
            try:
                line = text(longest)(line)
            except WrongError as wrong:
                raise WrongError(f" {number}{wrong}") from None
            if "\n" in line:
                raise WrongError(f" {number} must stand on one line")
            entries.append(line)
        return entries

    return read


def usual_words(value: object) -> list[int]:
    pair = isinstance(value, list) and len(value) == 2
    if not pair or not all(type(n) is int and 1 <= n <= 2000 for n in value) or value[0] > value[1]:
        raise WrongError(
            f" must be two numbers of words, the smaller first, such as [60, 150], not {value!r:.60}"
        )
    return list(value)


def refusals(value: object) -> list[str]:
    names = lines()(value)
    unknown = [name for name in names if name not in REFUSALS]
    if unknown:
        raise WrongError(f" may hold {listed(REFUSALS)}, not {unknown[0]!r}")
    return sorted(set(names))


def passages(value: object) -> list[list[int]]:
    """Ranges of characters; that they lie in the text is checked where the text is, at its import."""
    sound = isinstance(value, list) and all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(type(n) is int for n in pair)
        and 0 <= pair[0] < pair[1]
        for pair in value
    )
    if not sound:
        raise WrongError(f" must be pairs of offsets such as [[120, 180]], not {value!r:.60}")
    return [list(pair) for pair in value]


def fingerprint(value: object) -> str:
    value = text()(value)
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise WrongError(f" must be a SHA-256 in 64 small hex digits, not {value!r}")
    return value


def source(value: object) -> dict:
    complaints: list[str] = []
    entry = read_table(value, SOURCE, complaints.append)
    if entry is None:
        raise WrongError(f": {'; '.join(complaints)}")
    return entry


def longest(model, field: str) -> int:
    return model._meta.get_field(field).max_length


slug_of = identifier(SLUG.regex, 80)


def slugs(value: object) -> list[str]:
    names = lines(empty=False)(value)
    if len(set(names)) < len(names):
        raise WrongError(" names a question twice")
    return [slug_of(name) for name in names]


DOCUMENT = {
    # Word lists and question sets have the files of those names.
    "slug": Key(identifier(SLUG.regex, 80, but_not=("word-lists", "question-sets"))),
    "title": Key(text(longest(Document, "title"))),
    "author": Key(text(longest(Document, "author"), empty=True), ""),
    "published": Key(date, ""),
    "about": Key(text(empty=True), ""),
    "text_hash": Key(fingerprint, ""),
}
SOURCE = {
    "document": Key(slug_of, ""),
    "heading": Key(text(longest(Criterion, "source_heading"), empty=True), ""),
    "place": Key(text(longest(Criterion, "source_place"), empty=True), ""),
    "says": Key(text()),
    "passages": Key(passages, []),
}
CRITERION = {
    "slug": Key(slug_of),
    "kind": Key(choice(*Kind.values)),
    "weight": Key(whole(1, 3)),
    "statement": Key(text()),
    "label": Key(text(longest(Criterion, "label"))),
    "counts": Key(text()),
    "not_counts": Key(text(empty=True), ""),
    "ask": Key(text()),
    "sounds_like": Key(text()),
    "looked_for": Key(text()),
    "refuses": Key(refusals, None),
    "reader": Key(flag, True),
    "source": Key(source),
    "rules": Key(lines(empty=False)),
    "match": Key(lines(most=MOST_SENTENCES, longest=LONGEST_SENTENCE)),
    "no_match": Key(lines(most=MOST_SENTENCES, longest=LONGEST_SENTENCE)),
}
# The criteria are tables of their own, each with its own place, and are read apart.
QUESTION = {
    "slug": Key(slug_of),
    "prompt": Key(text()),
    "level": Key(choice(*Level.values)),
    "position": Key(whole(1, 32767)),
    "short": Key(text(longest(Question, "short"))),
    "why_asked": Key(text()),
    "hint": Key(text(empty=True), ""),
    "usual_words": Key(usual_words, [60, 150]),
    "sample_answer": Key(text(empty=True), ""),
    "active": Key(flag, True),
    "criteria": Key(lambda tables: tables),
}
WORD_LIST = {
    "name": Key(identifier(LIST_NAME.regex, longest(WordList, "name"))),
    "about": Key(text(empty=True), ""),
    "entries": Key(lines(empty=False)),
}
QUESTION_SET = {
    "slug": Key(slug_of),
    "title": Key(text(longest(QuestionSet, "title"))),
    "about": Key(text(empty=True), ""),
    "position": Key(whole(1, 32767)),
    "questions": Key(slugs),
}
