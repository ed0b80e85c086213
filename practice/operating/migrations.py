"""Whether the database is at this program's version, and bringing it there when several machines start at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate
from django.dispatch import receiver

# A number of our own among PostgreSQL's advisory locks.
LOCK = 0x50_52_41_43


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """The last migrations of each app in this program. They are files, so they are looked at once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def missing() -> list[str]:
    """The migrations that this program needs and the database has not had. Two queries.

    A database that has had more is fine: during an upgrade the old program runs beside the new one.
    """
    had = MigrationRecorder(connection).applied_migrations()
    return sorted(".".join(key) for key in _needed() - set(had))


@receiver(pre_migrate)
def _take_the_time_it_takes(using: str, **_) -> None:
    """A migration may read a whole table. How long it may wait for a lock stays as it is: others wait behind it."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


@contextmanager
def alone() -> Iterator[None]:
    """Lets one process at a time in, over all machines with this database; the others wait for their turn.

    PostgreSQL's lock ends with its connection and SQLite's with the process, so a killed one holds up nobody.
    """
    if connection.vendor == "postgresql":
        import psycopg

        parameters = connection.get_connection_params()
        named = {
            name: parameters[name]
            for name in ("dbname", "host", "port", "user", "password")
            if name in parameters
        }
        named |= {name: value for name, value in parameters.items() if name.startswith("ssl")}
        # A connection of its own: the pool's are handed back and forth, and this lock must stay in one hand.
        with psycopg.connect(**named, autocommit=True) as holder:
            holder.execute("SET statement_timeout = 0")
            holder.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
    else:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with open(settings.DATA_DIR / ".set-up.lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
