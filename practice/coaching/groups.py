"""Groups: begun, changed, closed; the link and the code to join by."""

import secrets
from datetime import date, tzinfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.coaching.due import day_ends_at
from practice.coaching.releasing import release_where_due
from practice.models import Coach, Cohort, HeldJudgement

# Without letters and digits that are taken for one another when a code is read aloud.
CODE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


def begin(coach: Coach, fields: dict) -> Cohort:
    """A new group of this coach, with a code to join by."""
    with transaction.atomic():
        cohort = Cohort.objects.create(**fields)
        cohort.coaches.add(coach)
        renew_code(cohort)
    return cohort


def renew_code(cohort: Cohort, until: date | None = None, zone: tzinfo | None = None) -> None:
    """Gives the group another code; the one before opens nothing from now on. It ends when that day is over."""
    cohort.join_until = day_ends_at(until, zone or timezone.get_current_timezone()) if until else None
    for _ in range(5):
        cohort.join_code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                cohort.save(update_fields=["join_code", "join_until"])
            return
        except IntegrityError:
            continue
    raise RuntimeError("No code free for a group")


def end_code_after(cohort: Cohort, until: date | None) -> None:
    """Keeps the code, and changes the last day on which it can be used."""
    cohort.join_until = day_ends_at(until, timezone.get_current_timezone()) if until else None
    cohort.save(update_fields=["join_until"])


def revoke_code(cohort: Cohort) -> None:
    """Takes the code away: nobody can join by themselves."""
    cohort.join_code = cohort.join_until = None
    cohort.save(update_fields=["join_code", "join_until"])


def tidy_code(typed: str) -> str:
    """A code as it is stored, however it was typed or read aloud."""
    return "".join(sign for sign in typed.upper() if sign in CODE_SIGNS)[:20]


def cohort_to_join(code: str) -> Cohort | None:
    """The group that this code opens now."""
    code = tidy_code(code)
    if len(code) != CODE_LENGTH:
        return None
    cohort = Cohort.objects.filter(join_code=code, archived_at=None).first()
    if cohort is None or (cohort.join_until and cohort.join_until <= timezone.now()):
        return None
    return cohort


def close(cohort: Cohort) -> int:
    """Ends the group: nothing is due any more, nobody joins, and all feedback shows. How much that released."""
    cohort.archived_at = timezone.now()
    cohort.join_code = cohort.join_until = None
    cohort.save(update_fields=["archived_at", "join_code", "join_until"])
    held = HeldJudgement.objects.filter(attempt__assigned_question__assignment__cohort=cohort)
    return release_where_due(held)
