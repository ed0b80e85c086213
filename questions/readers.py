"""The reader that this site judges with: the one that ships, one of the site's own, or none."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.checks import Error

from feedback import Reader, reader


def current() -> Reader | None:
    """The site's reader by the setting READER; None where it is off or its package (numpy) is missing."""
    return _loaded(settings.READER)


@cache
def _loaded(setting: str) -> Reader | None:
    if setting == "off" or reader.numpy is None:
        return None
    return reader.shipped() if setting == "on" else Reader.load(Path(setting))


def state() -> str:
    """What an operator should know of the reader, in words."""
    if settings.READER == "off":
        return "The reader is switched off (READER=off): the rules judge alone."
    if reader.numpy is None:
        return "The reader is off because the package numpy is missing: the rules judge alone."
    found = current()
    if found is None:
        return f"The reader is off because {reader.SHIPPED.name} cannot be read: the rules judge alone."
    return f"The reader {found.version} proposes where no rule fires."


def check_reader(app_configs, **options) -> list[Error]:
    """Django's check: a file that is no reader is said at the start, not at somebody's answer."""
    try:
        current()
    except (OSError, ValueError) as broken:
        return [
            Error(f"READER: {broken}", hint="Name the file that train_reader wrote.", id="questions.E001")
        ]
    return []
