"""Small things that templates of the site need."""

from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html

from practice.access import person_of
from practice.reading_consents import is_given

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = ""):
    """One drawing of the sprite; decoration only, so the words beside it must say the same."""
    return _drawn(name, extra, _sprite(settings.STORAGES["staticfiles"]["BACKEND"], settings.STATIC_URL))


# A page of feedback has forty drawings; where the sprite lies does not change while the site runs.
@cache
def _sprite(storage: str, prefix: str) -> str:
    return static("icons.svg")


@cache
def _drawn(name: str, extra: str, sprite: str):
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        sprite,
        name,
    )


@register.simple_tag(takes_context=True)
def lets_rule_writers_read(context) -> bool:
    """Whether the person who looks lets the people who write the rules read the answers; no query for a new guest."""
    request = context.get("request")
    return request is not None and is_given(person_of(request))


@register.filter
def signed(number) -> str:
    """A number as a sum writes it, with a true minus sign: 12, 0, −15."""
    return str(number).replace("-", "−")


@register.filter
def less(total: int, part: int) -> int:
    return total - part


# How allauth names its fields, and how this site does.
PLAIN = {
    "Remember Me": "Stay signed in on this device",
    "Password (again)": "The same password again",
    "Current Password": "Your password now",
    "New Password": "New password",
    "New Password (again)": "The new password again",
    "Passwordless": "Sign me in with it alone, without my password",
    "Authenticator code": "Code from your app",
}


@register.filter
def plain_label(field) -> str:
    return PLAIN.get(str(field.label), str(field.label))


@register.filter
def as_input(field):
    """A form's field in the site's dress. Its label says what it is, so no grey words stand inside."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs={} if field.widget_type == "checkbox" else {"class": "input"})
