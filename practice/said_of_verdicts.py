"""What the person who answered said of the verdicts of one try, before and after seeing them: in one query."""

from django.db.models import BooleanField, CharField, DateTimeField, TextField, Value
from django.db.models.functions import Cast

from practice.models import Attempt, Contest, SelfRating

RATING, CONTEST = "rating", "contest"


def bring_what_was_said(attempt: Attempt) -> None:
    """Brings the own ratings and the contested verdicts along, where the attempt may have any of them.

    Both parts of its page, the feedback and the coach's, then read them from the attempt.
    """
    rows = []
    if getattr(attempt, "was_rated", True) or getattr(attempt, "was_contested", True):
        rows = list(_rows(attempt))
    ratings = [
        SelfRating(pk=pk, attempt=attempt, criterion=criterion, met=met)
        for kind, pk, criterion, met, *_ in rows
        if kind == RATING
    ]
    contests = [
        Contest(
            pk=pk,
            attempt=attempt,
            criterion=criterion,
            met=met,
            words=words,
            consent=consent,
            outcome=outcome,
            created_at=moment,
        )
        for kind, pk, criterion, met, words, consent, outcome, moment in rows
        if kind == CONTEST
    ]
    _bring(attempt, "self_ratings", ratings)
    _bring(attempt, "contests", contests)


def _rows(attempt: Attempt):
    nothing = Value("", TextField()), Value(False, BooleanField()), Value("", CharField())
    at = Cast(Value(None), DateTimeField())
    ratings = attempt.self_ratings.order_by().values_list(
        Value(RATING), "pk", "criterion", "met", *nothing, at
    )
    contests = attempt.contests.order_by().values_list(
        Value(CONTEST), "pk", "criterion", "met", "words", "consent", "outcome", "created_at"
    )
    # Contests first: what comes back is read as the first part's columns are.
    return contests.union(ratings, all=True).order_by()


def _bring(attempt: Attempt, name: str, rows: list) -> None:
    # As prefetch_related leaves them, which would ask once for each of the two.
    brought = getattr(attempt, name).all()
    brought._result_cache, brought._prefetch_done = rows, True
    attempt.__dict__.setdefault("_prefetched_objects_cache", {})[name] = brought
