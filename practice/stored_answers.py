"""Stored tries as those who write rules may use them: all are counted, only what their writers let is read."""

import uuid
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format

from feedback.critique.masking import Masked, masked
from practice.confidential import every_finding
from practice.models import Attempt, Contest
from practice.reading_consents import readable_attempts
from questions.models import Question
from questions.stored_answers import Offered, Source, StoredAnswer, register

OFFERED_MOST = 60
CONTEST = "contest-"
SHORT = 60  # characters of contested words in a list
# While rules are written the same answer is read again with each key stroke: that is one reading.
READ = "Read the answer for the rules, without a name."
ONE_READING = timedelta(hours=12)


def _tries(question: Question):
    """Judged tries in the order in which they came, so that a place in it stays when new ones come."""
    return Attempt.objects.filter(question=question, judged_at__isnull=False).order_by("created_at", "pk")


def _count(question: Question) -> int:
    return _tries(question).count()


def _batch(question: Question, start: int, most: int) -> list[StoredAnswer]:
    may = Exists(readable_attempts().filter(pk=OuterRef("pk")))
    rows = _tries(question).annotate(may_be_read=may).values_list("pk", "answer", "may_be_read")
    return [StoredAnswer(str(pk), text, shown) for pk, text, shown in rows[start : start + most]]


def _offered(question: Question) -> list[Offered]:
    """Whole answers, then words about a verdict called wrong; of each the newest first. One query for both."""
    tries = _told(readable_attempts().filter(question=question), F("score"), F("words"), _TEXT, _TEXT)
    contests = _told(_contests(question), Value(0), Value(0), F("words"), F("criterion"))
    whole, said = [], []
    newest = tries.union(contests, all=True).order_by("-made")
    for key, made, score, length, words, criterion in newest[:OFFERED_MOST]:
        if criterion:
            said.append(Offered(f"{CONTEST}{key}", _called_wrong(criterion, words, question)))
        else:
            about = f"{_score(score)}, {length} words, {date_format(made, 'F Y')}"
            whole.append(Offered(str(uuid.UUID(key)), about))
    return whole + said


_TEXT = Value("", TextField())


def _told(rows, score, length, words, criterion):
    """The rows of either kind in the same columns."""
    return (
        rows.order_by()
        .annotate(key=Cast("pk", CharField()), made=F("created_at"))
        .annotate(its_score=score, its_length=length, its_words=words, its_criterion=criterion)
        .values_list("key", "made", "its_score", "its_length", "its_words", "its_criterion")
    )


def _score(score: int | None) -> str:
    return "Not scored" if score is None else f"Score {score}"


def _called_wrong(criterion: str, said: str, question: Question) -> str:
    # Cut after names were hidden, or half a name might be left.
    words = _hidden(said, question).sent
    words = words if len(words) <= SHORT else f"{words[:SHORT].rstrip()}…"
    return f"Said of “{criterion}”: {words}"


def _contests(question: Question):
    return Contest.objects.filter(attempt__question=question, consent=True).exclude(words="")


def _read(question: Question, keys: Collection[str], user) -> Mapping[str, Masked]:
    whole, called_wrong = [], []
    for key in keys:
        number = key.removeprefix(CONTEST)
        if number != key:
            if number.isascii() and number.isdecimal() and len(number) < 19:
                called_wrong.append(int(number))
            continue
        try:
            whole.append(uuid.UUID(key))
        except ValueError:
            continue
    attempts = (
        list(readable_attempts().filter(question=question, pk__in=whole).only("pk", "answer"))
        if whole
        else []
    )
    found = {str(attempt.pk): _hidden(attempt.answer, question) for attempt in attempts}
    if called_wrong:
        contests = _contests(question).filter(pk__in=called_wrong)
        found |= {f"{CONTEST}{contest.pk}": _hidden(contest.words, question) for contest in contests}
    if attempts and user is not None:
        _write_down(attempts, user)
    return found


def _hidden(text: str, question: Question) -> Masked:
    return masked(text, [(found.kind, found.quote) for found in every_finding(text, question.prompt)])


def _write_down(attempts: list[Attempt], user) -> None:
    """A line in the admin's log for each answer that this user has not read just before."""
    lines = LogEntry.objects.filter(
        user_id=user.pk,
        content_type=ContentType.objects.get_for_model(Attempt),
        object_id__in=[str(attempt.pk) for attempt in attempts],
        change_message=READ,
        action_time__gte=timezone.now() - ONE_READING,
    )
    noted = set(lines.values_list("object_id", flat=True))
    fresh = [attempt for attempt in attempts if str(attempt.pk) not in noted]
    if fresh:
        # Named by the id alone: a log that says more would tell more than the reader was told.
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=user.pk,
                content_type=ContentType.objects.get_for_model(Attempt),
                object_id=str(attempt.pk),
                object_repr=f"try {str(attempt.pk)[:8]}",
                action_flag=CHANGE,
                change_message=READ,
            )
            for attempt in fresh
        )


register(Source(_count, _batch, _offered, _read))
