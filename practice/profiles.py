"""What a person told about themselves: the time zone and the date of the interview."""

import zoneinfo
from datetime import date
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from practice.access import Person, rows_of
from practice.belongings import Kind, register
from practice.models import Profile

# The session carries the zone too, so that no page asks the database for it.
TIME_ZONE = "time_zone"


@cache
def time_zones() -> tuple[str, ...]:
    """The names of the world's time zones, without old spellings and technical ones."""
    areas = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe")
    named = zoneinfo.available_timezones()
    return ("UTC", *sorted(name for name in named if name.startswith((*areas, "Indian", "Pacific"))))


def own_profiles(person: Person) -> QuerySet:
    """The person's profile, if there is one."""
    return rows_of(Profile.objects, person)


def profile_of(person: Person) -> Profile:
    """The person's profile; an empty one that is not stored where there is none."""
    return own_profiles(person).first() or Profile(**person.as_owner())


def days_to_interview(profile: Profile, today: date | None = None) -> int | None:
    """How many days are left, 0 on the day itself; None without a date or after it."""
    if profile.interview_on is None:
        return None
    left = (profile.interview_on - (today or timezone.localdate())).days
    return left if left >= 0 else None


def _lines(profiles: QuerySet) -> list[str]:
    profile = profiles.get()
    told = [f"Interview on {date_format(profile.interview_on)}"] if profile.interview_on else []
    return told + ([f"Time zone {profile.time_zone}"] if profile.time_zone else [])


def _move(profiles: QuerySet, user_id: int) -> None:
    """The account's own words win; what it leaves open is filled in."""
    brought = profiles.get()
    kept = Profile.objects.filter(user_id=user_id).first()
    if kept is None:
        profiles.update(user_id=user_id, guest=None)
        return
    kept.time_zone = kept.time_zone or brought.time_zone
    kept.interview_on = kept.interview_on or brought.interview_on
    kept.save()
    brought.delete()


def _entry(profile: Profile) -> dict:
    return {
        "time zone": profile.time_zone,
        "date of the interview": profile.interview_on,
    }


register(
    Kind(
        name="profile",
        one="note about you",
        many="notes about you",
        model=Profile,
        entry=_entry,
        lines=_lines,
        move=_move,
        last_used="changed_at",
    )
)
