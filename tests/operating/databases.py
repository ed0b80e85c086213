"""Other databases of the kind that the tests run on, for what carries rows from one to another."""

import shutil
import uuid
from contextlib import contextmanager, suppress

from django.db import connection

from practice.operating.addresses import closed, opened


def description_of_a_new_one(folder, like: dict | None = None) -> dict:
    """Django's description of a new database: a file in the folder, or one beside the test database.

    It is empty, or the same as another one of this kind, to which nobody may be connected.
    """
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        file = folder / f"{uuid.uuid4().hex}.sqlite3"
        if like:
            shutil.copy(like["NAME"], file)
        return {"ENGINE": settings["ENGINE"], "NAME": file, "OPTIONS": settings["OPTIONS"]}
    name = f"other_{uuid.uuid4().hex}"
    on_server(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like["NAME"]}"' if like else ""))
    kept = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT")
    return {key: settings[key] for key in kept} | {"NAME": name, "OPTIONS": {}}


def on_server(statement: str) -> list:
    """Runs one statement beside all transactions of the tests, on PostgreSQL."""
    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname="postgres", autocommit=True
    ) as server:
        cursor = server.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def another(alias: str, description: dict, leave: bool = False):
    """The database of this description under an alias; afterwards it is gone, unless it is to be left."""
    try:
        yield opened(alias, description)
    finally:
        closed(alias)
        if not leave:
            gone(description)


def gone(description: dict) -> None:
    if "postgresql" in description["ENGINE"]:
        with suppress(Exception):
            on_server(f'DROP DATABASE IF EXISTS "{description["NAME"]}" WITH (FORCE)')
