"""Small things that templates of the site need."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = ""):
    """One drawing of the sprite; decoration only, so the words beside it must say the same."""
    address = f"{static('icons.svg')}#{name}"
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}"/></svg>', f" {extra}" if extra else "", address
    )


@register.filter
def signed(number) -> str:
    """A number as a sum writes it, with a true minus sign: 12, 0, −15."""
    return str(number).replace("-", "−")


@register.filter
def less(total: int, part: int) -> int:
    return total - part
