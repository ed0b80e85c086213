"""Letting the people who write the rules read one's answers: given, taken back, and refused for a single try."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from practice.access import Person, rows_of
from practice.belongings import Kind, register
from practice.models import Attempt, ReadingConsent


def is_given(person: Person) -> bool:
    return rows_of(ReadingConsent.objects, person).exists()


def give(person: Person) -> None:
    """Lets them read; a second time changes nothing."""
    ReadingConsent.objects.get_or_create(**person.as_owner())


def take_back(person: Person) -> None:
    """Nothing is read from now on. What was kept back stays marked, for the day on which they may read again."""
    rows_of(ReadingConsent.objects, person).delete()


def keep_back(attempt: Attempt, is_kept: bool) -> None:
    """Leaves one try out, or takes it in again."""
    Attempt.objects.filter(pk=attempt.pk).update(kept_back=is_kept)
    attempt.kept_back = is_kept


def of_its_owner() -> Exists:
    """For a query of attempts: whether the owner lets them be read."""
    of_user = Q(user=OuterRef("user"), user__isnull=False)
    of_guest = Q(guest=OuterRef("guest"), guest__isnull=False) & Q(user=None)
    return Exists(ReadingConsent.objects.filter(of_user | of_guest))


def readable_attempts() -> QuerySet:
    """The attempts that rule writers may read: let by the owner, shown to the owner already, of the bank's questions.

    What is not judged yet, or held back by a coach, is nobody's example; a private question is its owner's.
    """
    attempts = Attempt.objects.filter(question__user=None, question__guest=None, kept_back=False)
    attempts = attempts.filter(judged_at__isnull=False, held_judgement=None)
    return attempts.filter(of_its_owner())


def _before_move(guest: uuid.UUID, user_id: int) -> None:
    """No answer becomes readable by a move: the tries of whichever side had not agreed are kept back."""
    of_guest = ReadingConsent.objects.filter(guest=guest).exists()
    of_user = ReadingConsent.objects.filter(user_id=user_id).exists()
    if of_user and not of_guest:
        Attempt.objects.filter(user=None, guest=guest).update(kept_back=True)
    elif of_guest and not of_user:
        Attempt.objects.filter(user_id=user_id).update(kept_back=True)


def _move(consents: QuerySet, user_id: int) -> None:
    if ReadingConsent.objects.filter(user_id=user_id).exists():
        consents.delete()
    else:
        consents.update(user_id=user_id, guest=None)


def _entry(consent: ReadingConsent) -> dict:
    return {"the people who write the rules may read your answers since": consent.created_at}


register(
    Kind(
        name="consents to be read",
        one="consent to be read",
        many="consents to be read",
        model=ReadingConsent,
        entry=_entry,
        lines=lambda rows: ["The people who write the rules may read these tries" for _ in rows],
        before_move=_before_move,
        move=_move,
    )
)
