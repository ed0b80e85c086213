"""The circuit breaker before the language model: after some failures in a row it is left alone for a while.

Its state is one row in the database, so that every worker knows it and an admin can read it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from practice.models import CritiqueSwitch

FAILURES_MOST = 5  # in a row
REST = timedelta(minutes=2)
# While resting is over and one call tries whether it works again, the others wait this long.
TRIAL = timedelta(seconds=30)

# What says nothing about the server: it answered, only not what we hoped for.
ITS_OWN_FAULT = frozenset({"late", "unreachable", "cut", "key", "model", "broken", "refused", "moved"})


def switch() -> CritiqueSwitch:
    """The one row."""
    row, _ = CritiqueSwitch.objects.get_or_create(pk=1)
    return row


def let_through(moment: datetime | None = None) -> datetime | None:
    """None where a call may be made now; else when to ask again.

    After a rest the first to ask tries alone, so that a server that is still down is not met by a crowd.
    """
    moment = moment or timezone.now()
    switch()
    with transaction.atomic():
        row = CritiqueSwitch.objects.select_for_update().get(pk=1)
        if row.rests_until is None:
            return None
        if row.rests_until > moment:
            return row.rests_until
        row.rests_until = moment + TRIAL
        row.save(update_fields=["rests_until"])
        return None


def note_answer() -> None:
    """The server answered: the count begins anew."""
    CritiqueSwitch.objects.filter(pk=1).update(failures=0, rests_until=None, last_answer_at=timezone.now())


def note_failure(code: str) -> None:
    """Counts a failure of the server. One that it reached and answered otherwise ends the count."""
    now = timezone.now()
    row = CritiqueSwitch.objects.filter(pk=1)
    row.update(last_failure=code, last_failure_at=now)
    if code not in ITS_OWN_FAULT:
        if code != "busy":
            row.update(failures=0, rests_until=None)
        return
    row.update(failures=F("failures") + 1)
    row.filter(failures__gte=FAILURES_MOST).update(rests_until=now + REST)


def close() -> None:
    """An admin says that it works again."""
    CritiqueSwitch.objects.filter(pk=1).update(failures=0, rests_until=None)
