"""Background work on leases: what takes longer than a page may, or is due at a time, and must not be lost.

A job is a name and a step. A step does one small piece, stores it, and says whether there is more; it must
come to the same when it is done twice, because a worker can be killed between the piece and the note of it.
The queue (django.tasks on the database) only says that it is time: a task of it that is killed stays marked as
running for ever, so what counts is the lease on our own row. See `practice.models.work.Work`.
"""

import logging
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from practice.models import Clock, Work

logger = logging.getLogger(__name__)

# The queues. Bulk work has workers of its own, so that it never holds up a person who waits.
PEOPLE, BULK = "people", "bulk"
QUEUES = (PEOPLE, BULK)

LEASE = timedelta(seconds=settings.WORK_LEASE)  # a step takes well under a third of it
SLICE = 10.0  # seconds after which other work of the queue has its turn
TRIES = 5  # how often a step may fail unforeseen before the work counts as failed
CALL_AGAIN = timedelta(minutes=10)  # after this long, the queue is told again of work that waits


class Later(Exception):
    """Raised by a step: not now, try again in so many seconds. The note says why, in plain words."""

    def __init__(self, seconds: float, note: str = ""):
        super().__init__(note)
        self.seconds, self.note = seconds, note


class GiveUp(Exception):
    """Raised by a step: this cannot be done. The message is shown to people, so it has plain words."""


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    step: Callable[[Work], bool]
    """Does one piece and says whether more is to do. May set done, total and details of the row it is given."""
    queue: str = BULK
    given_up: Callable[[Work], None] | None = None
    """Told when the work has failed for good, so that nothing waits for it for ever."""


_jobs: dict[str, Job] = {}
_every_minute: dict[str, Callable[[datetime], object]] = {}


def register(job: Job) -> Job:
    """Makes a job known. A second one of the same name is a mistake in the program."""
    if job.queue not in QUEUES:
        raise ValueError(f"No queue is called {job.queue!r}")
    if _jobs.setdefault(job.name, job) is not job:
        raise ValueError(f"Two jobs are called {job.name!r}")
    return job


def every_minute(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """Has this function called each minute with the time. It must not mind being called twice."""
    _every_minute[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def begin(
    name: str,
    *,
    key: str,
    details: dict | None = None,
    user_id: int | None = None,
    not_before: datetime | None = None,
) -> Work:
    """The work of this key: the row there is, or a new one that the queue hears of when this is committed."""
    job = _jobs[name]
    with transaction.atomic():
        work, is_new = Work.objects.get_or_create(
            key=key,
            defaults={"name": name, "details": details or {}, "user_id": user_id, "not_before": not_before},
        )
        if is_new and (not_before is None or not_before <= timezone.now()):
            _call(work, job)
    return work


def stop(work: Work) -> bool:
    """Stops open work after the step that is being done; says whether it was open."""
    stopped = _open(work.pk).update(state=Work.State.STOPPED, holder=None, lease_until=None)
    work.refresh_from_db()
    return bool(stopped)


def resume(work: Work) -> bool:
    """Goes on with work that was stopped or has failed, from where it was; says whether that was so."""
    with transaction.atomic():
        rested = Work.objects.filter(pk=work.pk, state__in=[Work.State.STOPPED, Work.State.FAILED])
        resumed = rested.update(
            state=Work.State.WAITING, tries=0, note="", not_before=None, lease_until=None, finished_at=None
        )
        work.refresh_from_db()
        if resumed:
            _call(work, _jobs[work.name])
    return bool(resumed)


def run_now(work: Work) -> Work:
    """Does all of it here and now, whatever the queue does; the row as it is afterwards."""
    while _run(work.pk, until=None):
        pass
    work.refresh_from_db()
    return work


@task(queue_name=BULK)
def carry_on(work_id: str) -> None:
    """What stands in the queue: takes the lease and works for a while."""
    if _run(uuid.UUID(work_id), until=monotonic() + SLICE):
        work = Work.objects.get(pk=work_id)
        _call(work, _jobs[work.name])


def do_due(moment: datetime | None = None) -> bool:
    """Does what is due in this minute, unless another worker has: calls for work, then all `every_minute`.

    Returns whether this worker's call was the one.
    """
    moment = moment or timezone.now()
    if not strikes("minute", timedelta(seconds=50), moment):
        return False
    call_waiting(moment)
    for name, function in _every_minute.items():
        try:
            function(moment)
        except Exception as failure:
            _log_failure(f"What is due every minute failed in {name}", failure)
    return True


def strikes(name: str, every: timedelta, moment: datetime) -> bool:
    """Whether this moment is the turn of what happens once in `every`; true for one caller only."""
    _, is_new = Clock.objects.get_or_create(name=name, defaults={"struck_at": moment})
    # A time that lies ahead was stored while a clock was wrong: waiting for it could take for ever.
    is_due = Q(struck_at__lte=moment - every) | Q(struck_at__gt=moment + every)
    return is_new or bool(Clock.objects.filter(is_due, name=name).update(struck_at=moment))


def call_waiting(moment: datetime) -> int:
    """Tells the queue of work whose time has come and of work whose worker was killed; how many that were."""
    # What was stored while a clock was ahead counts as over, as in `strikes`.
    forgotten = (
        Q(called_at=None) | Q(called_at__lte=moment - CALL_AGAIN) | Q(called_at__gt=moment + CALL_AGAIN)
    )
    timely = Q(not_before=None) | Q(not_before__lte=moment)
    waits = Q(state=Work.State.WAITING) & timely & forgotten
    over = Q(lease_until__lte=moment) | Q(lease_until__gt=moment + 2 * LEASE)
    abandoned = Q(over, state=Work.State.RUNNING)
    abandoned &= Q(called_at__lt=F("lease_until")) | forgotten
    count = 0
    for work in Work.objects.filter(waits | abandoned).order_by("created_at"):
        if job := _jobs.get(work.name):
            _call(work, job, moment)
            count += 1
    return count


def _call(work: Work, job: Job, moment: datetime | None = None) -> None:
    Work.objects.filter(pk=work.pk).update(called_at=moment or timezone.now())
    carry_on.using(queue_name=job.queue).enqueue(str(work.pk))


def _open(work_id):
    return Work.objects.filter(pk=work_id, state__in=[Work.State.WAITING, Work.State.RUNNING])


def _take(work_id) -> Work | None:
    """The work with a lease on it, or nothing where another holds it, it is not time, or it is over."""
    now, holder = timezone.now(), uuid.uuid4()
    # Nobody holds a lease of more than its length: that one was taken while a clock was wrong.
    over = Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE)
    free = _open(work_id).filter(Q(lease_until=None) | over)
    timely = free.filter(Q(not_before=None) | Q(not_before__lte=now))
    if not timely.update(state=Work.State.RUNNING, holder=holder, lease_until=now + LEASE):
        return None
    return Work.objects.get(pk=work_id)


def _run(work_id, until: float | None) -> bool:
    """Works until all is done, the time is up or the lease is lost; whether there is more for another turn."""
    work = _take(work_id)
    if work is None:
        return False
    job = _jobs[work.name]
    while True:
        try:
            more = job.step(work)
        except Later as later:
            _put_off(work, later.seconds, later.note)
            return False
        except GiveUp as reason:
            _fail(work, job, str(reason))
            return False
        except Exception as failure:
            _log_failure(f"A step of {work.name} failed", failure)
            if work.tries + 1 >= TRIES:
                _fail(work, job, "It failed several times. The log says where.")
            else:
                _put_off(work, 2.0 ** (work.tries + 2), "It failed and is tried again.", tries=work.tries + 1)
            return False
        time_is_up = more and until is not None and monotonic() >= until
        if not _note(work, more, lays_down=time_is_up):
            return False  # stopped by a person, or taken over after the lease ran out
        if not more or time_is_up:
            return more


def _note(work: Work, more: bool, lays_down: bool) -> bool:
    """Stores how far it is, as the heartbeat that renews the lease; false where it is no longer ours."""
    now = timezone.now()
    progress = {"done": work.done, "total": work.total, "details": work.details, "tries": 0, "note": ""}
    if not more:
        lease = {"state": Work.State.FINISHED, "finished_at": now, "holder": None, "lease_until": None}
    elif lays_down:
        lease = {"state": Work.State.WAITING, "holder": None, "lease_until": None}
    else:
        lease = {"lease_until": now + LEASE}
    work.tries = 0
    if _mine(work).update(**progress, **lease):
        return True
    # How far it got is true even where somebody has stopped it meanwhile.
    Work.objects.filter(pk=work.pk, state=Work.State.STOPPED).update(**progress)
    return False


def _mine(work: Work):
    return Work.objects.filter(pk=work.pk, holder=work.holder, state=Work.State.RUNNING)


def _put_off(work: Work, seconds: float, note: str, tries: int | None = None) -> None:
    _mine(work).update(
        state=Work.State.WAITING,
        done=work.done,
        total=work.total,
        details=work.details,
        note=note[:200],
        tries=work.tries if tries is None else tries,
        not_before=timezone.now() + timedelta(seconds=seconds),
        called_at=None,
        holder=None,
        lease_until=None,
    )


def _fail(work: Work, job: Job, note: str) -> None:
    failed = _mine(work).update(
        state=Work.State.FAILED,
        done=work.done,
        total=work.total,
        details=work.details,
        note=note[:200],
        finished_at=timezone.now(),
        holder=None,
        lease_until=None,
    )
    if failed and job.given_up:
        job.given_up(work)


def _log_failure(what: str, failure: Exception) -> None:
    """By name and place only: the message of an exception may quote what a person typed."""
    frames = traceback.extract_tb(failure.__traceback__)[-3:]
    places = " < ".join(f"{f.name} line {f.lineno} of {f.filename}" for f in reversed(frames))
    logger.error("%s: %s in %s", what, type(failure).__name__, places)
