"""The day of a person's interview: read, set and taken away."""

from datetime import date, timedelta

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from practice.access import Person, own_interview_dates
from practice.models import InterviewDate

FURTHEST = timedelta(days=2 * 366)


class InterviewDateForm(forms.Form):
    day = forms.DateField(
        required=False,
        error_messages={"invalid": "We could not read this date. Write it like 2027-03-09."},
    )

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        today = timezone.localdate()
        if day is None:
            raise forms.ValidationError("Give a date first.")
        if day < today:
            raise forms.ValidationError("This day is over. Give today or a later day.")
        if day > today + FURTHEST:
            raise forms.ValidationError("This day is more than two years away. Is the year right?")
        return day


def interview_day(person: Person) -> date | None:
    """The day that this person prepares for. An account's own day comes before that of its browser."""
    days = own_interview_dates(person).order_by(F("user").asc(nulls_last=True))
    return days.values_list("day", flat=True).first()


def set_interview_day(person: Person, day: date) -> None:
    """Keeps this day as the person's only one."""
    try:
        with transaction.atomic():
            InterviewDate.objects.update_or_create(**person.as_owner(), defaults={"day": day})
    except IntegrityError:
        # Two forms in the same moment: the other one made the row, so now there is one to change.
        InterviewDate.objects.filter(**person.as_owner()).update(day=day)


def forget_interview_day(person: Person) -> None:
    own_interview_dates(person).delete()
