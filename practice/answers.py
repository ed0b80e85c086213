"""Keeps an answer and judges it. An answer is stored once however often it is sent, judged or not."""

import logging
import traceback
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

import feedback
from practice.access import Person, own_attempts
from practice.models import Attempt, MockQuestion, Verdict
from practice.operating import metrics
from questions import readers, rubrics
from questions.models import Question, Rubric

logger = logging.getLogger(__name__)

# Each round loses only to another form of the same person stored in the same moment.
ROUNDS = 8


def keep_answer(
    question: Question,
    person: Person,
    text: str,
    submission: uuid.UUID,
    mock_question: MockQuestion | None = None,
    judge: bool = True,
) -> Attempt:
    """The attempt that holds this answer: the one already stored for this form, or a new one, judged.

    An answer of a mock interview is stored with its place there in one stroke; in an exam it is not judged
    yet, so that no page, list or sum can give away what the end of the exam is to tell.

    The same form with other words (sent, gone back, changed, sent again) is a new try, because typed
    words are never dropped; so is a form token that is somebody else's, of which nothing is told.
    """
    # Made from all that tells such a try apart, so that it too is stored once however often it is sent.
    instead = uuid.uuid5(submission, f"{person.user_id or person.guest} {question.pk} {text}")
    if stored := _already_kept(question, person, text, submission, instead):
        return stored
    rubric, report = _judged(question, text) if judge else (None, None)
    for _ in range(ROUNDS):
        taken = Attempt.objects.filter(submission=submission).exists()
        # Asked after, not before: the same form may have been stored while this one was being judged.
        if taken and (stored := _already_kept(question, person, text, submission, instead)):
            return stored
        try:
            with transaction.atomic():
                token = instead if taken else submission
                return _store(question, person, text, token, rubric, report, mock_question)
        except IntegrityError:
            continue
    raise RuntimeError(f"No number free for a try at {question.slug} after {ROUNDS} rounds")


def is_withheld(attempt: Attempt) -> bool:
    """Whether the attempt answers an exam that is not finished, so that nothing may be said of it yet."""
    if attempt.judged_at is not None or attempt.mock_question_id is None:
        return False
    return Attempt.objects.withheld().filter(pk=attempt.pk).exists()


def judge_later(attempt: Attempt) -> bool:
    """Judges an attempt that was stored unjudged; says whether it is judged now."""
    if attempt.judged_at is not None:
        return True
    if is_withheld(attempt):
        return False
    rubric, report = _judged(attempt.question, attempt.answer)
    if report is None:
        return False
    with transaction.atomic():
        judged = _judgement(rubric, report)
        # Two visits may judge at once: the first to write wins, and both wrote the same.
        if Attempt.objects.unjudged().filter(pk=attempt.pk).update(**judged):
            Verdict.objects.bulk_create(_rows(attempt, report))
    attempt.refresh_from_db()
    return True


def _already_kept(question, person, text, *submissions: uuid.UUID) -> Attempt | None:
    kept = own_attempts(person).filter(submission__in=submissions, question=question, answer=text)
    return kept.first()


def _judged(question: Question, text: str) -> tuple[Rubric | None, feedback.Report | None]:
    """The newest rules and what they say of the text, or no report where judging itself failed.

    Runs outside any transaction. What failed is logged by name and place only, because an exception's
    message may quote the answer.
    """
    try:
        rubric = rubrics.newest(question)
        if rubric is None:
            raise LookupError("no published rules")
        # The reader has learnt the questions of the bank; of a private one it knows nothing.
        reader = None if question.is_private else readers.current()
        with metrics.judging():
            return rubric, feedback.assess(text, rubrics.compiled(rubric), reader)
    except Exception as failure:  # whatever it is, the answer must still be stored
        frames = traceback.extract_tb(failure.__traceback__)[-3:]
        places = " < ".join(f"{f.name} line {f.lineno} of {f.filename}" for f in reversed(frames))
        logger.error(
            "Judging failed for question %s: %s in %s", question.slug, type(failure).__name__, places
        )
        return None, None


def _store(question, person, text, submission, rubric, report, mock_question) -> Attempt:
    last = own_attempts(person).filter(question=question).aggregate(Max("number"))["number__max"] or 0
    attempt = Attempt.objects.create(
        question=question,
        answer=text,
        submission=submission,
        number=last + 1,
        mock_question=mock_question,
        **person.as_owner(),
        **(_judgement(rubric, report) if report else {"words": len(text.split())}),
    )
    if report:
        Verdict.objects.bulk_create(_rows(attempt, report))
    return attempt


def _judgement(rubric: Rubric, report: feedback.Report) -> dict:
    return {
        "rubric": rubric,
        "report": report.as_json(),
        "engine_version": report.engine_version,
        "words": report.words,
        "score": report.score,
        "not_scored": report.not_scored.code if report.not_scored else "",
        "judged_at": timezone.now(),
    }


def _rows(attempt: Attempt, report: feedback.Report) -> list[Verdict]:
    return [
        Verdict(
            attempt=attempt,
            criterion=verdict.criterion,
            kind=verdict.kind,
            weight=verdict.weight,
            met=verdict.met,
            evidence=[{"start": e.start, "end": e.end, "rule": e.rule} for e in verdict.evidence],
        )
        for verdict in report.verdicts
    ]
