"""Drafts on the server: what a person has typed and not sent, kept without writing over another text."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils import timezone

from feedback import LIMIT
from practice.access import Person, own_attempts, own_drafts
from practice.models import Draft
from questions.models import Question

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
    return own_drafts(person).filter(question=question).first()


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
    _own_state(person, question, seen).delete()
    left = draft_of(person, question)
    return Kept(left, is_other=left is not None)


def forget_answered(person: Person, question: Question, text: str, seen: str) -> None:
    """A stored answer needs no draft: the one it was typed from goes, another text stays."""
    state = Draft.objects.seen_as(seen).values("pk")
    own_drafts(person).filter(Q(pk__in=state) | Q(text=text), question=question).delete()


def _own_state(person: Person, question: Question, seen: str):
    return own_drafts(person).seen_as(seen).filter(question=question)


def _is_answered(person: Person, question: Question, text: str, submission: uuid.UUID | None) -> bool:
    if submission is None:
        return False
    sent = own_attempts(person).filter(question=question, submission=submission)
    return sent.filter(Q(answer=text) | Q(created_at__gt=timezone.now() - UNDER_WAY)).exists()
