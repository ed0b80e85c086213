"""A copy of all that is stored about a person, for that person to read or to take along."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from practice.access import Person
from practice.belongings import copy_of


@dataclass(frozen=True, slots=True)
class Copy:
    made: datetime
    account: dict
    kinds: dict[str, list[dict]]

    def as_json(self) -> dict:
        """Values that Django's JSON encoder can write, times among them."""
        made = {"site": settings.SITE_NAME, "made": self.made, "account": self.account}
        return made | self.kinds

    @property
    def sections(self) -> list[tuple[str, list[list["Line"]]]]:
        """The kinds as a page shows them, without what only programs read."""
        return [(name, [_lines_of(row) for row in rows]) for name, rows in self.kinds.items() if rows]

    @property
    def account_lines(self) -> list["Line"]:
        return _lines_of(self.account)


@dataclass(frozen=True, slots=True)
class Line:
    """One value with its name: a list of parts, a time, or words."""

    name: str
    parts: list | None = None
    moment: datetime | None = None
    words: object = ""


def copy_for(user, person: Person) -> Copy:
    """The copy for this person: a signed-in user's account and all that it owns, or what a guest owns."""
    return Copy(timezone.now(), _account_of(user) if person.user_id else {}, copy_of(person))


def _account_of(user) -> dict:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    steps = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "email": user.email,
        "other addresses": [address.email for address in addresses if address.email != user.email],
        "address confirmed": any(address.verified for address in addresses if address.email == user.email),
        "made": user.date_joined,
        "last sign-in": user.last_login,
        "second step": [step.get_type_display() for step in steps],
        "details": {"user name": user.username, "staff": user.is_staff},
    }


def _lines_of(row: dict) -> list[Line]:
    shown = ((name, value) for name, value in row.items() if name != "details")
    return [_line(name, value) for name, value in shown if value not in (None, "", [], {})]


def _line(name: str, value) -> Line:
    if isinstance(value, list):
        return Line(name, parts=value)
    if isinstance(value, datetime):
        return Line(name, moment=value)
    return Line(name, words={True: "yes", False: "no"}[value] if isinstance(value, bool) else value)
