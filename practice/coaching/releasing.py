"""Feedback that is held back, and its release: after the due date, after the review, or when nobody holds it.

What the judge says of an answer whose member may not see it yet is a HeldJudgement beside the attempt, which
stays unjudged. `release` puts it into the attempt; from then on it is like any other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

import feedback
from practice.coaching.due import FIRST_TO_BEGIN, is_over, zone_of
from practice.judgements import judgement_of, verdict_rows
from practice.models import AssignedQuestion, Assignment, Attempt, Coach, HeldJudgement, HeldVerdict, Verdict
from practice.work import every_minute
from questions.models import Rubric

# What a minute releases: the pages of those who wait longer release theirs when they are opened.
MOST_A_MINUTE = 500


def shows_now(
    assigned: AssignedQuestion | None,
    user_id: int | None,
    moment: datetime | None = None,
    and_this: bool = False,
) -> bool:
    """Whether the member may see the feedback on an answer to this assigned question at this moment.

    An answer that belongs to no assignment waits for nobody. In an exam it waits until every question has an
    answer; ``and_this`` counts the question itself as answered, for an answer that is about to be stored.
    """
    if assigned is None:
        return True
    assignment = assigned.assignment
    if assignment.withdrawn_at or assignment.cohort.archived_at:
        return True
    if assignment.shows == Assignment.Shows.AFTER_REVIEW:
        # Without a coach there is nobody left to review it.
        return not assignment.cohort.coaches.filter(active=True).exists()
    if assignment.shows == Assignment.Shows.AFTER_DUE:
        return assignment.due_on is None or is_over(assignment, zone_of(user_id), moment or timezone.now())
    if assignment.mode == Assignment.Mode.EXAM:
        missing = assignment.questions.exclude(attempts__user_id=user_id)
        return not (missing.exclude(pk=assigned.pk) if and_this else missing).exists()
    return True


def hold(attempt: Attempt, rubric: Rubric, report: feedback.Report) -> HeldJudgement:
    """Keeps what the judge says beside the attempt. Two at once come to one row, because both say the same."""
    with transaction.atomic():
        held, is_new = HeldJudgement.objects.get_or_create(
            attempt=attempt, defaults=judgement_of(rubric, report)
        )
        if is_new:
            HeldVerdict.objects.bulk_create(
                HeldVerdict(
                    held=held, criterion=row.criterion, kind=row.kind, met=row.met, evidence=row.evidence
                )
                for row in verdict_rows(attempt, report)
            )
    return held


def release(attempt: Attempt) -> bool:
    """Moves the held judgement into the attempt, with a row for each verdict; false where none was held."""
    with transaction.atomic():
        held = HeldJudgement.objects.select_for_update().filter(attempt=attempt).first()
        if held is None:
            return False
        report = feedback.Report.from_json(held.report)
        fields = ("rubric_id", "engine_version", "score", "not_scored", "report", "judged_at")
        judgement = {name: getattr(held, name) for name in fields} | {"words": report.words}
        if Attempt.objects.filter(pk=attempt.pk, judged_at=None).update(**judgement):
            Verdict.objects.bulk_create(verdict_rows(attempt, report))
        held.delete()
    attempt.refresh_from_db()
    return True


def release_where_due(held: QuerySet, moment: datetime | None = None, most: int | None = None) -> int:
    """Releases those of these held judgements that nothing holds back any more, so many at most; how many it did."""
    moment = moment or timezone.now()
    rows = held.select_related("attempt__assigned_question__assignment__cohort").order_by("pk")
    count = 0
    for row in rows.defer("report"):
        attempt = row.attempt
        if shows_now(attempt.assigned_question, attempt.user_id, moment):
            count += release(attempt)
        if count == most:
            break
    return count


def release_of_assignment(assignment: Assignment, user_id: int | None = None) -> int:
    """Releases what the assignment no longer holds back, of one member or of all; how many that were."""
    held = HeldJudgement.objects.filter(attempt__assigned_question__assignment=assignment)
    return release_where_due(held if user_id is None else held.filter(attempt__user_id=user_id))


@every_minute
def release_due(moment: datetime) -> int:
    """Releases what became due since the last minute, and what lost the assignment or the coach it waited for."""
    path = "attempt__assigned_question__assignment__"
    ended = Q((f"{path}due_on__lte", (moment + FIRST_TO_BEGIN).date()), (f"{path}shows", "after-due"))
    gone = Q(attempt__assigned_question=None) | Q((f"{path}withdrawn_at__isnull", False))
    gone |= Q((f"{path}cohort__archived_at__isnull", False))
    coached = Coach.objects.filter(active=True, cohorts=OuterRef(f"{path}cohort"))
    at_once = Q((f"{path}shows", "at-once"))
    waiting = HeldJudgement.objects.filter(ended | gone | at_once | ~Exists(coached))
    return release_where_due(waiting, moment, MOST_A_MINUTE)


def held_counts(assignment: Assignment) -> dict[str, int]:
    """How many answers wait for their feedback, and of how many members."""
    held = HeldJudgement.objects.filter(attempt__assigned_question__assignment=assignment)
    return held.aggregate(answers=Count("pk"), members=Count("attempt__user", distinct=True))
