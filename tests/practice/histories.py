"""A person with many tries, put into the tables directly: a test of how a page reads must not wait for the judge."""

import uuid
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone

from practice.models import Attempt, Verdict
from questions import rubrics
from questions.models import Question

ANSWER = "I said sorry to the woman. I sent a new parcel. She got a refund, and it was her own fault."
EVIDENCE = {
    "says-sorry": (0, 12),
    "new-parcel": (27, 46),
    "money-back": (48, 64),
    "blames": (77, 90),
}


def make_try(
    question: Question, owner: dict, days_ago=0.0, met=(), score=50, number=None, **fields
) -> Attempt:
    """One judged try, days_ago days back, in which the criteria named in met are met."""
    return make_tries([(question, days_ago, met, score, number, fields)], owner)[0]


def make_tries(rows, owner: dict) -> list[Attempt]:
    """Many tries at once: rows of question, days ago, criteria met, score, number (or None) and other fields."""
    now = timezone.now()
    rubric_of = {question.pk: rubrics.newest(question) for question, *_ in rows}
    last: dict[int, int] = {}
    for question in {question for question, *_ in rows}:
        own = Attempt.objects.filter(question=question, **owner)
        last[question.pk] = max(own.values_list("number", flat=True), default=0)
    attempts = []
    for question, days_ago, _, score, number, fields in rows:
        last[question.pk] = number or last[question.pk] + 1
        attempts.append(
            Attempt(
                **{
                    "question": question,
                    "rubric": rubric_of[question.pk],
                    "answer": ANSWER,
                    "submission": uuid.uuid4(),
                    "number": last[question.pk],
                    "score": score,
                    "created_at": now - timedelta(days=days_ago),
                    "judged_at": now,
                    "engine_version": "1",
                    "report": {"gains": []},
                }
                | owner
                | fields
            )
        )
    with patch.object(Attempt._meta.get_field("created_at"), "auto_now_add", False):
        Attempt.objects.bulk_create(attempts, batch_size=500)
    verdicts = []
    for attempt, (_, _, met, score, *_rest) in zip(attempts, rows, strict=True):
        for entry in rubric_of[attempt.question_id].card["criteria"] if score is not None else ():
            span = EVIDENCE.get(entry["slug"], (0, 12)) if entry["slug"] in met else None
            verdicts.append(
                Verdict(
                    attempt=attempt,
                    criterion=entry["slug"],
                    kind=entry["kind"],
                    weight=entry["weight"],
                    met=entry["slug"] in met,
                    evidence=[{"start": span[0], "end": span[1], "rule": "r"}] if span else [],
                )
            )
    Verdict.objects.bulk_create(verdicts, batch_size=1000)
    return attempts


def make_many(owner: dict, count: int) -> list[Attempt]:
    """count tries spread over every question and over the last year, oldest first."""
    questions = list(Question.objects.answerable())
    points = {q.pk: [c["slug"] for c in rubrics.newest(q).card["criteria"]] for q in questions}
    rows = []
    for n in range(count):
        question = questions[n % len(questions)]
        of = points[question.pk]
        rows.append((question, 365 * (count - n) / count, of[: n % (len(of) + 1)], n % 101, None, {}))
    return make_tries(rows, owner)


def guest_of(client) -> dict:
    """Makes this browser a guest and says which: the fields of what it owns."""
    guest = uuid.uuid4()
    session = client.session
    session["guest"] = guest.hex
    session.save()
    client.cookies["sessionid"] = session.session_key
    return {"user": None, "guest": guest}
