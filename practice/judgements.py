"""How a report becomes rows: the fields of an attempt or of a held judgement, and a verdict for each criterion."""

from django.utils import timezone

import feedback
from practice.models import Attempt, Verdict
from questions.models import Rubric


def judgement_of(rubric: Rubric, report: feedback.Report) -> dict:
    """The fields that an attempt and a held judgement have in common."""
    return {
        "rubric": rubric,
        "report": report.as_json(),
        "engine_version": report.engine_version,
        "score": report.score,
        "not_scored": report.not_scored.code if report.not_scored else "",
        "judged_at": timezone.now(),
    }


def verdict_rows(attempt: Attempt, report: feedback.Report) -> list[Verdict]:
    """A row for each decision of the report, not stored yet."""
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
