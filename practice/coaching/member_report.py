"""One member's work in a group on one page, to print and hand over: only what the member can see anyway."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from practice.access import coached_attempts
from practice.models import Attempt, Coach, Comment, Membership, Verdict

SHOWN = 5
COMMENTS = 3


@dataclass(slots=True)
class Line:
    """One question: how often it was answered, from which score to which, and whether it was reviewed."""

    short: str
    tries: int
    first: int | None
    best: int | None
    last_on: datetime
    reviewed: bool

    @property
    def gained(self) -> int:
        return (self.best or 0) - (self.first or 0)


@dataclass(frozen=True, slots=True)
class Often:
    """A point missed or a mistake made, in how many of the newest tries at its question."""

    statement: str
    short: str


@dataclass(slots=True)
class MemberReport:
    member: Membership
    lines: list[Line]
    missed: list[Often]
    mistakes: list[Often]
    strong: list[Often]
    comments: list[Comment]
    waiting: int

    @property
    def tries(self) -> int:
        return sum(line.tries for line in self.lines)


def report_of(coach: Coach, member: Membership) -> MemberReport:
    """What the coach may read of this member through this group. Feedback that waits is only counted."""
    tries = coached_attempts(coach).filter(
        user=member.user_id, assigned_question__assignment__cohort=member.cohort_id
    )
    tries = list(
        tries.select_related("question", "rubric", "review")
        .defer("report", "answer", "rubric__card")
        .order_by("created_at")
    )
    every = len(tries)
    if member.cohort.blind_review:
        # The coach is to mark them first, so nothing of the judge stands here either.
        tries = [attempt for attempt in tries if _is_known(attempt)]
    by_question: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in tries:
        by_question[attempt.question_id].append(attempt)
    newest = [made[-1] for made in by_question.values() if made[-1].judged_at]
    lines = [_line(made) for made in by_question.values()]
    missed, mistakes, strong = _often(newest)
    said = Comment.objects.filter(attempt__in=tries, by=Comment.By.COACH, released_at__isnull=False)
    said = list(said.select_related("coach", "attempt__question").order_by("-released_at")[:COMMENTS])
    waiting = every - sum(attempt.judged_at is not None for attempt in tries)
    return MemberReport(member, lines, missed, mistakes, strong, said, waiting)


def _is_known(attempt: Attempt) -> bool:
    review = getattr(attempt, "review", None)
    return review is not None and (review.marked_at is not None or review.released_at is not None)


def _line(made: list[Attempt]) -> Line:
    scores = [attempt.score for attempt in made if attempt.score is not None]
    reviewed = any(getattr(attempt, "review", None) and attempt.review.released_at for attempt in made)
    return Line(
        made[-1].question.short,
        len(made),
        scores[0] if scores else None,
        max(scores, default=None),
        made[-1].created_at,
        reviewed,
    )


def _often(newest: list[Attempt]) -> tuple[list[Often], list[Often], list[Often]]:
    """Points missed, mistakes made and points made in the newest tries, the weightiest first."""
    verdicts = Verdict.objects.filter(attempt__in=newest).order_by("-weight", "pk")
    verdicts = verdicts.select_related("attempt__rubric", "attempt__question").defer("attempt__report")
    lists = {("emphasize", False): [], ("avoid", True): [], ("emphasize", True): []}
    for verdict in verdicts:
        found = lists.get((verdict.kind, verdict.met))
        if found is not None and len(found) < SHOWN:
            card = verdict.attempt.rubric.card if verdict.attempt.rubric else {}
            entry = next((c for c in card.get("criteria", ()) if c["slug"] == verdict.criterion), {})
            found.append(Often(entry.get("statement", verdict.criterion), verdict.attempt.question.short))
    return lists["emphasize", False], lists["avoid", True], lists["emphasize", True]
