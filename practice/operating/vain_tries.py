"""Vain tries to sign in with a password, by account and by address.

allauth limits them too, but in the cache, of which every process has its own: with eight processes somebody
could try eight times as often. These counts lie in the database.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from practice.models import Tally
from practice.operating.tallies import Limit, address_of, count_up, end_of_this_span, key_of

SIGNING_IN = Limit(person=10, address=60, wrong_only=True)
# On the request: how many seconds to wait. The page says so in words; its status and its headers say it too.
WAIT = "seconds_to_wait_before_signing_in"


def are_too_many(request, login: str) -> bool:
    """Whether this account, or this address, was tried so often that even the right password waits."""
    if not settings.RATE_LIMITS:
        return False
    ends_at = end_of_this_span(SIGNING_IN.seconds)
    most = _keys(request, login, ends_at)
    counts = dict(Tally.objects.filter(key__in=most).values_list("key", "count"))
    return any(counts.get(key, 0) >= number for key, number in most.items())


def count(request, login: str) -> None:
    """Notes that a password was wrong."""
    if settings.RATE_LIMITS:
        ends_at = end_of_this_span(SIGNING_IN.seconds)
        count_up(sorted(_keys(request, login, ends_at)), ends_at)


def refuse(request) -> None:
    """Notes on the request that it was one too many."""
    left = end_of_this_span(SIGNING_IN.seconds) - timezone.now()
    setattr(request, WAIT, max(1, int(left.total_seconds())))


def too_many_tries(get_response):
    """Gives a page that refuses another try the status and the header that say so to programs."""

    def middleware(request):
        response = get_response(request)
        if (seconds := getattr(request, WAIT, None)) and response.status_code == 200:
            response.status_code = 429
        if response.status_code == 429 and "Retry-After" not in response.headers:
            response["Retry-After"] = str(seconds or SIGNING_IN.seconds)
        return response

    return middleware


def _keys(request, login: str, ends_at: datetime) -> dict[str, int]:
    most = {key_of("signing in", ends_at, f"account {login.casefold()}"): SIGNING_IN.person}
    if address := address_of(request):
        most[key_of("signing in", ends_at, address)] = SIGNING_IN.address
    return most
