"""How far it is with tries that are judged again, and what became of their scores."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from practice.models import Rejudging, Work


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set is. ``state`` is one of waiting, running, stopped, failed and finished."""

    state: str
    done: int
    total: int
    unjudged: int  # tries that could not be judged and keep what they had
    notes: list[str]

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def can_go_on(self) -> bool:
        return self.state in ("stopped", "failed")

    @property
    def percent(self) -> int:
        if self.state == "finished":
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


def progress_of(works: list[Work]) -> Progress:
    """The progress of a set, told from its pieces of work."""
    states = {work.state for work in works}
    order = ("running", "waiting", "failed", "stopped", "finished")
    # Where one piece has begun the whole has, even if at this moment no worker holds any.
    state = next((state for state in order if state in states), "finished")
    if state == "waiting" and any(work.done for work in works):
        state = "running"
    return Progress(
        state,
        sum(work.done for work in works),
        sum(work.details.get("tries", 0) for work in works),
        sum(work.details.get("unjudged", 0) for work in works),
        sorted({work.note for work in works if work.note}),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the scores of the tries that a set has judged again."""

    judged: int
    up: int
    down: int
    same: int
    scored_now: int  # had no score, have one
    not_scored_now: int


def outcome_of(rejudging: Rejudging) -> Outcome:
    """Counts the scores before and now; one query."""
    before = F("score")
    counts = rejudging.earlier_judgements.aggregate(
        judged=Count("pk"),
        up=Count("pk", filter=Q(attempt__score__gt=before)),
        down=Count("pk", filter=Q(attempt__score__lt=before)),
        same=Count("pk", filter=Q(attempt__score=before) | Q(attempt__score=None, score=None)),
        scored_now=Count("pk", filter=Q(score=None) & ~Q(attempt__score=None)),
        not_scored_now=Count("pk", filter=Q(attempt__score=None) & ~Q(score=None)),
    )
    return Outcome(**counts)
