"""Databases named by an address: the site's own kind, or another one for the time of a command."""

from pathlib import Path

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from practice import environment

SQLITE = "sqlite:///"


def described(address: str, *, must_exist: bool = True) -> dict:
    """Django's description of the database at postgresql://... or sqlite:///FILE (four slashes: from the root).

    @FILE is a file that holds the address, because a command's words can be read by everybody on a machine.

    Raises CommandError with a plain sentence. A file that is not there would be made by opening it, so one that
    is to be read must exist.
    """
    if address.startswith("@"):
        try:
            address = Path(address[1:]).read_text(encoding="utf-8").strip()
        except OSError as failure:
            raise CommandError(f"{address[1:]} cannot be read: {failure.strerror}.") from None
    if not address.startswith(SQLITE):
        try:
            found = environment.database(address, Path(), 0)
        except environment.Misconfigured:
            raise CommandError(
                "A database is named by postgresql://user:password@host:port/name or by sqlite:///file."
            ) from None
        if not address or not found["NAME"]:
            raise CommandError("The address of a database must name the database.")
        return found
    path = Path(address.removeprefix(SQLITE)).resolve()
    if must_exist and not path.is_file():
        raise CommandError(f"There is no file {path}.")
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.")
    return environment.database("", path.parent, 0) | {"NAME": path}


def opened(alias: str, description: dict):
    """The connection to a database of this description, known under the alias until `closed`."""
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: description})
    connections.settings[alias] = settings[DEFAULT_DB_ALIAS]
    return connections[alias]


def closed(alias: str) -> None:
    connections[alias].close()
    if getattr(connections[alias], "pool", None):
        connections[alias].close_pool()
    del connections[alias]
    del connections.settings[alias]


def without_password(description: dict) -> str:
    """How a database is called in what a command says."""
    if description["ENGINE"].endswith("sqlite3"):
        return str(description["NAME"])
    return f"{description['NAME']} at {description['HOST'] or 'this machine'}"
