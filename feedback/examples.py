"""The sentences that prove a card's rules: those that must match and those that must not."""

from collections.abc import Iterable

from . import lexicon
from .judging import judge
from .report import Verdict
from .rubric import Fault, Rubric
from .text import Text


def check_examples(rubric: Rubric, card: dict) -> list[Fault]:
    """Judge every "match" and "no_match" sentence of a card by itself and name those that fail."""
    faults = []
    for entry in card["criteria"]:
        place = f"{card['slug']}/{entry['slug']}"
        for n, sentence in enumerate(entry.get("match", ()), 1):
            verdict = _verdict(sentence, entry["slug"], rubric)
            if not verdict.met:
                why = f" ({verdict.nearest.says})" if verdict.nearest else ""
                faults.append(
                    Fault(f"{place}, sentence that must match {n}", None, f"no rule finds “{sentence}”{why}")
                )
        for n, sentence in enumerate(entry.get("no_match", ()), 1):
            verdict = _verdict(sentence, entry["slug"], rubric)
            if verdict.met:
                faults.append(
                    Fault(
                        f"{place}, sentence that must not match {n}",
                        None,
                        f"{_finder(verdict)} in “{sentence}”",
                    )
                )
    return faults


def nearest_example(quote: str, sentences: Iterable[str]) -> str:
    """The sentence that shares most of its telling words with the quote, the first of equals; "" where none does."""
    words = _telling(quote)
    best, most = "", 0.0
    for sentence in sentences:
        others = _telling(sentence)
        shared = len(words & others) / (len(words | others) or 1)
        if shared > most:
            best, most = sentence, shared
    return best


def _telling(sentence: str) -> frozenset[str]:
    """The words of a sentence that carry meaning, cut to their first letters so that forms of one word meet."""
    return frozenset(form[:5] for form in Text(sentence).forms if form not in lexicon.FUNCTION_WORDS)


def _verdict(sentence: str, criterion: str, rubric: Rubric) -> Verdict:
    return next(verdict for verdict in judge(Text(sentence), rubric) if verdict.criterion == criterion)


def _finder(verdict: Verdict) -> str:
    if not verdict.evidence:
        return "a condition holds"
    shown = verdict.evidence[0]
    return f"rule {shown.rule.rsplit('/', 1)[1]} finds “{shown.quote}”"
