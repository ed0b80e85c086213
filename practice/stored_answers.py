"""Stored tries as those who write rules may use them: all are counted, only words with consent are read."""

from practice.models import Attempt, Contest
from questions.models import Question
from questions.stored_answers import Offered, Source, StoredAnswer, register

OFFERED_MOST = 30


def _tries(question: Question):
    """Judged tries in the order in which they came, so that a place in it stays when new ones come."""
    return Attempt.objects.filter(question=question, judged_at__isnull=False).order_by("created_at", "pk")


def _count(question: Question) -> int:
    return _tries(question).count()


def _batch(question: Question, start: int, most: int) -> list[StoredAnswer]:
    # Nobody has been asked whether a whole answer may be read, so none is shown.
    return [
        StoredAnswer(text) for text in _tries(question).values_list("answer", flat=True)[start : start + most]
    ]


def _offered(question: Question) -> list[Offered]:
    """Words about a verdict called wrong that their writer let those who write rules read, the newest first."""
    contests = Contest.objects.filter(attempt__question=question, consent=True).exclude(words="")
    return [
        Offered(f"contest-{contest.pk}", contest.words, f"said of “{contest.criterion}”")
        for contest in contests.order_by("-created_at")[:OFFERED_MOST]
    ]


register(Source(_count, _batch, _offered))
