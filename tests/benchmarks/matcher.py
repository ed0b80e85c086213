"""spaCy's Matcher over the word lists that the rules of a question name: finding words, and no judgement."""

import re
from functools import partial

from . import judge
from .bank import LENGTHS, answers_of, cards
from .timing import milliseconds, rounds_at, timing
from .token_patterns import TokenPatterns


def name(length: int) -> str:
    return f"spaCy's Matcher, {length:,} words"


def names() -> list[str]:
    return [name(length) for length in LENGTHS]


def lists_named(card: dict) -> list[str]:
    """The word lists in the rules of a question; lists inside lists come with them."""
    rules = "\n".join(rule for criterion in card["criteria"] for rule in criterion["rules"])
    return sorted(set(re.findall(r"@([\w-]+)", rules)))


def timings(rounds: int) -> list[dict]:
    """A Matcher for each question, as each question has a rubric. The text is cut into tokens within the time."""
    import spacy
    from spacy.matcher import Matcher

    cut = spacy.blank("en")
    bank = cards()
    lists = bank[0]["lists"]
    token_patterns = TokenPatterns(lists)
    used = {card["slug"]: lists_named(card) for card in bank}
    matchers = {}
    for slug, list_names in used.items():
        matchers[slug] = Matcher(cut.vocab)
        for list_name in list_names:
            matchers[slug].add(list_name, token_patterns.of_list(list_name)[0])
    every = set().union(*used.values())
    turned = {
        "entries": sum(token_patterns.of_list(list_name)[1] for list_name in every),
        "entries_in_all": sum(len(lists[list_name]) for list_name in every),
        "word_lists": len(every),
    }

    def find(text: str, matcher: Matcher) -> list:
        return matcher(cut(text))

    return [
        timing(
            name(length),
            milliseconds(
                [partial(find, text, matchers[slug]) for slug, text in answers_of(length).items()],
                rounds_at(length, rounds),
            ),
            judge.name(length),
            **turned,
        )
        for length in LENGTHS
    ]
