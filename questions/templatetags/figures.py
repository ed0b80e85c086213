"""Figures as the admin's tables write them."""

from django import template

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """A share or a kappa with two places; a dash where there is nothing to divide by."""
    return "–" if value is None else f"{value:.2f}"
