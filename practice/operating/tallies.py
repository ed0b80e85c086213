"""Counts that all processes share: one span of time, one limit, one person or address to a row."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.models import Tally
from practice.work import every_minute


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within so many seconds. A classroom has one address, so an address may do much more."""

    person: int
    address: int
    seconds: int = 300
    # What lets somebody guess counts only where the guess was wrong, in whatever method.
    wrong_only: bool = False


def end_of_this_span(seconds: int) -> datetime:
    """When the span of so many seconds ends that we are in; the same for everybody."""
    now = int(timezone.now().timestamp())
    return datetime.fromtimestamp(now - now % seconds + seconds, UTC)


def key_of(name: str, ends_at: datetime, who: str) -> str:
    """The row that counts what somebody did, without saying who."""
    # With the site's key, so that a copy of the database tells nobody who asked from where.
    told = f"{name} {ends_at.timestamp():.0f} {who}"
    return salted_hmac("practice.operating.limits", told, algorithm="sha256").hexdigest()


def address_of(request) -> str:
    """The visitor's address, in IPv6 the net that one household has; empty where it cannot be known."""
    try:
        address = ipaddress.ip_address(get_client_ip(request) or "")
    except (ValueError, ImproperlyConfigured):
        return ""  # a wrong number of proxies must not keep anybody from practising
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def count_up(keys: list[str], ends_at: datetime) -> dict[str, int]:
    """Adds one to each, in one statement that no other request can come between; the new numbers by key.

    The keys are in order, so that two requests never wait for each other's rows.
    """
    if not keys:
        return {}
    table = connection.ops.quote_name(Tally._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value(ends_at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, count, ends_at) VALUES {', '.join(['(%s, 1, %s)'] * len(keys))} "
            f"ON CONFLICT (key) DO UPDATE SET count = {table}.count + 1 RETURNING key, count",
            [value for key in keys for value in (key, moment)],
        )
        return dict(cursor.fetchall())


@every_minute
def forget_what_is_over(moment: datetime) -> None:
    Tally.objects.filter(ends_at__lte=moment).delete()
