"""Small things that the templates around rules need."""

from django import template

register = template.Library()


@register.filter
def fields(form, names: str) -> list:
    """The named fields of a form, in this order."""
    return [form[name] for name in names.split()]


@register.filter
def at(rows: dict, key: str):
    """What a dict holds under a key, or None."""
    return rows.get(key) if rows else None


@register.filter
def percent(share: float | None) -> str:
    """A share as a page says it, such as 0.83; a dash where there is nothing to divide by."""
    return "–" if share is None else f"{share:.2f}"
