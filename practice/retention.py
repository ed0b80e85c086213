"""How long a guest's work stays on the server, and the notes of the queue about tasks that are over."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from practice.access import Person
from practice.belongings import delete_all_of, guests_last_seen_before, move_latecomers
from practice.work import every_minute, strikes


def forget_old_guests(days: int | None = None) -> int:
    """Deletes all of each guest who did nothing for so many days; returns how many guests that were.

    Without a number it is the site's setting GUEST_DAYS, and 0 there keeps everything.
    """
    days = settings.GUEST_DAYS if days is None else days
    if days <= 0:
        return 0
    move_latecomers()  # what belongs to an account is no guest's
    guests = guests_last_seen_before(timezone.now() - timedelta(days=days))
    for guest in guests:
        delete_all_of(Person(guest=guest))
    return len(guests)


@every_minute
def once_a_day(moment: datetime) -> None:
    if strikes("retention", timedelta(days=1), moment):
        forget_old_guests()
        call_command(
            "prune_db_task_results", queue_name="*", min_age_days=1, failed_min_age_days=14, verbosity=0
        )
