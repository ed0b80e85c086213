"""A try as it was judged, beside what the rules of today say of the same words. The stored verdicts stay."""

from copy import copy

import feedback
from practice.access import Person
from practice.answers import judge_now
from practice.comparing import Comparison
from practice.models import Attempt
from questions import readers, rubrics


def is_judged_by_older_rules(attempt: Attempt) -> bool:
    """Whether a new answer to the question would be judged by other rules, or by another engine. One query."""
    if attempt.report is None:
        return False
    newest = rubrics.newest(attempt.question)
    reader = None if attempt.question.is_private else readers.current()
    engine = f"{feedback.ENGINE_VERSION}+{reader.version}" if reader else feedback.ENGINE_VERSION
    return newest is not None and (newest.pk, engine) != (attempt.rubric_id, attempt.engine_version)


def both_scores(attempt: Attempt, person: Person) -> Comparison | None:
    """The try as stored and as it would be judged now; None where judging fails or the rules are the same.

    Nothing is written: the second page is about a copy that only lives as long as the page.
    """
    rubric, report = judge_now(attempt.question, attempt.answer)
    if report is None or (rubric.pk, report.engine_version) == (attempt.rubric_id, attempt.engine_version):
        return None
    today = copy(attempt)
    today.rubric, today.report = rubric, report.as_json()
    today.engine_version, today.score = report.engine_version, report.score
    return Comparison(attempt, today, person)
