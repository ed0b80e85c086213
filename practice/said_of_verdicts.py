"""What people said of the verdicts of one try, its owner before and after seeing them and its coach: in one query."""

from practice.at_once import rows_at_once
from practice.models import Attempt


def bring_what_was_said(attempt: Attempt) -> None:
    """Brings the own ratings, the contested verdicts and the coach's verdicts along, where there may be any.

    All parts of its page, the feedback and the coach's, then read them from the attempt and its review.
    """
    review = getattr(attempt, "review", None)
    said = [(attempt, "self_ratings"), (attempt, "contests")]
    may_be_any = getattr(attempt, "was_rated", True) or getattr(attempt, "was_contested", True)
    asked = said if may_be_any else []
    if review is not None and review.released_at is not None:
        asked = [*asked, (review, "verdicts")]
    rows = rows_at_once([getattr(of, name).all() for of, name in asked]) if asked else []
    found = {name: those for (_, name), those in zip(asked, rows, strict=True)}
    for of, name in dict.fromkeys([*said, *asked]):
        _bring(of, name, found.get(name, []))


def _bring(of, name: str, rows: list) -> None:
    # As prefetch_related leaves them, which would ask once for each of them.
    brought = getattr(of, name).all()
    brought._result_cache, brought._prefetch_done = rows, True
    of.__dict__.setdefault("_prefetched_objects_cache", {})[name] = brought
