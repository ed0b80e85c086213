"""Rows of many models in one query each step, where asking model by model would take dozens.

Django reads one model a query. A page that shows all kinds of a person's rows would take a query or three for
each kind, and more with each kind that is added. Here each row comes as one JSON value, so that rows of unlike
models fit in one union; whatever the number of kinds, the kinds themselves take one query, and so does each
step along their relations.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db.models import (
    BinaryField,
    F,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, JSONObject, RowNumber
from django.utils import timezone

OF = "of"  # the row that asked for a related one


def rows_at_once(queries: Sequence[QuerySet]) -> list[list[Model]]:
    """The rows of each query in its order, with all that its `select_related` and `prefetch_related` name.

    The lookups are names as "attempt__rubric"; a `Prefetch` object raises TypeError, and so does a model with a
    field of raw bytes, which no JSON holds.
    """
    found = [[row for _, row in rows] for rows in _read(queries)]
    waiting = [(rows, _lookups(query)) for rows, query in zip(found, queries, strict=True)]
    while waiting := [(rows, paths) for rows, paths in waiting if rows and paths]:
        waiting = _step(waiting)
    return found


def _step(waiting: Iterable[tuple[list[Model], set[str]]]) -> list[tuple[list[Model], set[str]]]:
    """Brings the first name of every path along; gives back the related rows with what is left of the paths."""
    asking: dict[tuple[type[Model], str], list[Model]] = defaultdict(list)
    left: dict[tuple[type[Model], str], set[str]] = defaultdict(set)
    for rows, paths in waiting:
        for path in paths:
            name, _, rest = path.partition("__")
            relation = (type(rows[0]), name)
            asking[relation] += rows
            left[relation] |= {rest} - {""}
    related = _read([_related(model, name, rows) for (model, name), rows in asking.items()])
    for ((_, name), rows), those in zip(asking.items(), related, strict=True):
        _attach(name, rows, those)
    return [([row for _, row in those], left[key]) for key, those in zip(asking, related, strict=True)]


def _related(model: type[Model], name: str, rows: list[Model]) -> QuerySet:
    """The rows at the other end. Where it is a list, each says under OF which of these rows it belongs to."""
    field = model._meta.get_field(name)
    every = field.related_model._base_manager
    if field.many_to_one or (field.one_to_one and field.concrete):
        return every.filter(pk__in={getattr(row, field.attname) for row in rows} - {None})
    back = field.remote_field.name
    order = [of for of in field.related_model._meta.ordering if of.lstrip("-") != back] or ["pk"]
    return every.filter((f"{back}__in", {row.pk for row in rows})).annotate(**{OF: F(back)}).order_by(*order)


def _attach(name: str, rows: list[Model], those: list[tuple[object, Model]]) -> None:
    """Puts the related rows where Django looks for them before it asks the database."""
    field = rows[0]._meta.get_field(name)
    if field.many_to_one or (field.one_to_one and field.concrete):
        by_key = {row.pk: row for _, row in those}
        for row in rows:
            key = getattr(row, field.attname)
            setattr(row, name, None if key is None else by_key[key])
        return
    lists = defaultdict(list)
    key = rows[0]._meta.pk
    for of, row in those:
        lists[key.to_python(of)].append(row)
    if field.one_to_one:
        for row in rows:
            field.set_cached_value(row, next(iter(lists[row.pk]), None))
        return
    accessor = field.get_accessor_name() if field.auto_created else name
    for row in rows:
        kept = getattr(row, accessor).all()
        kept._result_cache, kept._prefetch_done = lists[row.pk], True
        row.__dict__.setdefault("_prefetched_objects_cache", {})[accessor] = kept


def _read(queries: Sequence[QuerySet]) -> list[list[tuple[object, Model]]]:
    """The rows of each query in its order, each with what it was asked for by. One query."""
    found: list[list[tuple[object, Model]]] = [[] for _ in queries]
    if not queries:
        return found
    first, *others = (_as_values(number, query) for number, query in enumerate(queries))
    placed = defaultdict(list)
    for number, place, values in first.union(*others, all=True).order_by():
        placed[number].append((place, values))
    for number, rows in placed.items():
        model = queries[number].model
        found[number] = [_row(model, values) for _, values in sorted(rows, key=lambda row: row[0])]
    return found


def _as_values(number: int, query: QuerySet) -> QuerySet:
    plain = query.select_related(None).prefetch_related(None)
    order = plain.query.order_by or plain.model._meta.ordering or ["pk"]
    values = {field.attname: _as_json(field) for field in plain.model._meta.concrete_fields}
    if OF in plain.query.annotations:
        values[OF] = F(OF)
    shown = plain.order_by().annotate(
        _number=Value(number, IntegerField()),
        _place=Window(RowNumber(), order_by=[_ordering(name) for name in order]),
        _values=JSONObject(**values),
    )
    return shown.values_list("_number", "_place", "_values")


def _as_json(field):
    if isinstance(field, BinaryField):
        raise TypeError(f"{field} holds raw bytes, which no JSON holds")
    # SQLite hands a stored JSON value on as text, PostgreSQL as a value: as text everywhere.
    return Cast(field.attname, TextField()) if isinstance(field, JSONField) else F(field.attname)


def _ordering(name):
    if not isinstance(name, str):
        return name
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def _row(model: type[Model], values: dict) -> tuple[object, Model]:
    fields = model._meta.concrete_fields
    row = model.from_db(
        None, [field.attname for field in fields], [_value(field, values[field.attname]) for field in fields]
    )
    return values.get(OF), row


def _value(field, value):
    if value is None:
        return None
    if isinstance(field, JSONField):
        return json.loads(value, cls=field.decoder)
    python = (field.target_field if field.is_relation else field).to_python(value)
    if isinstance(python, datetime) and timezone.is_naive(python):
        return python.replace(tzinfo=UTC)  # SQLite keeps times in UTC and without saying so
    return python


def _lookups(query: QuerySet) -> set[str]:
    paths = set(_paths(query.query.select_related or {}))
    for lookup in query._prefetch_related_lookups:
        if not isinstance(lookup, str):
            raise TypeError("A Prefetch object cannot be read together with other models: name the lookup")
        paths.add(lookup)
    return paths


def _paths(tree) -> Iterable[str]:
    for name, below in tree.items():
        yield name
        yield from (f"{name}__{path}" for path in _paths(below))
