"""Addresses for messages: a worker has no request to take the site's name from."""

from django.conf import settings
from django.urls import reverse


def address_of(name: str, *args) -> str:
    """The full address of a page of this site."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse(name, args=args)
