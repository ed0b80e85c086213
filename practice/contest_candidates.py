"""Verdicts that people called wrong, as candidates for marked answers: only with consent, never with a name."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from practice.attempts import statement_of
from practice.models import Contest
from questions.candidates import Candidate, Source, register, withdraw

NAME = "contest"


def consented() -> QuerySet:
    """The verdicts called wrong that those who write the rules may read.

    Rules from somebody's plain words are nobody's to mend, and such a question is private.
    """
    return Contest.objects.filter(
        consent=True, attempt__question__user=None, attempt__question__guest=None
    ).exclude(words="")


def _undecided() -> QuerySet:
    return consented().filter(outcome=Contest.Outcome.WAITING)


def _candidate(contest: Contest) -> Candidate:
    attempt = contest.attempt
    return Candidate(
        key=str(contest.pk),
        question=attempt.question,
        text=contest.words,
        criterion=contest.criterion,
        statement=statement_of(attempt, contest.criterion),
        judged=contest.met,
        proposed=not contest.met,
        rules=f"rules version {attempt.rubric.version}" if attempt.rubric else "",
        made_at=contest.created_at,
    )


def _waiting(most: int) -> Iterable[Candidate]:
    # A card is long and shared by many tries, so each is read once.
    rows = _undecided().select_related("attempt__question").prefetch_related("attempt__rubric")
    return [_candidate(contest) for contest in rows.order_by("created_at", "pk")[:most]]


def _find(key: str) -> Candidate | None:
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    contest = _undecided().select_for_update(of=("self",)).filter(pk=int(key)).first()
    return _candidate(contest) if contest else None


def _decided(key: str, outcome: str) -> None:
    Contest.objects.filter(pk=int(key)).update(outcome=outcome)


@receiver(post_save, sender=Contest)
def _said_anew(sender, instance: Contest, created: bool, **kwargs) -> None:
    # Other words, or no consent any more: a marked answer must not go on saying the earlier ones.
    if not created and (not instance.consent or instance.outcome == Contest.Outcome.WAITING):
        withdraw(NAME, str(instance.pk))


@receiver(post_delete, sender=Contest)
def _taken_back(sender, instance: Contest, **kwargs) -> None:
    withdraw(NAME, str(instance.pk))


register(
    Source(
        name=NAME,
        title="verdicts called wrong",
        count=lambda: _undecided().count(),
        waiting=_waiting,
        find=_find,
        accepted=lambda key: _decided(key, Contest.Outcome.TAKEN),
        declined=lambda key: _decided(key, Contest.Outcome.DECLINED),
    )
)
