"""Judging stored tries again: chosen by an admin, done in the background, the earlier verdicts kept.

The chosen tries are cut into parts by their ids, which are random, so that each worker has tries of its own
and none waits for another. A part walks through its ids in order; the place it has come to is stored after
each chunk. A chunk is judged outside any transaction and written in one. Done twice it changes nothing: a try
that meanwhile has another judgement than the one that was read is left alone.
"""

import logging
import traceback
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

import feedback
from practice.judgements import judgement_of, verdict_rows
from practice.models import Attempt, EarlierJudgement, Rejudging, Verdict, Work
from practice.work import BULK, GiveUp, Job, begin, register, resume, stop
from questions import readers, rubrics
from questions.models import Rubric

logger = logging.getLogger(__name__)

JOB = "rejudge"
CHUNK = 50  # tries; about a second of judging
# As many workers may share a set. A small one is not worth cutting up.
MOST_PARTS = 8
WORTH_A_PART = 500
ALL_IDS = 1 << 128

# What a judgement writes into an attempt; the rest of the row is not touched.
JUDGED_FIELDS = ("rubric", "report", "engine_version", "words", "score", "not_scored", "judged_at")


# Choosing


def chosen(rejudging: Rejudging) -> QuerySet:
    """The tries of the set, judged already, of the bank's questions: a private question's rules are its owner's.

    What stands unjudged is judged by the newest rules anyway, and an exam that runs is not judged at all.
    """
    tries = Attempt.objects.filter(question__user=None, question__guest=None)
    tries = tries.exclude(judged_at=None).exclude(rubric=None)
    if not rejudging._state.adding:
        # Tries sent since then were judged by rules that are as new.
        tries = tries.filter(created_at__lte=rejudging.created_at)
    if rejudging.question_id is not None:
        tries = tries.filter(question=rejudging.question_id)
    if rejudging.version is not None:
        tries = tries.filter(rubric__version=rejudging.version)
    if rejudging.since is not None:
        tries = tries.filter(created_at__gte=_begin_of(rejudging.since))
    if rejudging.until is not None:
        tries = tries.filter(created_at__lt=_begin_of(rejudging.until + timedelta(days=1)))
    return tries


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Choice:
    """How many tries a set holds, and how many of them the newest rules of today would not judge anew."""

    tries: int
    newest_already: int


def count(rejudging: Rejudging) -> Choice:
    """Looks at a set before anything is done; two queries."""
    tries = chosen(rejudging)
    newest = Rubric.objects.order_by().values("question").annotate(newest=Max("version"))
    versions = dict(
        newest.filter(question__user=None, question__guest=None).values_list("question", "newest")
    )
    judged = tries.order_by().values_list("question", "rubric__version", "engine_version")
    total = same = 0
    for question, version, engine, number in judged.annotate(number=Count("pk")):
        total += number
        same += number if (version, engine) == (versions.get(question), engine_now()) else 0
    return Choice(total, same)


def engine_now() -> str:
    """The engine version of a report made here and now."""
    reader = readers.current()
    return f"{feedback.ENGINE_VERSION}+{reader.version}" if reader else feedback.ENGINE_VERSION


# Beginning, stopping, going on


@transaction.atomic
def begin_rejudging(rejudging: Rejudging, user) -> Rejudging:
    """Stores the set and begins its work, a piece for each part."""
    rejudging.created_by = user
    total = chosen(rejudging).count()
    rejudging.parts = max(1, min(MOST_PARTS, total // WORTH_A_PART))
    rejudging.save()
    for part in range(rejudging.parts):
        first, last = _ids_of(part, rejudging.parts)
        of_part = chosen(rejudging).filter(pk__gte=first, pk__lte=last).count()
        begin(
            JOB,
            key=_key(rejudging, part),
            user_id=None,  # the work stays when the admin's account goes
            details={"rejudging": str(rejudging.pk), "part": part, "tries": of_part, "after": None},
        )
    return rejudging


def _key(rejudging: Rejudging, part: int) -> str:
    return f"{JOB} {rejudging.pk} {part}"


def _ids_of(part: int, parts: int) -> tuple[uuid.UUID, uuid.UUID]:
    """The first and the last id of a part."""
    return uuid.UUID(int=ALL_IDS * part // parts), uuid.UUID(int=ALL_IDS * (part + 1) // parts - 1)


def works_of(rejudgings: Iterable[Rejudging]) -> dict[uuid.UUID, list[Work]]:
    """The pieces of work of these sets, by set; one query."""
    found: dict[uuid.UUID, list[Work]] = {one.pk: [] for one in rejudgings}
    keys = {_key(one, part): one.pk for one in rejudgings for part in range(one.parts)}
    for work in Work.objects.filter(key__in=keys).order_by("key"):
        found[keys[work.key]].append(work)
    return found


def stop_rejudging(rejudging: Rejudging) -> bool:
    """Stops after the chunks that are being judged; what is judged stays. Whether anything was still to do."""
    return any([stop(work) for work in works_of([rejudging])[rejudging.pk]])


def resume_rejudging(rejudging: Rejudging) -> bool:
    """Goes on where it was stopped, or where it failed."""
    return any([resume(work) for work in works_of([rejudging])[rejudging.pk]])


# The work itself


def step(work: Work) -> bool:
    """Judges the next chunk of a part. Says whether there may be more."""
    rejudging = Rejudging.objects.filter(pk=work.details["rejudging"]).first()
    if rejudging is None:
        raise GiveUp("What was to be judged again is not chosen any more.")
    work.total = work.details["tries"]
    first, last = _ids_of(work.details["part"], rejudging.parts)
    rest = chosen(rejudging).filter(pk__lte=last)
    after = work.details["after"]
    rest = rest.filter(pk__gt=uuid.UUID(after)) if after else rest.filter(pk__gte=first)
    tries = list(
        rest.only("pk", "question_id", "answer", "rubric_id", "engine_version").order_by("pk")[:CHUNK]
    )
    if not tries:
        return False
    newest = _newest_rubrics({attempt.question_id for attempt in tries})
    judged = []
    for attempt in tries:
        rubric = newest.get(attempt.question_id)
        if rubric is None or (attempt.rubric_id, attempt.engine_version) == (rubric.pk, engine_now()):
            continue
        report = _judged(attempt, rubric)
        if report is None:
            work.details["unjudged"] = work.details.get("unjudged", 0) + 1
        else:
            judged.append((attempt, rubric, report))
    _write(rejudging, judged)
    work.done += len(tries)
    work.details["after"] = str(tries[-1].pk)
    return len(tries) == CHUNK


def _newest_rubrics(questions: set[int]) -> dict[int, Rubric]:
    """The newest published rules of these questions. A card is long, so each is read once for a chunk."""
    newest = Rubric.objects.filter(question__in=questions).order_by("question", "-version")
    keys: dict[int, int] = {}
    for pk, question in newest.values_list("pk", "question"):
        keys.setdefault(question, pk)
    return {rubric.question_id: rubric for rubric in Rubric.objects.filter(pk__in=keys.values())}


def _judged(attempt: Attempt, rubric: Rubric) -> feedback.Report | None:
    """The report of the newest rules, or None where judging itself fails: then the try keeps what it has."""
    try:
        return feedback.assess(attempt.answer, rubrics.compiled(rubric), readers.current())
    except Exception as failure:  # one try must not hold up all the others
        frames = traceback.extract_tb(failure.__traceback__)[-3:]
        places = " < ".join(f"{f.name} line {f.lineno} of {f.filename}" for f in reversed(frames))
        # By name and place only: the message of an exception may quote the answer.
        logger.error("Judging try %s again failed: %s in %s", attempt.pk, type(failure).__name__, places)
        return None


@transaction.atomic
def _write(rejudging: Rejudging, judged: list[tuple[Attempt, Rubric, feedback.Report]]) -> None:
    """Puts the earlier judgements aside and the new ones in their place, all of a chunk or nothing."""
    if not judged:
        return
    keys = [attempt.pk for attempt, _, _ in judged]
    # In the order of the ids, as every other writer of several tries would, so that no two wait for each other.
    stored = Attempt.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").in_bulk()
    numbers = dict(
        EarlierJudgement.objects.filter(attempt__in=keys)
        .order_by()
        .values_list("attempt")
        .annotate(last=Max("number"))
    )
    earlier, changed, verdicts = [], [], []
    for read, rubric, report in judged:
        attempt = stored.get(read.pk)
        judge = (read.rubric_id, read.engine_version)
        # Deleted meanwhile, or judged by another hand since it was read: then there is nothing to do here.
        if attempt is None or (attempt.rubric_id, attempt.engine_version) != judge:
            continue
        earlier.append(_put_aside(attempt, numbers.get(attempt.pk, 0) + 1, rejudging))
        for name, value in judgement_of(rubric, report).items():
            setattr(attempt, name, value)
        changed.append(attempt)
        verdicts += verdict_rows(attempt, report)
    EarlierJudgement.objects.bulk_create(earlier)
    Attempt.objects.bulk_update(changed, JUDGED_FIELDS)
    _renew_verdicts(changed, verdicts)


def _put_aside(attempt: Attempt, number: int, rejudging: Rejudging) -> EarlierJudgement:
    return EarlierJudgement(
        attempt=attempt,
        number=number,
        rubric_id=attempt.rubric_id,
        engine_version=attempt.engine_version,
        score=attempt.score,
        not_scored=attempt.not_scored,
        report=attempt.report,
        judged_at=attempt.judged_at,
        rejudging=rejudging,
    )


def _renew_verdicts(attempts: list[Attempt], verdicts: list[Verdict]) -> None:
    """The rows that a criterion keeps stay the same rows: what others said of a decision may hang on them."""
    wanted = {(verdict.attempt_id, verdict.criterion) for verdict in verdicts}
    present = Verdict.objects.filter(attempt__in=attempts).order_by()
    gone = [pk for pk, *key in present.values_list("pk", "attempt", "criterion") if tuple(key) not in wanted]
    Verdict.objects.filter(pk__in=gone).delete()
    Verdict.objects.bulk_create(
        verdicts,
        update_conflicts=True,
        unique_fields=["attempt", "criterion"],
        update_fields=["kind", "weight", "met", "evidence"],
    )


register(Job(JOB, step, queue=BULK))
