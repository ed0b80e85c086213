"""How often one person, and one address, may do what costs the site or lets somebody guess.

A limit belongs to the name of an address in urls.py, so a view needs to know nothing of it. What was typed is on
the page that refuses, ready to be sent again.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.access import person_of
from practice.models import Tally
from practice.operating import metrics
from practice.views.errors import too_often
from practice.work import every_minute


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within so many seconds. A classroom has one address, so an address may do much more."""

    person: int
    address: int
    seconds: int = 300
    # What lets somebody guess counts only where the guess was wrong, in whatever method.
    wrong_only: bool = False


WRITING = Limit(person=60, address=1500)
SAVING = Limit(person=600, address=15_000)
COSTLY = Limit(person=30, address=200)
GUESSING = Limit(person=10, address=60, wrong_only=True)

# By the names of urls.py.
LIMITS: dict[str, Limit] = {
    "answer": WRITING,
    "mock-question": WRITING,
    "assigned-question": WRITING,
    "draft": SAVING,
    "mock-draft": SAVING,
    "assigned-draft": SAVING,
    "story-new": WRITING,
    "contest": WRITING,
    "shared-comment": WRITING,
    "reply": WRITING,
    "review-comment": WRITING,
    "share": WRITING,
    "invite": COSTLY,
    "invite-again": WRITING,
    "invite-all-again": COSTLY,
    "own-question-new": COSTLY,
    "own-question-edit": COSTLY,
    "second-opinion": COSTLY,
    "join": GUESSING,
    "join-group": GUESSING,
    "invited": GUESSING,
    "become-coach": GUESSING,
    "stop-reminders": GUESSING,
    "shared": GUESSING,
}
WRONG = {403, 404, 410, 422}


def limits(get_response):
    """Refuses with a plain page what one person or address does too often."""

    def middleware(request):
        response = get_response(request)
        if response.status_code in WRONG and (keys := getattr(request, "counts_when_wrong", None)):
            _count(keys, request.limit_ends_at)
        return response

    def before_the_view(request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        limit = LIMITS.get(name) if settings.RATE_LIMITS else None
        if limit is None or not (limit.wrong_only or request.method == "POST"):
            return None
        ends_at = _end_of_this_span(limit.seconds)
        most = _keys(request, name, limit, ends_at)
        if limit.wrong_only:
            counts = dict(Tally.objects.filter(key__in=most).values_list("key", "count"))
            is_over = any(counts.get(key, 0) >= number for key, number in most.items())
            request.counts_when_wrong, request.limit_ends_at = sorted(most), ends_at
        else:
            counts = _count(sorted(most), ends_at)
            is_over = any(counts[key] > number for key, number in most.items())
        if not is_over:
            return None
        request.counts_when_wrong = None
        metrics.LIMITED.labels(name).inc()
        return too_often(request, ends_at)

    # Django asks a middleware for this before each view; the address is known only then.
    middleware.process_view = before_the_view
    return middleware


def _end_of_this_span(seconds: int) -> datetime:
    now = int(timezone.now().timestamp())
    return datetime.fromtimestamp(now - now % seconds + seconds, UTC)


def _keys(request, name: str, limit: Limit, ends_at: datetime) -> dict[str, int]:
    """The rows that count this request, each with the most that its limit allows."""
    person, most = person_of(request), {}
    if person.is_known:
        most[_key(name, ends_at, f"{person.user_id or person.guest}")] = limit.person
    if address := _address(request):
        most[_key(name, ends_at, address)] = limit.address
    return most


def _key(name: str, ends_at: datetime, who: str) -> str:
    # With the site's key, so that a copy of the database tells nobody who asked from where.
    told = f"{name} {ends_at.timestamp():.0f} {who}"
    return salted_hmac("practice.operating.limits", told, algorithm="sha256").hexdigest()


def _address(request) -> str:
    """The visitor's address, in IPv6 the net that one household has; empty where it cannot be known."""
    try:
        address = ipaddress.ip_address(get_client_ip(request) or "")
    except (ValueError, ImproperlyConfigured):
        return ""  # a wrong number of proxies must not keep anybody from practising
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _count(keys: list[str], ends_at: datetime) -> dict[str, int]:
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
