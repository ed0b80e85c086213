"""What was said of a try before it was judged again: for the person to read, and to take along."""

import copy

from practice.belongings import Kind, register
from practice.models import Attempt, EarlierJudgement


def earlier_of(attempt: Attempt) -> list[EarlierJudgement]:
    """The earlier judgements of a try with the version of their rules, the newest first; without their reports."""
    rows = attempt.earlier_judgements.select_related("rubric").order_by("-number")
    return list(rows.only("attempt", "number", "score", "judged_at", "replaced_at", "rubric__version"))


def as_judged_before(earlier: EarlierJudgement) -> Attempt:
    """The try as it stood with that judgement: a copy that nobody stores."""
    attempt = copy.copy(earlier.attempt)
    attempt.rubric = earlier.rubric
    for name in ("report", "engine_version", "score", "not_scored", "judged_at"):
        setattr(attempt, name, getattr(earlier, name))
    return attempt


def _entry(earlier: EarlierJudgement) -> dict:
    return {
        "question": earlier.attempt.question.prompt,
        "try": earlier.attempt.number,
        "score then": earlier.score,
        "judged": earlier.judged_at,
        "judged again": earlier.replaced_at,
        "details": {
            "not scored because": earlier.not_scored,
            "rules version": earlier.rubric.version,
            "engine version": earlier.engine_version,
            "report": earlier.report,
        },
    }


register(
    Kind(
        name="earlier scores",
        one="earlier score",
        many="earlier scores",
        model=EarlierJudgement,
        entry=_entry,
        joined=lambda rows: (
            rows.select_related("attempt__question").defer("attempt__report").prefetch_related("rubric")
        ),
        through="attempt",
        last_used="judged_at",
    )
)
