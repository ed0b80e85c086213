"""What people own, kind by kind: how it moves to an account, how a copy of it looks, how it is deleted.

Whoever adds a model with rows of people calls `register` once, in a module that practice.apps loads. The
page of the move, the export, "delete my account", "forget me" and forget_guests then know the kind.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import CharField, Count, Max, Model, QuerySet, Value

from practice.access import Person, rows_of
from practice.at_once import rows_at_once
from practice.models import MovedGuest

# Each round loses only to something that the same person stored in the same moment.
ROUNDS = 5


class MovedElsewhere(Exception):
    """What the guest did belongs to another account already."""


def _as_it_is(rows: QuerySet) -> QuerySet:
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of row that belongs to people. The model has the fields user and guest, as Attempt has.

    A model of accounts alone has no field guest; its rows are exported and deleted, and never move. Rows that
    hang on another one of the person's (`through`) have neither field and go where that one goes. What the person
    wrote about other people's rows (`author`) is in the copy and stays with those.
    """

    name: str
    """The key in the export, in the words of the screen: "tries"."""
    one: str
    many: str
    model: type[Model]
    entry: Callable[[Model], dict]
    """A row as its owner may read it. The keys are words of the screen; a long or technical part goes under
    "details", which only the JSON holds."""
    joined: Callable[[QuerySet], QuerySet] = _as_it_is
    """Brings along what `entry` reads by names in select_related and prefetch_related, so that the export's
    queries grow neither with the rows nor with the kinds (practice/at_once.py)."""
    shown: Callable[[QuerySet], QuerySet] = _as_it_is
    """Leaves out what its owner may not see yet, as a review that is not released. Deleting takes all."""
    lines: Callable[[QuerySet], list[str]] | None = None
    """The list that a person sees before deciding about a move; without it, the number of rows."""
    move: Callable[[QuerySet, int], None] | None = None
    """Gives a guest's rows to the account of this id, where naming the new owner is not enough."""
    before_move: Callable[[uuid.UUID, int], None] | None = None
    """Told before any row of a guest moves to the account of this id, while it still shows whose was what."""
    delete: Callable[[QuerySet], None] | None = None
    """Deletes these rows, where something of other people's hangs on them."""
    through: str = ""
    """The field that leads to the row with the owner, as a rating's "attempt" does."""
    author: str = ""
    """The field that leads to the account that wrote it, as "coach__user" does, where it belongs to what somebody
    else did: then it is in its writer's copy, and stays where it is when the writer goes."""
    last_used: str = "created_at"
    """The field that says when the person last did something."""

    @property
    def path(self) -> str:
        """Where a query finds user and guest, seen from a row of this kind."""
        return f"{self.through}__" if self.through else ""

    @property
    def is_for_guests(self) -> bool:
        if self.author:
            return False
        return bool(self.through) or any(field.name == "guest" for field in self.model._meta.get_fields())

    @property
    def moves(self) -> bool:
        """Whether its rows change hands by themselves."""
        return self.is_for_guests and not self.through

    def rows(self, person: Person) -> QuerySet:
        every = self.model._base_manager
        if self.author:
            return every.none() if person.user_id is None else every.filter((self.author, person.user_id))
        if not self.is_for_guests:
            return every.none() if person.user_id is None else every.filter(user_id=person.user_id)
        return rows_of(every, person, self.path)


@dataclass(frozen=True, slots=True)
class Owned:
    """How much of one kind a person has."""

    kind: Kind
    count: int
    rows: QuerySet

    @property
    def lines(self) -> list[str]:
        """Asked of the database only where a page shows them."""
        return self.kind.lines(self.rows) if self.kind.lines else []

    @property
    def words(self) -> str:
        return f"{self.count:,} {self.kind.one if self.count == 1 else self.kind.many}"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Makes a kind known. A second kind of the same name is a mistake in the program."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"Two kinds are called {kind.name!r}")
    return kind


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def owned_by(person: Person) -> list[Owned]:
    """What the person has, of each kind of which there is any."""
    rows = {kind.name: kind.shown(kind.rows(person)) for kind in kinds()}
    # One query for all kinds: pages that ask this stay as quick however many kinds there are.
    first, *others = (_counted(name, those) for name, those in rows.items())
    counts = dict(first.union(*others, all=True).order_by())
    return [Owned(kind, counts[kind.name], rows[kind.name]) for kind in kinds() if counts.get(kind.name)]


def _counted(name: str, rows: QuerySet) -> QuerySet:
    named = rows.order_by().annotate(_kind=Value(name, CharField())).values("_kind")
    return named.annotate(_count=Count("pk")).values_list("_kind", "_count")


def move_to_account(guest: uuid.UUID, user_id: int) -> int:
    """Gives all that this guest owns to the account; returns how many rows changed hands.

    It happens once: a second call moves only what arrived in between. MovedElsewhere where the guest is
    another account's. All or nothing, and tried again where the person stores something at the same time.
    """
    for turn in range(ROUNDS):
        try:
            with transaction.atomic():
                return _move(guest, user_id)
        except IntegrityError:
            if turn == ROUNDS - 1:
                raise
    raise AssertionError("not reached")


def _move(guest: uuid.UUID, user_id: int) -> int:
    moved, _ = MovedGuest.objects.get_or_create(guest=guest, defaults={"user_id": user_id})
    if moved.user_id != user_id:
        raise MovedElsewhere
    for kind in kinds():
        if kind.before_move:
            kind.before_move(guest, user_id)
    count = 0
    for kind in kinds():
        if not kind.moves:
            continue
        rows = kind.rows(Person(guest=guest))
        if number := rows.count():
            count += number
            if kind.move:
                kind.move(rows, user_id)
            else:
                rows.update(user_id=user_id, guest=None)
    return count


def move_latecomers() -> int:
    """Moves what was stored for a guest after the guest had moved, as a form sent at that very moment is."""
    late = set()
    moved = MovedGuest.objects.values("guest")
    for kind in kinds():
        if kind.moves:
            late |= set(kind.model._base_manager.filter(guest__in=moved).values_list("guest", flat=True))
    return sum(move_to_account(row.guest, row.user_id) for row in MovedGuest.objects.filter(guest__in=late))


def copy_of(person: Person) -> dict[str, list[dict]]:
    """All that the person owns by kind, in values that Django's JSON encoder can write."""
    if not person.is_known:
        return {kind.name: [] for kind in kinds()}
    # All kinds in one query, and one more for each step along what their entries read.
    found = rows_at_once([kind.joined(kind.shown(kind.rows(person))) for kind in kinds()])
    return {kind.name: [kind.entry(row) for row in rows] for kind, rows in zip(kinds(), found, strict=True)}


def delete_all_of(person: Person) -> int:
    """Deletes all that the person owns, and what hangs on it; returns how many rows were theirs."""
    count = 0
    with transaction.atomic():
        # The last registered first: what came later may point at what was there before.
        for kind in reversed(kinds()):
            if kind.author:
                continue
            rows = kind.rows(person)
            count += rows.count()
            if kind.delete:
                kind.delete(rows)
            else:
                rows.delete()
    return count


def guests_last_seen_before(moment: datetime) -> set[uuid.UUID]:
    """The guests who did nothing of any kind since this moment."""
    last: dict[uuid.UUID, datetime] = {}
    for kind in kinds():
        if not kind.is_for_guests:
            continue
        of_guests = kind.model._base_manager.filter((f"{kind.path}user", None)).order_by()
        guests = of_guests.values_list(f"{kind.path}guest")
        for guest, used in guests.annotate(used=Max(kind.last_used)):
            last[guest] = max(used, last.get(guest, used))
    return {guest for guest, used in last.items() if used < moment}
