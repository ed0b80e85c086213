"""Drafts on the server: what a person has typed and not sent, kept without writing over another text."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, IntegrityError
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from feedback import LIMIT
from practice.access import Person, own_attempts, own_drafts
from practice.belongings import Kind, register
from practice.models import Draft
from questions.models import Question
from questions.prepared import Prepared

# A draft may be longer than an answer: whoever has to shorten a text has typed too much of it first.
LONGEST = 5 * LIMIT
# How long after an answer was sent a saving of its draft may still be under way.
UNDER_WAY = timedelta(minutes=1)


class TooLong(Exception):
    """The text is longer than any draft that is kept here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is on the server now. is_other says that it is a text which the page has not shown."""

    draft: Draft | None
    is_other: bool = False


def draft_of(person: Person, question: Question) -> Draft | None:
    if not person.is_known:
        return None
    found = _draft(user_id=person.user_id, guest=person.guest, question_id=question.pk)
    return Draft.from_db(DEFAULT_DB_ALIAS, DRAFT_FIELDS, found[0]) if found else None


DRAFT_FIELDS = [field.attname for field in Draft._meta.concrete_fields]


@Prepared
def _draft(user_id: int | None, guest: uuid.UUID | None, question_id: int):
    own = own_drafts(Person(user_id, guest)).filter(question=question_id)
    return own.order_by("pk").values_list(*DRAFT_FIELDS)[:1]


def keep_draft(
    person: Person, question: Question, text: str, seen: str, submission: uuid.UUID | None
) -> Kept:
    """Keeps the text, unless the draft here is in a state that the page never showed.

    ``seen`` is `Draft.seen` as the page knows it, or empty. A text that has just been sent as an answer,
    by the form of this ``submission``, is no draft any more.
    """
    if len(text) > LONGEST:
        raise TooLong
    if _is_answered(person, question, text, submission):
        return Kept(None)
    for _ in range(3):
        stored = draft_of(person, question)
        if stored is None:
            try:
                return Kept(Draft.objects.create(question=question, text=text, **person.as_owner()))
            except IntegrityError:  # another tab was first; look again at what it stored
                continue
        if stored.text == text:
            return Kept(stored)
        if stored.seen != seen:
            return Kept(stored, is_other=True)
        if _own_state(person, question, seen).update(
            text=text, version=F("version") + 1, updated_at=timezone.now()
        ):
            return Kept(draft_of(person, question))
    return Kept(draft_of(person, question), is_other=True)


def throw_away(person: Person, question: Question, seen: str) -> Kept:
    """Removes the draft, unless it has changed since the page showed it."""
    _give_way(_own_state(person, question, seen))
    left = draft_of(person, question)
    return Kept(left, is_other=left is not None)


def forget_answered(person: Person, question: Question, text: str, seen: str) -> None:
    """A stored answer needs no draft: the one it was typed from goes, another text stays."""
    # Mostly it is the draft that the form was shown, with no text behind it: then to take it away is to look for it.
    if _own_state(person, question, seen).filter(behind=[]).delete()[0]:
        return
    draft = draft_of(person, question)
    if draft is not None and (draft.seen == seen or draft.text == text):
        _give_way([draft], but=text)


def _give_way(drafts, but: str = "") -> None:
    """Takes away these drafts; where a text waits behind one (but not this one), that comes up instead."""
    for draft in drafts:
        this_state = Draft.objects.filter(pk=draft.pk, version=draft.version)
        waiting = [text for text in draft.behind if text not in (draft.text, but)]
        if not waiting:
            this_state.delete()
            continue
        this_state.update(
            text=waiting[0], behind=waiting[1:], version=F("version") + 1, updated_at=timezone.now()
        )


def _own_state(person: Person, question: Question, seen: str):
    return own_drafts(person).seen_as(seen).filter(question=question)


def _is_answered(person: Person, question: Question, text: str, submission: uuid.UUID | None) -> bool:
    if submission is None:
        return False
    sent = own_attempts(person).filter(question=question, submission=submission)
    return sent.filter(Q(answer=text) | Q(created_at__gt=timezone.now() - UNDER_WAY)).exists()


# What becomes of drafts after they were typed


def _move(drafts: QuerySet, user_id: int) -> None:
    """Where both have a draft at one question, the newer text stands and the older one waits behind it."""
    at_same = Draft.objects.filter(user_id=user_id, question__in=drafts.order_by().values("question"))
    own = {draft.question_id: draft for draft in at_same.select_for_update()}
    joined = []
    for guests in drafts.select_for_update():
        if (draft := own.get(guests.question_id)) is None:
            continue
        newer, older = sorted((draft, guests), key=lambda one: one.updated_at, reverse=True)
        texts = [newer.text, *newer.behind, older.text, *older.behind]
        draft.text, *draft.behind = dict.fromkeys(texts)
        draft.version += 1  # a page that still shows the one text writes over neither
        draft.updated_at = newer.updated_at
        joined.append((draft, guests.pk))
    # The guest's go first: a question has one draft of a person.
    drafts.filter(pk__in=[pk for _, pk in joined]).delete()
    Draft.objects.bulk_update([draft for draft, _ in joined], ["text", "behind", "version", "updated_at"])
    drafts.update(user_id=user_id, guest=None)


def _lines(drafts: QuerySet) -> list[str]:
    bank = drafts.order_by("question__level", "question__position", "question__slug")
    return list(bank.values_list("question__short", flat=True))


def _entry(draft: Draft) -> dict:
    return {
        "question": draft.question.prompt,
        "your draft": draft.text,
        "texts behind it": draft.behind,
        "begun": draft.created_at,
        "changed": draft.updated_at,
    }


register(
    Kind(
        name="drafts",
        one="draft",
        many="drafts",
        model=Draft,
        entry=_entry,
        joined=lambda drafts: drafts.select_related("question").order_by("created_at", "pk"),
        lines=_lines,
        move=_move,
        last_used="updated_at",
    )
)
