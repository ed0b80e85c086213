"""The reader that this site judges with: the one that ships, one of the site's own, or none.

The setting READER has the last word: "off" is off, and a file is that file. Where it is "on", what was chosen in the
admin holds (``questions/reader_choices.py``), and without a choice the reader that ships.
"""

import time
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.core.checks import Error

from feedback import Reader, reader
from questions.models import ReaderChoice, TrainedReader

# Judging asks for the reader each time, so a process asks the database only every so many seconds. Until then another
# process may judge by the earlier reader, and says so in the engine version of its reports.
LOOK_AGAIN = 5.0
_seen: tuple[float, str, str] | None = (
    None  # when, the kind of the choice, the version of a site's own reader
)


def current() -> Reader | None:
    """The site's reader; None where it is off or its package (numpy) is missing."""
    if settings.READER != "on":
        return _loaded(settings.READER)
    kind, version = chosen()
    if kind == ReaderChoice.Kind.OWN and reader.numpy is not None:
        return _own(version)
    return None if kind == ReaderChoice.Kind.OFF else _loaded("on")


def chosen() -> tuple[str, str]:
    """What the admin chose last: the kind, and the version where it is a reader of the site's own."""
    global _seen
    seen, now = _seen, time.monotonic()
    if seen is None or now - seen[0] > LOOK_AGAIN:
        last = ReaderChoice.objects.values_list("kind", "version").first()
        seen = _seen = (now, *(last or (ReaderChoice.Kind.SHIPPED, "")))
    return seen[1], seen[2]


def look_again() -> None:
    """Another reader was chosen: the next judgement asks which."""
    global _seen
    _seen = None


@cache
def _loaded(setting: str) -> Reader | None:
    if setting == "off" or reader.numpy is None:
        return None
    return reader.shipped() if setting == "on" else Reader.load(Path(setting))


@lru_cache(maxsize=2)  # the one that judges, and one that is checked
def _own(version: str) -> Reader:
    return Reader(bytes(TrainedReader.objects.values_list("weights", flat=True).get(version=version)))


def by_version(version: str) -> Reader | None:
    """The reader that ships or one of the site's own; None where there is none of this version or no numpy."""
    shipped = _loaded("on")
    if shipped is None or shipped.version == version:
        return shipped
    return _own(version) if TrainedReader.objects.filter(version=version).exists() else None


def decided_elsewhere() -> str:
    """Why a choice in the admin would change nothing, in words; "" where it holds."""
    if settings.READER == "off":
        return "The setting READER=off switches every reader off."
    if settings.READER != "on":
        return "The setting READER names a file, and that reader judges."
    if reader.numpy is None:
        return "The package numpy is missing, so no reader can be used."
    return ""


def state() -> str:
    """What an operator should know of the reader, in words."""
    if settings.READER == "off":
        return "The reader is switched off (READER=off): the rules judge alone."
    if reader.numpy is None:
        return "The reader is off because the package numpy is missing: the rules judge alone."
    if settings.READER == "on" and chosen()[0] == ReaderChoice.Kind.OFF:
        return "The reader is switched off: the rules judge alone."
    found = current()
    if found is None:
        return f"The reader is off because {reader.SHIPPED.name} cannot be read: the rules judge alone."
    return f"The reader {found.version} proposes where no rule fires."


def check_reader(app_configs, **options) -> list[Error]:
    """Django's check: a file that is no reader is said at the start, not at somebody's answer."""
    try:
        _loaded(settings.READER)
    except (OSError, ValueError) as broken:
        return [
            Error(f"READER: {broken}", hint="Name the file that train_reader wrote.", id="questions.E001")
        ]
    return []
