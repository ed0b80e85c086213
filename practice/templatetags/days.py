"""Days as the pages write them."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day(when) -> str:
    """A day in words: 9 March, with the year where it is not this one."""
    if not isinstance(when, date):
        return ""
    if isinstance(when, datetime):
        when = timezone.localdate(when) if timezone.is_aware(when) else when.date()
    return date_format(when, "j F" if when.year == timezone.localdate().year else "j F Y")


@register.filter
def day_from_today(when) -> str:
    """A day near today by its name, any other in words."""
    names = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if isinstance(when, datetime) and timezone.is_aware(when):
        when = timezone.localdate(when)
    return names.get((when - timezone.localdate()).days) or day(when)
