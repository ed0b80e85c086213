"""Reads settings from environment variables; a wrong value stops the start with one line that names it."""

import os
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

# Whether this process answers requests under a web server. practice/wsgi.py says so before it loads the settings.
IS_WEB = False


class Misconfigured(SystemExit):
    """Ends the program with its one line. A traceback would hide the only sentence that matters."""

    def __init__(self, message: str):
        super().__init__(f"Practice Desk cannot start: {message}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if not value:
        return default
    raise Misconfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise Misconfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def price(name: str) -> Decimal:
    """An amount of money; 0 where none is given."""
    value = text(name) or "0"
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount < 100_000):
        raise Misconfigured(f"{name} must be a price such as 0.15, not {value!r}.")
    return amount


def listed(name: str) -> list[str]:
    return [entry.strip() for entry in text(name).split(",") if entry.strip()]


def secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, as containers hand over secrets."""
    if value := text(name):
        return value
    if path := text(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE cannot be read: {error.strerror}: {path}") from error
    return ""


def language_model(base_url: str, api_key: str, model: str) -> dict | None:
    """Address, key and model of the second opinion; None where neither an address nor a key is given."""
    if not (base_url or api_key):
        return None
    if not model:
        raise Misconfigured("LLM_MODEL must name the model that the second opinion asks.")
    base_url = base_url or "https://api.openai.com/v1"
    try:
        parts = urlsplit(base_url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        sound = False
    # Names and passwords in an address would show on pages; the key has a place of its own.
    if not sound or "@" in parts.netloc:
        raise Misconfigured("LLM_BASE_URL must be an address such as https://model.example.org/v1.")
    return {"base_url": base_url, "api_key": api_key, "model": model}


def site_address(host: str, debug: bool) -> str:
    """The likeliest address of the site: by its first host name, or on a developer's machine by its port."""
    return f"http://127.0.0.1:{number('PORT', 8000)}" if debug else f"https://{host.removeprefix('.')}"


def mailer(host: str) -> dict:
    """Django's description of the mail server at this host; without one, messages go to the console."""
    if not host:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    security = text("EMAIL_SECURITY", "starttls").lower()
    if security not in ("starttls", "ssl", "none"):
        raise Misconfigured(f"EMAIL_SECURITY must be starttls, ssl or none, not {security!r}.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host,
            "port": number("EMAIL_PORT", {"starttls": 587, "ssl": 465, "none": 25}[security]),
            "username": text("EMAIL_USER"),
            "password": secret("EMAIL_PASSWORD"),
            "use_tls": security == "starttls",
            "use_ssl": security == "ssl",
            "timeout": 10,  # a person waits for the page meanwhile
        },
    }


def kept_key() -> str:
    """The local site's secret key: made once, kept outside the repository, readable by its owner only."""
    state = Path(text("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    path = state / "practice-desk" / "secret-key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The key appears under its name only when it is complete, so two processes that start at the
        # same moment read the same one.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        if not path.exists():
            with open(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(secrets.token_urlsafe(50))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Misconfigured(
            f"the secret key cannot be kept in {path.parent} ({error.strerror}); set SECRET_KEY."
        ) from error


def time_limits(is_web: bool) -> dict[str, int]:
    """What PostgreSQL ends by itself, in milliseconds by the names it has for them; 0 sets no limit.

    A page gives up long before background work does: somebody waits for it, and its thread is missing meanwhile.
    """
    if is_web:
        statement, lock = number("DATABASE_STATEMENT_SECONDS", 15), number("DATABASE_LOCK_SECONDS", 5)
    else:
        statement, lock = number("WORK_STATEMENT_SECONDS", 300), number("WORK_LOCK_SECONDS", 30)
    limits = {"statement_timeout": statement * 1000, "lock_timeout": lock * 1000}
    # A page's process that hangs between two statements must not keep others from the rows it has locked.
    return limits | ({"idle_in_transaction_session_timeout": 60_000} if is_web else {})


# Compiling a plan takes longer than any query of a page, and a wrong guess about the rows is enough to begin it.
WITHOUT_COMPILING = "-c jit=off"


def database(url: str, data_dir: Path, pool_size: int, limits: dict[str, int] | None = None) -> dict:
    """Django's description of the database behind DATABASE_URL; none means SQLite in the data folder.

    ``limits`` as `time_limits` gives them; SQLite has none of them.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "practice-desk.sqlite3",
            "OPTIONS": {
                # A write takes the lock when it begins, so two writers wait for each other instead of
                # one failing half way; the write-ahead log lets readers go on meanwhile.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Misconfigured("DATABASE_URL is not a valid address.") from error
    if parts.scheme not in ("postgresql", "postgres"):
        # The address may hold a password, so only its first word is repeated.
        raise Misconfigured(
            f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://."
        )
    options: dict = dict(parse_qsl(parts.query))
    # A socket folder cannot stand where a host stands in an address, so both may come from the query.
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(port or "")
    if limits:
        told = [WITHOUT_COMPILING, *(f"-c {name}={value}" for name, value in limits.items())]
        # What the address itself says comes last, and wins.
        options["options"] = " ".join([*told, options.get("options", "")]).strip()
    if pool_size:
        # A thread has one connection at most, so the time-out (seconds) is how long a page waits for a database that
        # is away. A pool that lost its server looks for it anew with each request instead of less and less often:
        # left to itself it would wait for minutes after the server is back.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5, "reconnect_timeout": 5}
    # A server whose machine or network is gone says nothing at all: without these a thread waits a quarter of an hour.
    gone = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    for name, value in (gone | {"tcp_user_timeout": 15_000}).items():
        options.setdefault(name, str(value))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 0,  # the pool keeps connections; Django must hand each one back
        "CONN_HEALTH_CHECKS": True,  # a connection that died with a restarted server is not handed out
        "OPTIONS": options,
    }
