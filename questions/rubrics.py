"""Rubrics: freeze a question's working rows into a card, publish it as a version, compile it to judge by."""

from collections.abc import Iterable, Mapping
from copy import copy

from django.db import DEFAULT_DB_ALIAS, transaction

from feedback import (
    ENGINE_VERSION,
    Fault,
    RubricFaults,
    check_examples,
    compile_rubric,
    grammar,
    patterns,
    rules,
)
from feedback import Rubric as CompiledRubric
from questions.cards import (
    card_of,
    content_hash,
    document_entry,
    lists_mentioned,
    lists_used,
    question_entry,
)
from questions.changes import kinds_of_change
from questions.comparing import Difference, compare
from questions.kept import Kept
from questions.models import Criterion, Kind, Question, Rubric, RubricDraft, WordList
from questions.prepared import Prepared
from questions.wording import lines_of

__all__ = [
    "Difference",
    "RubricFaults",
    "compare",
    "compiled",
    "compiled_card",
    "faults_of",
    "faults_of_card",
    "faults_of_lists",
    "freeze",
    "keep_version",
    "list_entries",
    "newest",
    "proven_hashes",
    "publish",
    "publish_all",
    "publish_all_using",
    "question_with_rules",
    "questions_using",
]

# Compiling and proving take up to half a second a question, and judging needs the compiled one on every
# answer. Keyed by content, what is kept can never be stale.
_compiled: Kept[CompiledRubric] = Kept()
_published: Kept[Rubric] = Kept()
_proven: Kept[tuple[Fault, ...]] = Kept()


def list_entries() -> dict[str, list[str]]:
    """The entries of every word list, by name; one query."""
    return {name: lines_of(entries) for name, entries in WordList.objects.values_list("name", "entries")}


def freeze(
    question: Question,
    criteria: Iterable[Criterion] | None = None,
    lists: Mapping[str, list[str]] | None = None,
) -> dict:
    """The card of a question as its working rows stand.

    ``criteria`` and ``lists`` stand in for the stored ones, so that an edit can be looked at unsaved.
    """
    stored = question.criteria.select_related("source_document")
    criteria = list(stored if criteria is None else criteria)
    documents = [question.document, *(c.source_document for c in criteria if c.source_document_id)]
    return card_of(
        question_entry(question, criteria),
        {document.slug: document_entry(document) for document in documents},
        list_entries() if lists is None else lists,
    )


def faults_of_card(card: Mapping) -> tuple[Fault, ...]:
    """What stands against publishing a card: bad rules, rules without proof, examples that fail."""
    return _proven.get(content_hash(card), lambda: _prove(card))


def proven_hashes() -> frozenset[str]:
    """The hashes of published cards that this very engine found to be sound."""
    return frozenset(
        Rubric.objects.filter(engine_version=ENGINE_VERSION).values_list("content_hash", flat=True)
    )


def _prove(card: Mapping) -> tuple[Fault, ...]:
    faults = []
    if not any(criterion["kind"] == Kind.EMPHASIZE for criterion in card["criteria"]):
        faults.append(Fault(card["slug"], None, "a question needs at least one point to make"))
    for criterion in card["criteria"]:
        place = f"{card['slug']}/{criterion['slug']}"
        if not criterion["rules"]:
            faults.append(Fault(place, None, "needs at least one rule"))
            continue
        if not criterion["match"]:
            faults.append(Fault(f"{place}, sentence that must match", None, "needs at least one"))
        if not criterion["no_match"]:
            faults.append(Fault(f"{place}, sentence that must not match", None, "needs at least one"))
    try:
        rubric = compiled_card(card)
    except RubricFaults as broken:
        return (*faults, *broken.faults)
    return (*faults, *check_examples(rubric, dict(card)))


def faults_of_lists(lists: Mapping[str, list[str]]) -> tuple[Fault, ...]:
    """What is wrong with word lists by themselves: entries that are no patterns, unknown lists, circles.

    ``lists`` is all of them, entries by name. A fault's place is ``@apology, entry 2``.
    """
    faults = []
    for name, entries in lists.items():
        if len(entries) > rules.ENTRIES_MOST:
            faults.append(
                Fault(
                    f"@{name}",
                    None,
                    f"{len(entries):,} entries; a word list has at most {rules.ENTRIES_MOST:,}",
                )
            )
            continue
        for number, entry in enumerate(entries, 1):
            place = f"@{name}, entry {number}"
            try:
                grammar.parse_pattern(entry)
            except grammar.RuleFault as fault:
                faults.append(Fault(place, fault.column, fault.message))
                continue
            for unknown in sorted(lists_mentioned([entry]) - lists.keys()):
                faults.append(Fault(place, None, f"there is no word list '{unknown}'"))
    if faults:
        return tuple(faults)
    table = rules.NodeTable(dict(lists))
    for name in lists:
        try:
            table.add(patterns.ListRef(name))
        except grammar.RuleFault as fault:
            faults.append(Fault(f"@{name}", None, fault.message))
        except RecursionError:
            return (Fault(f"@{name}", None, "leads through too many other word lists"),)
    return tuple(faults)


def faults_of(question: Question) -> tuple[Fault, ...]:
    """Everything that stands against publishing a question as its rows stand; empty when nothing does."""
    return faults_of_card(freeze(question))


def question_with_rules(slug: str) -> Question | None:
    """The question of the bank of this name, if it can be answered; it knows its newest rubric. One query."""
    found = _latest_rules(slug=slug)
    if not found:
        return None
    question = Question.from_db(DEFAULT_DB_ALIAS, QUESTION_FIELDS, found[0][2:])
    question._newest = found[0][:2]
    return question


QUESTION_FIELDS = [field.attname for field in Question._meta.concrete_fields]


@Prepared
def _latest_rules(slug: str):
    rules = Rubric.objects.filter(question__slug=slug, question__active=True)
    of_the_bank = rules.filter(question__user=None, question__guest=None).order_by("-version")
    return of_the_bank.values_list("pk", "content_hash", *(f"question__{name}" for name in QUESTION_FIELDS))[
        :1
    ]


def newest(question: Question) -> Rubric | None:
    """The rubric that new answers to the question are judged by, or None when none was published yet.

    For a question from `question_with_rules` it is the one that was the newest then.
    """
    named = getattr(question, "_newest", None)
    named = named or question.rubrics.order_by("-version").values_list("pk", "content_hash").first()
    if named is None:
        return None
    # A card has tens of kilobytes, is read for every answer and never changes. The copy is the caller's own.
    return copy(_published.get("{} {}".format(*named), lambda: Rubric.objects.get(pk=named[0])))


@transaction.atomic
def publish(question: Question, author=None, note: str = "") -> Rubric:
    """Freeze the question and store it as its next version; the newest one is returned if nothing changed.

    Raises RubricFaults, with every fault, when a rule, an example or a word list is wrong; then nothing is
    stored.
    """
    # Two admins who publish at once would otherwise take the same version number.
    question = Question.objects.select_for_update(of=("self",)).select_related("document").get(pk=question.pk)
    return keep_version(question, freeze(question), faults_of_card, author=author, note=note)


def keep_version(question: Question, card: dict, faults_in=lambda card: (), **about) -> Rubric:
    """Store a card as the next version of a question that the caller has locked; the newest if it is the same.

    Raises RubricFaults where ``faults_in`` finds any in a card that is new.
    """
    latest, fingerprint = newest(question), content_hash(card)
    if latest is not None and latest.content_hash == fingerprint:
        return latest
    if faults := faults_in(card):
        raise RubricFaults(faults)
    return Rubric.objects.create(
        question=question,
        version=latest.version + 1 if latest else 1,
        card=card,
        content_hash=fingerprint,
        engine_version=ENGINE_VERSION,
        change=kinds_of_change(latest.card if latest else None, card),
        **about,
    )


def questions_using(word_list: WordList) -> list[Question]:
    """The questions whose rules, published or in a draft, use a word list, directly or through another list."""
    lists = list_entries()
    rules_of = [(pk, lines_of(rules)) for pk, rules in Criterion.objects.values_list("question_id", "rules")]
    for pk, entry in RubricDraft.objects.values_list("question_id", "entry"):
        rules_of += [(pk, criterion["rules"]) for criterion in entry["criteria"]]
    using = {
        pk
        for pk, rules in rules_of
        if word_list.name in lists_mentioned(rules) or word_list.name in lists_used(rules, lists)
    }
    return list(Question.objects.filter(pk__in=using).select_related("document"))


def publish_all_using(word_list: WordList, author=None, note: str = "") -> list[Rubric]:
    """Publish every active question that uses a word list; the versions that are new.

    Raises RubricFaults with the faults of all of them, and stores nothing, when one cannot be published.
    """
    return publish_all([q for q in questions_using(word_list) if q.active], author, note)


@transaction.atomic
def publish_all(questions: Iterable[Question], author=None, note: str = "") -> list[Rubric]:
    """Publish questions together or not at all; the new versions. Raises RubricFaults with every fault."""
    new, faults = [], []
    for question in questions:
        before = newest(question)
        try:
            rubric = publish(question, author, note)
        except RubricFaults as broken:
            faults += broken.faults
        else:
            if before is None or rubric.pk != before.pk:
                new.append(rubric)
    if faults:
        raise RubricFaults(tuple(faults))
    return new


def compiled_card(card: Mapping) -> CompiledRubric:
    """A card that may not be published yet, ready to judge by, from the same cache. Raises RubricFaults."""
    fingerprint = content_hash(card)
    return _compiled.get(fingerprint, lambda: compile_rubric(dict(card), fingerprint[:12]))


def compiled(rubric: Rubric) -> CompiledRubric:
    """The rubric ready to judge by, from a cache of the process; safe to call from several threads."""
    return _compiled.get(rubric.content_hash, lambda: compile_rubric(rubric.card, rubric.short_hash))
