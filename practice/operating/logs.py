"""How a line of the log is written: plain or as JSON, with the request's name and without what people typed.

The message of an exception may quote an answer (PostgreSQL repeats the row that it refused), and so may the
values in its frames. So a failure is written as its kind and its places. A developer's own site says more.
"""

import json
import logging
import re
import time
import traceback
from datetime import UTC, datetime

from practice.operating.request_ids import current

# Addresses that open something by themselves: whoever reads the log must not be able to use them.
KEYS = re.compile(
    r"(/shared/|/join/|/invited/|/groups/become-coach/|/groups/reminders/"
    r"|/accounts/confirm-email/|/accounts/password/reset/key/)[^/\s?\"']+",
    re.IGNORECASE,
)
# The query may hold what somebody looked for.
QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']*")
# What Python itself puts on a record; the rest is ours and was named at the call.
NAMED = ("method", "route", "status", "milliseconds")


def without_keys(message: str) -> str:
    """The message with every address in it cut down to what opens nothing and repeats no search."""
    return QUERY.sub(r"\1", KEYS.sub(r"\1...", message))


def places(failure: BaseException | None) -> str:
    """A failure and what it came from, by kind and place; without messages, which may quote an answer."""
    told, seen = [], set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        frames = traceback.extract_tb(failure.__traceback__)[-12:]
        told.append(type(failure).__qualname__)
        told += [f"  {f.name}, line {f.lineno} of {f.filename}" for f in reversed(frames)]
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    return "\n".join(told)


class _Careful(logging.Formatter):
    # Off for a developer's own site, where the message of a failure is what one looks for.
    tells_messages = False

    def formatException(self, ei):  # noqa: N802  the name is Python's
        return super().formatException(ei) if self.tells_messages else places(ei[1])


class Line(_Careful):
    """A line to be read by people: time, level, request, logger, message."""

    converter = time.gmtime

    def __init__(self, tells_messages: bool = False):
        super().__init__("{asctime} {levelname} {request} {name}: {message}", style="{")
        self.tells_messages = tells_messages

    def format(self, record):
        record.request = current() or "-"
        return super().format(record)

    def formatMessage(self, record):  # noqa: N802
        record.message = without_keys(record.message)
        return super().formatMessage(record)


class JsonLine(_Careful):
    """One JSON object a line: time (UTC), level, logger, message, request, and what a request's line counts.

    Only fields named here get in, so that nobody's `extra` brings along a form.
    """

    def format(self, record):
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
        }
        if request := current():
            entry["request"] = request
        entry |= {name: value for name in NAMED if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            entry["failure"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def configuration(format_name: str, level: str, debug: bool) -> dict:
    """Django's LOGGING for LOG_FORMAT ("json" or "line") and LOG_LEVEL; everything goes to the console."""
    formatter = {"()": JsonLine} if format_name == "json" else {"()": Line, "tells_messages": debug}
    quiet = {"handlers": ["console"], "level": "INFO", "propagate": False}
    own = quiet | {"level": level}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # Replaces Django's own handlers, one of which would mail error reports with the posted form.
            "django": quiet,
            # At DEBUG this logger writes every query with its values, and so the answers: never lower it.
            "django.db.backends": quiet,
            # runserver's own lines have the query in them; ours stand beside them.
            "django.server": quiet,
            # The web server's: gunicorn gets this same description (deploy/gunicorn.py).
            "gunicorn.error": quiet,
            "practice": own,
            "questions": own,
            "allauth": own,
        },
    }
