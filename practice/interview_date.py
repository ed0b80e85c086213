"""The day of a person's interview: read, set and taken away. It is part of the person's profile."""

from datetime import date, timedelta

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.access import Person
from practice.models import Profile
from practice.profiles import own_profiles, profile_of

FURTHEST = timedelta(days=2 * 366)
# The day may have begun where the person is and not yet here, or the other way round.
ELSEWHERE = timedelta(days=1)


def check_day(day: date) -> None:
    """Refuses a day that nobody prepares for. Every form that asks for the day does so by this."""
    today = timezone.localdate()
    if day < today - ELSEWHERE:
        raise forms.ValidationError("This day is over. Give today or a later day.", code="past")
    if day > today + FURTHEST:
        raise forms.ValidationError("This day is more than two years away. Is the year right?", code="far")


class InterviewDateForm(forms.Form):
    day = forms.DateField(
        required=False,
        error_messages={"invalid": "We could not read this date. Write it like 2027-03-09."},
    )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day is None:
            raise forms.ValidationError("Give a date first.")
        check_day(day)
        return day


def interview_day(person: Person) -> date | None:
    """The day that this person prepares for."""
    return profile_of(person).interview_on


def set_interview_day(person: Person, day: date) -> None:
    """Keeps this day as the person's only one."""
    try:
        with transaction.atomic():
            Profile.objects.update_or_create(**person.as_owner(), defaults={"interview_on": day})
    except IntegrityError:
        # Two forms in the same moment: the other one made the row, so now there is one to change.
        own_profiles(person).update(interview_on=day, changed_at=timezone.now())


def forget_interview_day(person: Person) -> None:
    own_profiles(person).update(interview_on=None, changed_at=timezone.now())
    own_profiles(person).filter(time_zone="").delete()  # nothing is left in it
