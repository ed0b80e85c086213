"""A query whose SQL is worked out once: on the way of every answer, Django takes longer to write one than a database
takes to answer it."""

import uuid
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# What stands for a value while the SQL is worked out, by its type; no query holds any of these by itself.
STAND_INS = {
    # Small enough for the narrowest key: Django would know that no row can hold a larger one.
    int: lambda number: 2_071_337_000 + number,
    str: lambda number: f"prepared-{number}-5afe2d9c",
    uuid.UUID: lambda number: uuid.UUID(int=(0x5AFE2D9C << 96) + number),
}


class Prepared:
    """The rows of a query that is the same each time but for some values.

    ``build`` makes the query from values given by name, ending in `values_list`; it may look at nothing else, and
    it is called once for each set of names whose value is None and for each kind of database. Values are whole
    numbers, texts, UUIDs or None, and fields that they are compared with are of the same type.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self._build = build
        self._made = {}

    def __call__(self, **values) -> list[tuple]:
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, *(value is None for value in values.values()))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _prepare(self._build, values, connection)
        sql, params, query, converters = made
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [_adapted(values[p.name], connection) if type(p) is _Place else p for p in params]
            )
            rows = cursor.fetchall()
        if not converters:
            return rows
        # A compiler of this call's own: the one that wrote the SQL belongs to another thread's connection.
        return list(map(tuple, query.get_compiler(connection=connection).apply_converters(rows, converters)))


class _Place:
    """Where a value goes among the parameters."""

    def __init__(self, name: str):
        self.name = name


def _prepare(build, values: dict, connection):
    standing = {
        name: None if value is None else STAND_INS[type(value)](number)
        for number, (name, value) in enumerate(values.items())
    }
    query = build(**standing).query
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([selected for selected, _, _ in compiler.select])
    places = {
        _adapted(value, connection): _Place(name) for name, value in standing.items() if value is not None
    }
    params = [places.get(param, param) for param in params]
    if unused := {place.name for place in places.values()} - {p.name for p in params if type(p) is _Place}:
        raise ValueError(f"The query does not ask for {', '.join(sorted(unused))}")
    return sql, params, query, converters


def _adapted(value, connection):
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
