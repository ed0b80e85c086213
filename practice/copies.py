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
    def sections(self) -> list[tuple[str, list[list[tuple[str, object]]]]]:
        """The kinds as a page shows them: rows of name and value, without what only programs read."""
        return [(name, [_lines_of(row) for row in rows]) for name, rows in self.kinds.items() if rows]

    @property
    def account_lines(self) -> list[tuple[str, object]]:
        return _lines_of(self.account)


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


def _lines_of(row: dict) -> list[tuple[str, object]]:
    shown = ((name, value) for name, value in row.items() if name != "details")
    return [(name, _readable(value)) for name, value in shown if value not in (None, "", [], {})]


def _readable(value):
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
