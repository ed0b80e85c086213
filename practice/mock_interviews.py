"""What happens in a mock interview: it begins, questions are answered or skipped, it ends."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.access import Person, own_interviews
from practice.answers import judge_later, keep_answer
from practice.belongings import Kind, register
from practice.models import Attempt, MockInterview, MockQuestion
from questions.models import Question, QuestionSet


def begin(
    person: Person,
    mode: str,
    questions: Sequence[Question],
    submission: uuid.UUID,
    question_set: QuestionSet | None = None,
) -> MockInterview:
    """The interview that this form began: a new one, or the one that is there when the form comes twice."""
    if begun := own_interviews(person).filter(submission=submission).first():
        return begun
    title = question_set.title if question_set else _title(questions)
    for token in (submission, uuid.uuid4()):
        try:
            with transaction.atomic():
                interview = MockInterview.objects.create(
                    mode=mode, question_set=question_set, title=title, submission=token, **person.as_owner()
                )
                MockQuestion.objects.bulk_create(
                    MockQuestion(interview=interview, question=question, position=position)
                    for position, question in enumerate(questions, 1)
                )
                return interview
        except IntegrityError:
            # The same form in the same moment; or a token that is somebody else's, of which nothing is told.
            if begun := own_interviews(person).filter(submission=submission).first():
                return begun
    raise RuntimeError("No token free for an interview")


def _title(questions: Sequence[Question]) -> str:
    count = f"{len(questions)} question{'' if len(questions) == 1 else 's'}"
    return f"{count} of your own" if all(question.is_private for question in questions) else count


def answer(asked: MockQuestion, person: Person, text: str, submission: uuid.UUID) -> Attempt:
    """Keeps an answer at its place in the interview. In an exam the last answer sent counts, else the first.

    After feedback, and after the end, what is sent is an ordinary try: typed words are never dropped.
    """
    interview = asked.interview
    running_exam = interview.is_exam and not interview.is_finished
    counts = running_exam or not (interview.is_finished or asked.attempts.exists())
    return keep_answer(
        asked.question,
        person,
        text,
        submission,
        mock_question=asked if counts else None,
        judge=not running_exam,
    )


def skip(asked: MockQuestion) -> None:
    """Puts a question off. It can still be answered until the interview is finished."""
    MockQuestion.objects.filter(pk=asked.pk, interview__finished_at=None).update(skipped_at=timezone.now())


def finish(interview: MockInterview) -> None:
    """Ends the interview, once, and judges what an exam has kept back."""
    MockInterview.objects.filter(pk=interview.pk, finished_at=None).update(finished_at=timezone.now())
    interview.refresh_from_db()
    waiting = Attempt.objects.filter(mock_question__interview=interview, judged_at=None)
    for attempt in waiting.select_related("question"):
        judge_later(attempt)


def _entry(interview: MockInterview) -> dict:
    return {
        "mock interview": interview.title,
        "mode": interview.get_mode_display(),
        "begun": interview.created_at,
        "finished": interview.finished_at,
        "questions": [asked.question.prompt for asked in interview.questions.all()],
        "details": {"id": str(interview.pk)},
    }


register(
    Kind(
        name="mock interviews",
        one="mock interview",
        many="mock interviews",
        model=MockInterview,
        entry=_entry,
        joined=lambda rows: rows.prefetch_related("questions__question").order_by("created_at", "pk"),
        lines=lambda rows: list(rows.order_by("created_at").values_list("title", flat=True)),
    )
)
