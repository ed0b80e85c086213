"""A query whose SQL is worked out once: on the way of every answer, Django takes longer to write one than a database
takes to answer it."""

import uuid
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# What stands for a value while the SQL is worked out, by its type; no row holds any of these by chance.
STAND_INS = {
    int: lambda number: 0x5AFE_0000_0000 + number,
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
        sql, params, compiler, converters = made
        with connection.cursor() as cursor:
            cursor.execute(
                sql, [_adapted(values[p.name], connection) if type(p) is _Place else p for p in params]
            )
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows


class _Place:
    """Where a value goes among the parameters."""

    def __init__(self, name: str):
        self.name = name


def _prepare(build, values: dict, connection):
    standing = {
        name: None if value is None else STAND_INS[type(value)](number)
        for number, (name, value) in enumerate(values.items())
    }
    compiler = build(**standing).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([selected for selected, _, _ in compiler.select])
    places = {
        _adapted(value, connection): _Place(name) for name, value in standing.items() if value is not None
    }
    params = [places.get(param, param) for param in params]
    if unused := {place.name for place in places.values()} - {p.name for p in params if type(p) is _Place}:
        raise ValueError(f"The query does not ask for {', '.join(sorted(unused))}")
    return sql, params, compiler, converters


def _adapted(value, connection):
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
