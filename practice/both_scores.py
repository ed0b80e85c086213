"""A try as it was judged, beside what the rules of today say of the same words. The stored verdicts stay."""

from copy import copy

import feedback
from practice.access import Person
from practice.answers import judge_now
from practice.comparing import Comparison
from practice.models import Attempt
from questions import readers, rubrics

RULES, READING = "rules", "reading"


def what_changed_since(attempt: Attempt) -> str:
    """What would judge a new answer to the question otherwise: RULES, else READING, the engine; "" for nothing.

    One query, or none where the attempt brings the newest rules along.
    """
    if attempt.report is None:
        return ""
    newest = getattr(attempt, "newest_rules", None) or getattr(rubrics.newest(attempt.question), "pk", None)
    if newest is None:
        return ""
    reader = None if attempt.question.is_private else readers.current()
    engine = f"{feedback.ENGINE_VERSION}+{reader.version}" if reader else feedback.ENGINE_VERSION
    return what_differs(attempt, newest, engine)


def what_differs(attempt: Attempt, rubric_pk: int, engine_version: str) -> str:
    """RULES where the try was judged by other rules than these, READING where only the engine is another."""
    if attempt.rubric_id != rubric_pk:
        return RULES
    return READING if attempt.engine_version != engine_version else ""


def both_scores(attempt: Attempt, person: Person) -> Comparison | None:
    """The try as stored and as it would be judged now; None where judging fails or the rules are the same.

    Nothing is written: the second page is about a copy that only lives as long as the page.
    """
    rubric, report = judge_now(attempt.question, attempt.answer)
    if report is None or not what_differs(attempt, rubric.pk, report.engine_version):
        return None
    today = copy(attempt)
    today.rubric, today.report = rubric, report.as_json()
    today.engine_version, today.score = report.engine_version, report.score
    return Comparison(attempt, today, person)
