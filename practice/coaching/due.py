"""When an assignment is due: a day that ends where the member is."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from practice.models import Assignment, Profile

# A day begins, and ends, first of all places so long before it does in UTC.
FIRST_TO_BEGIN = timedelta(hours=14)


def zone_named(name: str) -> tzinfo:
    """The time zone of this name; UTC where it is empty or not known here."""
    try:
        return zoneinfo.ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def zone_of(user_id: int | None) -> tzinfo:
    """The time zone that this person has named, else UTC. One query."""
    name = Profile.objects.filter(user_id=user_id).values_list("time_zone", flat=True).first()
    return zone_named(name or "")


def day_ends_at(day: date, zone: tzinfo) -> datetime:
    """The moment at which this day is over in this time zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def is_over(assignment: Assignment, zone: tzinfo, moment: datetime) -> bool:
    """Whether the due day has ended for a member there; never for an assignment without one."""
    return assignment.due_on is not None and moment >= day_ends_at(assignment.due_on, zone)


def is_late(assignment: Assignment, zone: tzinfo, sent_at: datetime) -> bool:
    """Whether an answer sent at this moment came after the due day, where the member is."""
    return is_over(assignment, zone, sent_at)
