"""Private questions: one person's own question, with rules made from that person's plain words.

Nothing of them is in the bank. They have no criterion rows and no examples that prove their rules, so they are
not published by ``questions.rubrics.publish``: the newest rubric's card is all there is, and says "plain".
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTransform

from feedback import compile_rubric
from feedback.plain import plain_rules
from questions.cards import lists_used
from questions.models import Criterion, Kind, Question, Rubric
from questions.rubrics import keep_version, list_entries

WEIGHT = 2  # every point and every mistake: nobody says here which matter most
SHORT_NAME, SHORT_LABEL = 60, 40


@dataclass(frozen=True, slots=True)
class Wording:
    """A private question in its owner's words: the question, its points, its mistakes."""

    prompt: str
    points: tuple[str, ...]
    mistakes: tuple[str, ...] = ()


def says_nothing(kind: str, statement: str) -> bool:
    """Whether a point or mistake holds no word that could be looked for in an answer."""
    return not plain_rules(kind, statement, lists=()).rules


def keep_private(wording: Wording, question: Question) -> Rubric:
    """Store the wording as the question's next version, with the question where it is new.

    ``question`` carries its owner. The newest rubric comes back where nothing changed.
    """
    card = card_of_wording(wording, question.slug or f"own-{uuid.uuid4().hex}", list_entries())
    compile_rubric(card)  # a rule that does not compile must never be stored
    with transaction.atomic():
        question.slug = card["slug"]
        question.prompt, question.short = card["prompt"], card["short"]
        question.save()
        question = Question.private.select_for_update().get(pk=question.pk)
        return keep_version(question, card, note="From plain words.")


def criteria_of(questions: Iterable[Question]) -> list[Criterion]:
    """The points and mistakes of those of these questions that are private, read from their newest cards.

    They look as the bank's criteria do, but nothing of them is in its tables. No query without a private one.
    """
    private = [question.pk for question in questions if question.is_private]
    if not private:
        return []
    of_question = Rubric.objects.filter(question=OuterRef("question")).order_by("-version")
    cards = Rubric.objects.filter(question__in=private, version=Subquery(of_question.values("version")[:1]))
    shown = ("slug", "kind", "weight", "statement", "label", "ask")
    return [
        Criterion(question_id=question_id, position=position, **{name: entry[name] for name in shown})
        for question_id, entries in cards.values_list("question_id", KeyTransform("criteria", "card"))
        for position, entry in enumerate(entries, 1)
    ]


def wording_of(card: Mapping) -> Wording:
    """The owner's words back from a card."""
    of = {kind: tuple(c["statement"] for c in card["criteria"] if c["kind"] == kind) for kind in Kind.values}
    return Wording(card["prompt"], of[Kind.EMPHASIZE], of[Kind.AVOID])


def card_of_wording(wording: Wording, slug: str, lists: Mapping[str, list[str]]) -> dict:
    """The card that answers to a private question are judged by."""
    kinds = (
        (Kind.EMPHASIZE.value, "point", wording.points),
        (Kind.AVOID.value, "mistake", wording.mistakes),
    )
    criteria = [
        _criterion(f"{name}-{number}", kind, statement, "", lists)
        for kind, name, statements in kinds
        for number, statement in enumerate(statements, 1)
    ]
    return _card(slug, wording.prompt, criteria, lists) | {"plain": True}


def plain_card(card: Mapping, lists: Mapping[str, list[str]]) -> dict:
    """A card of the bank with its rules taken away, and rules from its plain words in their place.

    Only each criterion's statement and label are read: this is how the rules from plain words are measured.
    """
    criteria = [
        _criterion(c["slug"], c["kind"], c["statement"], c["label"], lists) | {"weight": c["weight"]}
        for c in card["criteria"]
    ]
    return _card(card["slug"], card["prompt"], criteria, lists)


def shared_lists(cards: Mapping[str, Mapping]) -> dict[str, set[str]]:
    """For each question the word lists that some other question uses as well: none was made for it alone."""
    return {
        slug: set().union(*(other["lists"] for name, other in cards.items() if name != slug))
        for slug in cards
    }


def _card(slug: str, prompt: str, criteria: Sequence[dict], lists: Mapping[str, list[str]]) -> dict:
    return {
        "slug": slug,
        "prompt": prompt,
        "short": _shortened(prompt, SHORT_NAME),
        "why_asked": "",
        "hint": "",
        "usual_words": [60, 150],
        "sample_answer": "",
        "document": {},
        "criteria": list(criteria),
        "lists": lists_used((rule for c in criteria for rule in c["rules"]), lists),
    }


def _criterion(slug: str, kind: str, statement: str, label: str, lists: Iterable[str]) -> dict:
    made = plain_rules(kind, statement, label, frozenset(lists))
    return {
        "slug": slug,
        "kind": kind,
        "weight": WEIGHT,
        "statement": statement,
        "label": label or _shortened(statement, SHORT_LABEL),
        "counts": "",
        "not_counts": "",
        "ask": "",
        "sounds_like": "",
        "looked_for": made.looked_for,
        "refuses": None,
        "source": {"document": "", "heading": "", "place": "", "says": "", "title": "", "author": ""}
        | {"published": "", "text_hash": "", "passages": []},
        "rules": list(made.rules),
        "match": [],
        "no_match": [],
    }


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 3].rsplit(" ", 1)[0].rstrip(" ,;:.") + " ..."
