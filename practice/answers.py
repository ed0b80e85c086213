"""Keeps an answer and judges it. An answer is stored once however often it is sent, judged or not."""

import logging
import traceback
import uuid

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

import feedback
from practice.access import Person, own_attempts
from practice.coaching.releasing import hold, release, shows_now
from practice.judgements import judgement_of, verdict_rows
from practice.models import AssignedQuestion, Attempt, HeldJudgement, MockQuestion, Verdict
from practice.operating import metrics
from questions import readers, rubrics
from questions.models import Question, Rubric
from questions.prepared import Prepared

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
    assigned: AssignedQuestion | None = None,
) -> Attempt:
    """The attempt that holds this answer: the one already stored for this form, or a new one, judged.

    An answer of a mock interview is stored with its place there in one stroke; in an exam it is not judged
    yet, so that no page, list or sum can give away what the end of the exam is to tell. An answer to an
    ``assigned`` question whose feedback is not to show yet is judged, and the judgement held beside it; once
    the takes are used up, an answer is an ordinary try, because typed words are never dropped.

    The same form with other words (sent, gone back, changed, sent again) is a new try, because typed
    words are never dropped; so is a form token that is somebody else's, of which nothing is told.
    """
    # Made from all that tells such a try apart, so that it too is stored once however often it is sent.
    instead = uuid.uuid5(submission, f"{person.user_id or person.guest} {question.pk} {text}")
    rubric, report = judge_now(question, text) if judge else (None, None)
    taken = False
    for _ in range(ROUNDS):
        try:
            with transaction.atomic():
                token = instead if taken else submission
                return _store(question, person, text, token, rubric, report, mock_question, assigned)
        except IntegrityError:
            # The same form came before, or another one of this person in this very moment. Nobody asked first:
            # most forms come once, and two that come together would both have been told no.
            stored, taken = _already_kept(question, person, text, submission, instead)
            if stored:
                return stored
    raise RuntimeError(f"No number free for a try at {question.slug} after {ROUNDS} rounds")


def is_withheld(attempt: Attempt) -> bool:
    """Whether nothing may be said of the attempt yet: its exam runs, or its assignment shows feedback later."""
    if attempt.judged_at is not None:
        return False
    return Attempt.objects.withheld().filter(pk=attempt.pk).exists()


def judge_later(attempt: Attempt) -> bool:
    """Judges an attempt that was stored unjudged; says whether there is a judgement now, shown or held.

    What was held back is released here too when its time has come, so that no page waits for the minute.
    """
    if attempt.judged_at is not None:
        return True
    shows = shows_now(attempt.assigned_question, attempt.user_id)
    if HeldJudgement.objects.filter(attempt=attempt).exists():
        if shows:
            release(attempt)
        return True
    if Attempt.objects.of_a_running_exam().filter(pk=attempt.pk).exists():
        return False
    rubric, report = judge_now(attempt.question, attempt.answer)
    if report is None:
        return False
    with transaction.atomic():
        if not shows:
            hold(attempt, rubric, report)
            return True
        judged = judgement_of(rubric, report) | {"words": report.words}
        # Two visits may judge at once: the first to write wins, and both wrote the same.
        if Attempt.objects.unjudged().filter(pk=attempt.pk).update(**judged):
            Verdict.objects.bulk_create(verdict_rows(attempt, report))
    attempt.refresh_from_db()
    return True


def _already_kept(
    question, person, text, submission: uuid.UUID, instead: uuid.UUID
) -> tuple[Attempt | None, bool]:
    """The try that holds this very answer, if there is one, and whether the form's token is used up."""
    kept = {one.submission: one for one in Attempt.objects.filter(submission__in=(submission, instead))}
    for one in kept.values():
        if person.owns(one) and one.question_id == question.pk and one.answer == text:
            return one, True
    return None, submission in kept


def judge_now(question: Question, text: str) -> tuple[Rubric | None, feedback.Report | None]:
    """The newest rules and what they say of the text, or no report where judging itself failed. Stores nothing.

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


def _store(question, person, text, submission, rubric, report, mock_question, assigned) -> Attempt:
    last = _last_try(person, question)
    # Counted here, where two answers at once cannot both take the last place: both would get one number.
    if assigned and (takes := assigned.assignment.takes) and assigned_takes(person, assigned) >= takes:
        assigned = None
    shows = report is not None and shows_now(assigned, person.user_id, and_this=True)
    words = report.words if report else len(text.split())
    attempt = Attempt.objects.create(
        question=question,
        answer=text,
        submission=submission,
        number=last.number + 1 if last else 1,
        words=words,
        mock_question=mock_question,
        assigned_question=assigned,
        **person.as_owner(),
        **(judgement_of(rubric, report) if shows else {}),
    )
    if shows:
        Verdict.objects.bulk_create(verdict_rows(attempt, report))
    elif report:
        hold(attempt, rubric, report)
    attempt.try_before = last  # the feedback tells what changed since, and need not ask again
    return attempt


# In the order of the model, as `from_db` reads them.
LAST = ("id", "rubric_id", "number", "engine_version", "score")


def _last_try(person: Person, question: Question) -> Attempt | None:
    """The person's newest try at the question, with what the next one's feedback tells of it."""
    found = _newest(user_id=person.user_id, guest=person.guest, question_id=question.pk)
    return Attempt.from_db(DEFAULT_DB_ALIAS, LAST, found[0]) if found else None


@Prepared
def _newest(user_id: int | None, guest: uuid.UUID | None, question_id: int):
    own = own_attempts(Person(user_id, guest)).filter(question=question_id)
    return own.order_by("-number").values_list(*LAST)[:1]


def assigned_takes(person: Person, assigned: AssignedQuestion) -> int:
    """How many tries this person has made for the assigned question."""
    return own_attempts(person).filter(assigned_question=assigned).count()
