"""What the site's second opinions came to: calls, tokens, cost, times, failures, quotes that did not hold."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone

from feedback.agreement import percentile
from feedback.critique.failures import SENTENCES
from practice.models import CritiqueCall

TIMES_MOST = 1000  # the newest calls that the times are taken from


def figures(since) -> dict:
    """The figures of all calls since a moment, as plain numbers; shares are None where there is nothing to share.

    Keys: calls, answered, failed, lost, estimated, tokens_in, tokens_out, cost, p50, p95 (milliseconds), quotes,
    dropped, dropped_share, failures (a list of pairs: the sentence, how often).
    """
    calls = CritiqueCall.objects.filter(sent_at__gte=since).order_by()
    State = CritiqueCall.State
    sums = calls.aggregate(
        calls=Count("pk"),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        lost=Count("pk", filter=Q(state=State.LOST)),
        estimated=Count("pk", filter=Q(counted=False)),
        tokens_in=Sum("tokens_in", default=0),
        tokens_out=Sum("tokens_out", default=0),
        cost=Sum("cost", default=0),
        quotes=Sum("quotes", default=0),
        dropped=Sum("dropped", default=0),
    )
    answered = calls.filter(state=State.ANSWERED).order_by("-sent_at")
    times = sorted(answered.values_list("ms", flat=True)[:TIMES_MOST])
    failures = calls.exclude(failure="").values("failure").annotate(count=Count("pk")).order_by("-count")
    return sums | {
        "p50": percentile(times, 0.5),
        "p95": percentile(times, 0.95),
        "dropped_share": sums["dropped"] / sums["quotes"] if sums["quotes"] else None,
        "failures": [
            (SENTENCES.get(row["failure"], row["failure"]).format(seconds=settings.LLM_SECONDS), row["count"])
            for row in failures
        ],
    }


def spans() -> list[tuple[str, dict]]:
    """The figures of today and of the last thirty days, each with its heading."""
    now = timezone.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [("Today", figures(today)), ("The last 30 days", figures(now - timedelta(days=30)))]
