"""How often one person, and one address, may do what costs the site or lets somebody guess.

A limit belongs to the name of an address in urls.py, so a view needs to know nothing of it. What was typed is on
the page that refuses, ready to be sent again.
"""

from datetime import datetime

from django.conf import settings

from practice.access import person_of
from practice.models import Tally
from practice.operating import metrics
from practice.operating.tallies import Limit, address_of, count_up, end_of_this_span, key_of
from practice.views.errors import too_often

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
            count_up(keys, request.limit_ends_at)
        return response

    def before_the_view(request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        limit = LIMITS.get(name) if settings.RATE_LIMITS else None
        if limit is None or not (limit.wrong_only or request.method == "POST"):
            return None
        ends_at = end_of_this_span(limit.seconds)
        most = _keys(request, name, limit, ends_at)
        if limit.wrong_only:
            counts = dict(Tally.objects.filter(key__in=most).values_list("key", "count"))
            is_over = any(counts.get(key, 0) >= number for key, number in most.items())
            request.counts_when_wrong, request.limit_ends_at = sorted(most), ends_at
        else:
            counts = count_up(sorted(most), ends_at)
            is_over = any(counts[key] > number for key, number in most.items())
        if not is_over:
            return None
        request.counts_when_wrong = None
        metrics.LIMITED.labels(name).inc()
        return too_often(request, ends_at)

    # Django asks a middleware for this before each view; the address is known only then.
    middleware.process_view = before_the_view
    return middleware


def _keys(request, name: str, limit: Limit, ends_at: datetime) -> dict[str, int]:
    """The rows that count this request, each with the most that its limit allows."""
    person, most = person_of(request), {}
    if person.is_known:
        most[key_of(name, ends_at, f"{person.user_id or person.guest}")] = limit.person
    if address := address_of(request):
        most[key_of(name, ends_at, address)] = limit.address
    return most
