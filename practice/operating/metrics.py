"""Figures for Prometheus: requests, judging, background work. No person, no id and no word of anybody is in them.

Every web process keeps its own counts; where PROMETHEUS_MULTIPROC_DIR names a folder (deploy/gunicorn.py makes
one), they lie there together and any process can tell all of them. What concerns the queue is asked of the
database at the moment of reading, and is therefore the same on every machine: take its largest value, not a sum.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Histogram(
    "practice_request_seconds",
    "Time of a request by view, method and first digit of the status.",
    ["view", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
JUDGING = Histogram(
    "practice_judging_seconds",
    "Time that judging one answer took, the reader included.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
JUDGED = Counter("practice_answers_judged", "Answers by what became of judging them.", ["outcome"])
LIMITED = Counter("practice_requests_limited", "Requests refused because there were too many.", ["view"])


def request_done(view: str, method: str, status: int, seconds: float) -> None:
    """Counts one answered request. `view` is the name in urls.py, so the number of series is bounded."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(view, method, f"{status // 100}xx").observe(seconds)


@contextmanager
def judging() -> Iterator[None]:
    """Times the judging inside, and counts whether it came to an end or failed."""
    begin = perf_counter()
    try:
        yield
    except BaseException:
        JUDGED.labels("failed").inc()
        raise
    JUDGING.observe(perf_counter() - begin)
    JUDGED.labels("judged").inc()


class _Background(Collector):
    """How much background work waits and since when, how much failed, and when the worker last looked."""

    def collect(self):
        from practice.models import Clock, Work

        now = timezone.now()
        open_states = [Work.State.WAITING, Work.State.RUNNING]
        due = Q(not_before=None) | Q(not_before__lte=now)
        waiting = GaugeMetricFamily(
            "practice_work_open", "Background work that is due or being done, by job.", labels=["job"]
        )
        age = GaugeMetricFamily(
            "practice_work_oldest_seconds", "Age of the oldest of it, by job.", labels=["job"]
        )
        rows = Work.objects.filter(due, state__in=open_states).order_by().values("name")
        for row in rows.annotate(count=Count("pk"), since=Min("created_at")):
            waiting.add_metric([row["name"]], row["count"])
            age.add_metric([row["name"]], (now - row["since"]).total_seconds())
        failed = GaugeMetricFamily(
            "practice_work_failed",
            "Background work that failed for good and that nobody has resumed.",
            value=Work.objects.filter(state=Work.State.FAILED).count(),
        )
        seen = GaugeMetricFamily("practice_worker_seen_seconds", "Time since a worker last did what is due.")
        if struck := Clock.objects.filter(name="minute").values_list("struck_at", flat=True).first():
            seen.add_metric([], (now - struck).total_seconds())
        return [waiting, age, failed, seen]


class _Answers(Collector):
    """Whether the database answers: the others are left out where it does not."""

    def __init__(self, up: bool):
        self.up = up

    def collect(self):
        return [
            GaugeMetricFamily("practice_database_up", "1 where the database answers.", value=int(self.up))
        ]


def exposition() -> bytes:
    """All figures as Prometheus reads them. Asks the database three things; where it is away, that is said."""
    texts = []
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)
        texts.append(generate_latest(together))
    else:
        texts.append(generate_latest(REGISTRY))
    asked = CollectorRegistry(auto_describe=False)
    try:
        asked.register(_Kept(_Background().collect()))
        up = True
    except DatabaseError:
        connection.close()
        up = False
    asked.register(_Answers(up))
    return b"".join([*texts, generate_latest(asked)])


class _Kept(Collector):
    """Families that were asked for already, so that a database that is away is noticed before the reply begins."""

    def __init__(self, families):
        self.families = families

    def collect(self):
        return self.families
