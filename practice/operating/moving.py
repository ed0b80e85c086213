"""Carries all rows from one database to another, of the same or of another kind: all of them, or none.

Both sides are read again afterwards, table by table, before the transaction at the target is committed: the
number of rows must agree, and so must a sum over the hash of each row. Nothing at the source is changed.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, router, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

AT_ONCE = 500
# `migrate` fills these by itself; the source's rows take their place, because others point at their numbers.
FILLED_BY_MIGRATE = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


class Refused(Exception):
    """Nothing was moved; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One table that stands at both sides alike."""

    table: str
    rows: int
    hash: str


def move(source: str, target: str, say: Callable[[str], None] = lambda line: None) -> list[Moved]:
    """Moves every row from the database of one alias to the other's; what stands there afterwards, by table.

    Raises Refused where the target is not empty, where the sides are of different versions, or where a table
    is not alike afterwards; nothing is left at the target then but empty tables.
    """
    _same_as_the_program(source)
    with _standing_still(source):
        _left_alone(source)
        if not _tables(target):
            say("Making the tables")
            _make_tables(target)
        if _migrations(source) != _migrations(target):
            raise Refused("The two databases are at different versions. Run migrate on both first.")
        every = _models()
        _must_be_empty(target, every)
        with transaction.atomic(using=target):
            for model in reversed(every):
                if model._meta.db_table in FILLED_BY_MIGRATE:
                    model._base_manager.using(target).all()._raw_delete(target)
            for model in every:
                _copy(model, source, target)
            # What points at nothing must be found here, not at the commit.
            connections[target].check_constraints()
            moved = [_compared(model, source, target, say) for model in every]
            for statement in connections[target].ops.sequence_reset_sql(no_style(), every):
                with connections[target].cursor() as cursor:
                    cursor.execute(statement)
    return moved


def _make_tables(target: str) -> None:
    """Migrates the target. Some packages' migrations write to "default" whatever database is asked for."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[target]
    try:
        call_command("migrate", database=target, verbosity=0, interactive=False)
    finally:
        connections[DEFAULT_DB_ALIAS] = usual


def _models() -> list[type[models.Model]]:
    """Every model with a table of its own, the tables between two models included."""
    found = apps.get_models(include_auto_created=True)
    return [
        model for model in found if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def _tables(alias: str) -> set[str]:
    return set(connections[alias].introspection.table_names())


def _migrations(alias: str) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections[alias]).applied_migrations())


def _same_as_the_program(source: str) -> None:
    executor = MigrationExecutor(connections[source])
    if not executor.loader.applied_migrations:
        raise Refused("The database to read holds no tables of this program.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("The database to read is older than this program. Run migrate on it first.")
    if set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations):
        replaced = {key for m in executor.loader.disk_migrations.values() for key in m.replaces}
        known = set(executor.loader.disk_migrations) | replaced
        if strangers := set(executor.loader.applied_migrations) - known:
            names = ", ".join(sorted(".".join(key) for key in strangers))
            raise Refused(f"The database to read is newer than this program: it knows {names}.")


def _standing_still(source: str):
    """A transaction in which the source does not change: SQLite's holds off writers, PostgreSQL's shows one moment."""
    connection = connections[source]
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        from psycopg import IsolationLevel

        connection.close()
        connection.settings_dict["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    return transaction.atomic(using=source)


def _left_alone(source: str) -> None:
    """Refuses where the source has rows in a table that no model of this program has."""
    known = {model._meta.db_table for model in _models()} | {"django_migrations"}
    for table in sorted(_tables(source) - known):
        with connections[source].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {connections[source].ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                raise Refused(
                    f"The table {table} has rows, and this program does not know it. Nothing is moved."
                )


def _must_be_empty(target: str, every) -> None:
    for model in every:
        table = model._meta.db_table
        if table not in FILLED_BY_MIGRATE and model._base_manager.using(target).exists():
            raise Refused(f"The target is not empty: {table} has rows. Take an empty database.")


def _fields(model) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _rows(model, alias: str) -> Iterator[tuple]:
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.using(alias).order_by().values_list(*names)
    return rows.iterator(chunk_size=AT_ONCE)


def _copy(model, source: str, target: str) -> None:
    fields = _fields(model)
    names = [field.attname for field in fields]
    if not router.allow_migrate_model(target, model):
        return
    for some in batched(_rows(model, source), AT_ONCE, strict=False):
        copies = [model(**dict(zip(names, row, strict=True))) for row in some]
        # Raw, as fixtures are loaded: no `auto_now` and no `save` may touch what is carried.
        for part in batched(copies, _at_once(target, fields), strict=False):
            model._base_manager.using(target)._insert(part, fields=fields, using=target, raw=True)


def _at_once(alias: str, fields) -> int:
    most = connections[alias].features.max_query_params
    return max(1, min(AT_ONCE, (most or 30_000) // len(fields)))


def _compared(model, source: str, target: str, say) -> Moved:
    table = model._meta.db_table
    try:
        here, there = _sum(model, source), _sum(model, target)
    except DatabaseError as failure:
        raise Refused(f"{table} could not be read again: {type(failure).__name__}.") from None
    if here != there:
        raise Refused(
            f"{table} is not alike at both sides ({here[0]} and {there[0]} rows). Nothing is moved."
        )
    if here[0]:
        say(f"{table}: {here[0]:,} rows, {here[1][:12]}")
    return Moved(table, *here)


def _sum(model, alias: str) -> tuple[int, str]:
    """Number of rows, and a sum over the hash of each, which does not depend on their order."""
    count = total = 0
    for row in _rows(model, alias):
        told = json.dumps([_plain(value) for value in row], sort_keys=True, default=str).encode()
        total += int.from_bytes(hashlib.sha256(told).digest())
        count += 1
    return count, f"{total % 2**256:064x}"


def _plain(value):
    """A value as both kinds of database give it back: jsonb, for one, knows no 1.0 that differs from 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
