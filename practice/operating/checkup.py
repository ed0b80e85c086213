"""What is wrong with this installation, in words for whoever runs it. Each check says what to do about it."""

import shutil
import smtplib
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.utils import timezone

from practice.models import Clock, Work
from practice.operating import migrations
from questions import readers
from questions.models import Question, ReaderChoice

GOOD, WARNING, BAD = "good", "warning", "bad"

KEY_LENGTH = 50
SPACE = 500 * 1024 * 1024  # bytes; below that a busy day's answers and a copy of the database may not fit
QUIET = timedelta(minutes=3)
OLD_WORK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `state` is good, warning (it runs, but) or bad (it does not work)."""

    name: str
    state: str
    said: str


_checks: dict[str, Callable[[], tuple[str, str]]] = {}


def check(name: str):
    """Makes a function a check of this name. It returns a state and a sentence, and never changes anything."""

    def registered(function):
        _checks[name] = function
        return function

    return registered


def look() -> list[Finding]:
    """All checks, in order. One that breaks is a finding of its own: the others are still wanted."""
    found = []
    for name, function in _checks.items():
        try:
            state, said = function()
        except DatabaseError as failure:
            connection.close()
            state, said = (
                BAD,
                f"The database does not answer ({type(failure).__name__}). Look at the first line.",
            )
        except Exception as failure:
            state, said = BAD, f"This could not be looked at: {type(failure).__name__}."
        found.append(Finding(name, state, said))
    return found


@check("database")
def database():
    try:
        connection.ensure_connection()
    except DatabaseError as failure:
        # The driver's message names host and user, never the password.
        reason = (str(failure).splitlines() or [type(failure).__name__])[0]
        return BAD, f"The database does not answer: {reason}. Is it running, and is DATABASE_URL right?"
    if connection.vendor == "sqlite":
        mode = connection.cursor().execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            return (
                WARNING,
                f"SQLite is in the mode {mode}, not wal: people wait for each other. Is the disk local?",
            )
        return GOOD, "SQLite answers, with a write-ahead log. One machine only."
    major = connection.pg_version // 10000
    if major < 15:
        return BAD, f"PostgreSQL is version {major}. This program needs 15 or newer."
    return GOOD, f"PostgreSQL {major} answers."


@check("tables")
def tables():
    if names := migrations.missing():
        return BAD, f"The tables are behind the program ({', '.join(names)}). Run: manage.py set_up"
    return GOOD, "The tables are at the program's version."


@check("question bank")
def bank():
    count = Question.objects.answerable().count()
    if not count:
        return BAD, "There is no question to answer. Run: manage.py load_bank"
    return GOOD, f"{count} questions can be answered."


@check("reader")
def reader():
    if settings.READER == "off":
        return GOOD, "The reader is switched off (READER=off). The rules judge alone."
    if settings.READER == "on" and readers.chosen()[0] == ReaderChoice.Kind.OFF:
        return GOOD, "The reader is switched off in the admin. The rules judge alone."
    if readers.current() is None:
        return WARNING, "The reader could not be loaded, so the rules judge alone. The log says why."
    return GOOD, "The reader is loaded."


@check("worker")
def worker():
    now = timezone.now()
    struck = Clock.objects.filter(name="minute").values_list("struck_at", flat=True).first()
    if struck is None:
        return BAD, "No worker has ever run here. Start one: manage.py work"
    if now - struck > QUIET:
        minutes = int((now - struck).total_seconds() // 60)
        return (
            BAD,
            f"No worker has been seen for {minutes:,} minutes. Reminders, reports and retention wait. Start one.",
        )
    if struck - now > QUIET:
        return (
            BAD,
            "The worker's last sign is in the future: a clock was wrong. Background work waits until then.",
        )
    failed = Work.objects.filter(state=Work.State.FAILED).count()
    old = Work.objects.filter(
        state=Work.State.WAITING, not_before=None, created_at__lt=now - OLD_WORK
    ).count()
    if failed or old:
        return (
            WARNING,
            f"A worker runs. {failed} pieces of work have failed, {old} wait for more than an hour.",
        )
    return GOOD, "A worker runs, and nothing waits long."


@check("mail")
def mail():
    if not settings.MAIL_SERVER:
        return WARNING, "EMAIL_HOST is not set: messages with links to sign in stand in the log instead."
    server = mailers.default
    try:
        server.open()
    except smtplib.SMTPAuthenticationError:
        return BAD, "The mail server refuses the name or the password (EMAIL_USER, EMAIL_PASSWORD)."
    except (OSError, smtplib.SMTPException) as failure:
        return (
            BAD,
            f"The mail server does not answer ({type(failure).__name__}). Look at EMAIL_HOST and EMAIL_PORT.",
        )
    server.close()
    return GOOD, "The mail server answers."


@check("secret key")
def secret_key():
    if len(settings.SECRET_KEY) < KEY_LENGTH or len(set(settings.SECRET_KEY)) < 5:
        return BAD, f"SECRET_KEY is too easy to guess. Take {KEY_LENGTH} random characters or more."
    return GOOD, "The secret key is long enough."


@check("debug")
def debug():
    if settings.DEBUG:
        return WARNING, "DEBUG is on. That is for a developer's machine: errors show the program's inside."
    return GOOD, "DEBUG is off."


@check("host names")
def hosts():
    own = {"localhost", "127.0.0.1", "[::1]"}
    named = [host for host in settings.ALLOWED_HOSTS if host not in own]
    if "*" in named:
        return (
            BAD,
            "ALLOWED_HOSTS has a *, so anybody can make links in messages lead elsewhere. Name the hosts.",
        )
    if not named:
        return WARNING, "ALLOWED_HOSTS is empty: the site answers on this machine only."
    if wrong := [name for name in settings.CSRF_TRUSTED_ORIGINS if "://" not in name]:
        return BAD, f"CSRF_TRUSTED_ORIGINS must name https:// too: {', '.join(wrong)}."
    return GOOD, f"The site answers as {', '.join(named)}."


@check("proxy")
def proxy():
    if not settings.HTTPS:
        return (
            WARNING,
            "HTTPS is off: passwords and answers cross the network in plain text. Good for a trial only.",
        )
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if not count:
        return (
            WARNING,
            "PROXIES is 0 with HTTPS on: all visitors count as one address, and share their limits.",
        )
    return (
        GOOD,
        f"TLS ends at {count} {'proxy' if count == 1 else 'proxies'} in front, which must set X-Forwarded-Proto.",
    )


@check("disk")
def disk():
    folder = next(path for path in (settings.DATA_DIR, *settings.DATA_DIR.parents) if path.is_dir())
    free = shutil.disk_usage(folder).free
    if connection.vendor == "sqlite" and free < SPACE // 10:
        return BAD, f"The disk of {folder} has {free // 1024**2:,} MiB left. Soon no answer can be stored."
    if free < SPACE:
        return WARNING, f"The disk of {folder} has {free // 1024**2:,} MiB left. Make room."
    return GOOD, f"The disk of {folder} has {free / 1024**3:,.1f} GiB left."


@check("time zones")
def time_zones():
    try:
        zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        return BAD, "The time zone data is missing, so no person can choose a time zone. Install tzdata."
    return GOOD, "The time zone data is there."


@check("static files")
def static_files():
    if settings.DEBUG:
        return GOOD, "With DEBUG on they are served from where they lie."
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return (
            BAD,
            f"{settings.STATIC_ROOT} holds no gathered files, so pages break. Run: manage.py collectstatic",
        )
    return GOOD, "The static files are gathered."
