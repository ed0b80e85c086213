"""Entries and cards: the content of rows as plain dicts.

An *entry* is what one document, question or word list looks like in a file of the bank, with everything
that may be left out filled in. Reading a file and reading the rows give equal entries for equal content,
so whether something changed is one comparison of hashes.

A *card* is one question frozen whole: its entry, its document, each source resolved, and every word list
its rules use. ``feedback.compile_rubric`` takes a card, and ``Rubric.card`` stores one.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from questions.models import Criterion, Document, Question, QuestionSet, WordList
from questions.wording import lines_of, tidy

# Where a question stands in the bank and whether it is shown has no say in how an answer is judged, so
# reordering the bank publishes nothing.
NOT_JUDGED = ("document", "level", "position", "active")

QUOTED = re.compile(r'"[^"\n]*"')
LIST_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]*)")


def content_hash(content: object) -> str:
    """SHA-256 of the canonical JSON of plain dicts, lists, strings and numbers; 64 hex digits."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def document_entry(document: Document) -> dict:
    """A document as its file holds it; ``published`` is an ISO date or empty."""
    return {
        "slug": document.slug,
        "title": tidy(document.title),
        "author": tidy(document.author),
        "published": document.published.isoformat() if document.published else "",
        "about": tidy(document.about),
        "text_hash": document.text_hash,
    }


def criterion_entry(criterion: Criterion) -> dict:
    """A criterion as its file holds it; the source's document is empty when it is the question's own."""
    elsewhere = criterion.source_document_id not in (None, criterion.question.document_id)
    # Left out where it is as usual: the hashes of all that was loaded before there was a reader stay true.
    unusual = {} if criterion.reader else {"reader": False}
    return {
        **unusual,
        "slug": criterion.slug,
        "kind": criterion.kind,
        "weight": criterion.weight,
        "statement": tidy(criterion.statement),
        "label": tidy(criterion.label),
        "counts": tidy(criterion.counts),
        "not_counts": tidy(criterion.not_counts),
        "ask": tidy(criterion.ask),
        "sounds_like": tidy(criterion.sounds_like),
        "looked_for": tidy(criterion.looked_for),
        "refuses": criterion.refusals,
        "source": {
            "document": criterion.source_document.slug if elsewhere else "",
            "heading": tidy(criterion.source_heading),
            "place": tidy(criterion.source_place),
            "says": tidy(criterion.source_says),
            "passages": criterion.source_passages,
        },
        "rules": lines_of(criterion.rules),
        "match": lines_of(criterion.match),
        "no_match": lines_of(criterion.no_match),
    }


def question_entry(question: Question, criteria: Iterable[Criterion] | None = None) -> dict:
    """A question with its criteria in order; ``criteria`` stands in for the stored ones, saved or not."""
    if criteria is None:
        criteria = question.criteria.select_related("source_document", "question")
    ordered = sorted(criteria, key=lambda criterion: (criterion.position, criterion.pk or float("inf")))
    return {
        "slug": question.slug,
        "document": question.document.slug,
        "prompt": tidy(question.prompt),
        "level": question.level,
        "position": question.position,
        "short": tidy(question.short),
        "why_asked": tidy(question.why_asked),
        "hint": tidy(question.hint),
        "usual_words": [question.usual_words_min, question.usual_words_max],
        "sample_answer": tidy(question.sample_answer),
        "active": question.active,
        "criteria": [criterion_entry(criterion) for criterion in ordered],
    }


def word_list_entry(word_list: WordList) -> dict:
    """A word list as its file holds it."""
    return {
        "name": word_list.name,
        "about": tidy(word_list.about),
        "entries": lines_of(word_list.entries),
    }


def set_entry(question_set: QuestionSet) -> dict:
    """A question set as its file holds it, with the slugs of its questions in order."""
    return {
        "slug": question_set.slug,
        "title": tidy(question_set.title),
        "about": tidy(question_set.about),
        "position": question_set.position,
        "questions": list(question_set.members.values_list("question__slug", flat=True)),
    }


def lists_mentioned(patterns: Iterable[str]) -> set[str]:
    """The names of the word lists that rules or entries mention; what stands in quotes is words."""
    return {name for pattern in patterns for name in LIST_MENTION.findall(QUOTED.sub(" ", pattern))}


def lists_used(patterns: Iterable[str], lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The word lists that the patterns use, and those that their entries use, by name.

    A name that no list has is left out: compiling the card names the rule that asks for it.
    """
    used: dict[str, list[str]] = {}
    waiting = lists_mentioned(patterns)
    while waiting:
        name = waiting.pop()
        if name in lists and name not in used:
            used[name] = list(lists[name])
            waiting |= lists_mentioned(lists[name])
    return dict(sorted(used.items()))


def card_of(question: Mapping, documents: Mapping[str, Mapping], lists: Mapping[str, list[str]]) -> dict:
    """The card of a question's entry.

    ``documents`` holds document entries by slug and ``lists`` the entries of word lists by name; both may
    hold more than is needed. Raises KeyError when a document that the question names is not there.
    """
    card = {key: value for key, value in question.items() if key not in NOT_JUDGED}
    card["document"] = dict(documents[question["document"]])
    card["criteria"] = []
    for criterion in question["criteria"]:
        source = dict(criterion["source"])
        source["document"] = source["document"] or question["document"]
        for key in ("title", "author", "published", "text_hash"):
            source[key] = documents[source["document"]][key]
        card["criteria"].append({**criterion, "source": source})
    rules = [rule for criterion in card["criteria"] for rule in criterion["rules"]]
    card["lists"] = lists_used(rules, lists)
    return card
