"""Bringing the rows up to the files: parsed and proven first, written in one transaction, told after."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction

from questions.bank.contents import Bank
from questions.bank.faults import BankFaults, from_rubric
from questions.bank.reading import BankFile, read_bank
from questions.cards import content_hash, document_entry, question_entry, set_entry, word_list_entry
from questions.comparing import compare
from questions.models import Document, Question, QuestionSet, RubricDraft, SetMember, WordList
from questions.rows import write_content
from questions.rubrics import RubricFaults, freeze, list_entries, newest, proven_hashes, publish_all


@dataclass(frozen=True)
class Loaded:
    """What a load did. Each entry names a row, such as "question difficult-customers"."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # changed in admin since the last load, so left as they are
    switched_off: tuple[str, ...] = ()  # questions that the files no longer hold
    left: tuple[str, ...] = ()  # documents, word lists and sets that the files no longer hold
    published: tuple[str, ...] = ()

    @property
    def nothing_changed(self) -> bool:
        return not (self.created or self.changed or self.switched_off or self.published)


@dataclass
class _Telling:
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    switched_off: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    def told(self) -> Loaded:
        return Loaded(**{name: tuple(lines) for name, lines in vars(self).items()})


def load_bank(
    paths: Iterable[Path | str | BankFile] = (),
    overwrite: bool = False,
    *,
    whole: bool = False,
    rest_stays: bool = False,
    dry: bool = False,
) -> Loaded:
    """Load files and folders (``fixtures/`` when none is named) and publish every question that changed.

    A row that an admin changed since the last load is kept and named, unless ``overwrite``. A folder stands
    for the whole bank and a file for its document: questions that are gone from it are switched off, never
    deleted; with ``rest_stays`` they are left alone, as where one question is brought from another site.
    ``whole`` says of files that are in no folder that they are the whole bank.
    With ``dry`` all of it is tried and told, and nothing stays written.
    Raises BankFaults, and writes nothing, when anything in the files is wrong.
    """
    paths = list(paths) or [settings.BASE_DIR / "fixtures"]
    try:
        return _load(paths, overwrite, whole, rest_stays, dry)
    except IntegrityError:
        # Another process that started at the same moment created the same rows first; now they are there.
        return _load(paths, overwrite, whole, rest_stays, dry)


def _load(
    paths: list[Path | str | BankFile], overwrite: bool, whole: bool, rest_stays: bool, dry: bool
) -> Loaded:
    stored = {document.slug: document_entry(document) for document in Document.objects.all()}
    asked = set(Question.objects.values_list("slug", flat=True))
    bank = read_bank(paths, stored, list_entries(), proven_hashes(), asked)
    bank.whole = bank.whole or whole
    telling = _Telling()
    with transaction.atomic():
        waiting = _cards_waiting()
        for entry in bank.documents.values():
            _bring_up("document", Document, entry, document_entry, _write_document, overwrite, telling)
        for entry in bank.lists.values():
            _bring_up("word list", WordList, entry, word_list_entry, _write_list, overwrite, telling)
        for entry in bank.questions.values():
            _bring_up("question", Question, entry, question_entry, _write_question, overwrite, telling)
        for entry in bank.sets.values():
            _bring_up("question set", QuestionSet, entry, set_entry, _write_set, overwrite, telling)
        if not rest_stays:
            _settle_what_is_gone(bank, overwrite, telling)
        _publish(bank, waiting, telling)
        if dry:
            transaction.set_rollback(True)
    return telling.told()


def _bring_up(word, model, entry, entry_of, write, overwrite: bool, telling: _Telling) -> None:
    """Create the row, bring it up to the entry, or keep it: the one place where that is decided."""
    key = "name" if model is WordList else "slug"
    row = model.objects.filter(**{key: entry[key]}).first()
    fingerprint = content_hash(entry)
    named = f"{word} {entry[key]}"
    if row is None:
        telling.created.append(named)
        write(model(**{key: entry[key]}), entry, fingerprint)
        return
    present = entry_of(row)
    if content_hash(present) == fingerprint:
        telling.unchanged.append(named)
        if row.loaded_hash != fingerprint:
            model.objects.filter(pk=row.pk).update(loaded_hash=fingerprint)
    elif content_hash(present) != row.loaded_hash and not overwrite:
        telling.kept.append(f"{named} ({_differences(present, entry)})")
    else:
        telling.changed.append(f"{named} ({_differences(present, entry)})")
        write(row, entry, fingerprint)


def _differences(before: dict, after: dict, most: int = 4) -> str:
    differences = [str(difference) for difference in compare(before, after)]
    more = len(differences) - most
    return "; ".join(differences[:most]) + (f"; and {more} more" if more > 0 else "")


def _write_document(document: Document, entry: dict, fingerprint: str) -> None:
    document.title, document.author, document.about = entry["title"], entry["author"], entry["about"]
    published = entry["published"]
    document.text_hash = entry["text_hash"]
    document.published = datetime.date.fromisoformat(published) if published else None
    document.loaded_hash = fingerprint
    document.save()


def _write_list(word_list: WordList, entry: dict, fingerprint: str) -> None:
    word_list.about = entry["about"]
    word_list.entries = "\n".join(entry["entries"])
    word_list.loaded_hash = fingerprint
    word_list.save()


def _write_set(question_set: QuestionSet, entry: dict, fingerprint: str) -> None:
    for name in ("title", "about", "position"):
        setattr(question_set, name, entry[name])
    question_set.loaded_hash = fingerprint
    question_set.save()
    question_set.members.all().delete()
    asked = {question.slug: question for question in Question.objects.filter(slug__in=entry["questions"])}
    SetMember.objects.bulk_create(
        SetMember(question_set=question_set, question=asked[slug], position=position)
        for position, slug in enumerate(entry["questions"], 1)
    )


def _write_question(question: Question, entry: dict, fingerprint: str) -> None:
    question.document = Document.objects.get(slug=entry["document"])
    for name in ("level", "position", "active"):
        setattr(question, name, entry[name])
    question.loaded_hash = fingerprint
    write_content(question, entry)


def _settle_what_is_gone(bank: Bank, overwrite: bool, telling: _Telling) -> None:
    """Switch off questions that files held once and hold no longer; what came from admin is not gone."""
    within = models.Q() if bank.whole else models.Q(document__slug__in=bank.documents)
    loaded = Question.objects.filter(within, active=True).exclude(loaded_hash="")
    for question in loaded.exclude(slug__in=bank.questions).select_related("document"):
        named = f"question {question.slug}"
        if content_hash(question_entry(question)) != question.loaded_hash and not overwrite:
            telling.kept.append(f"{named} (no longer in the files)")
            continue
        question.active = False
        question.loaded_hash = content_hash(question_entry(question))
        question.save()
        telling.switched_off.append(named)
    if bank.whole:
        for word, model, key, entries in (
            ("document", Document, "slug", bank.documents),
            ("word list", WordList, "name", bank.lists),
            ("question set", QuestionSet, "slug", bank.sets),
        ):
            gone = model.objects.exclude(loaded_hash="").exclude(**{f"{key}__in": entries})
            telling.left += [f"{word} {name}" for name in gone.values_list(key, flat=True)]


def _cards_waiting() -> dict[int, str]:
    """Of each question with an open draft the hash of the card that its rows would make now."""
    drafts = RubricDraft.objects.select_related("question__document")
    return {draft.question_id: content_hash(freeze(draft.question)) for draft in drafts}


def _publish(bank: Bank, waiting: Mapping[int, str], telling: _Telling) -> None:
    active = Question.objects.filter(active=True)
    # A question begun in admin and never published may be half-written; it is not this load's business.
    ready = [question for question in active if question.slug in bank.questions or newest(question)]
    # An edit of a word list waits in a draft for its check; a load that brings nothing new must not publish it.
    ready = [q for q in ready if q.pk not in waiting or content_hash(freeze(q)) != waiting[q.pk]]
    try:
        rubrics = publish_all(ready, note="Loaded from files.")
    except RubricFaults as broken:
        # The files are sound by themselves, so an edit kept in admin and a change in the files disagree.
        raise BankFaults(from_rubric(fault, bank.file_of) for fault in broken.faults) from broken
    telling.published += [f"{rubric.card['slug']}, version {rubric.version}" for rubric in rubrics]
