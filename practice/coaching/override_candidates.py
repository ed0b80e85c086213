"""Verdicts that a coach changed, as candidates for marked answers: only where the member let the words be read.

An admin's decision about one is kept where it shows anyway: the marked answer is there, or the draft example of
the verdict says what became of it.
"""

from collections.abc import Iterable

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.db.models.signals import post_delete
from django.dispatch import receiver

from practice.attempts import statement_of
from practice.coaching.agreement import words_behind
from practice.models import ExampleDraft, Review, ReviewVerdict, Verdict
from questions.candidates import Candidate, Source, ref_of, register, withdraw
from questions.models import LabelledAnswer

NAME = "coach"


def consented() -> QuerySet:
    """Changed verdicts of released reviews with words behind them that those who write the rules may read.

    Rules from somebody's plain words are nobody's to mend, and such a question is private.
    """
    found = Verdict.objects.filter(attempt=OuterRef("review__attempt"), criterion=OuterRef("criterion"))
    pointed_at = Q(start__isnull=False) | Exists(found.exclude(evidence=[]))
    changed = ReviewVerdict.objects.filter(met__isnull=False).exclude(met=F("rules_met"))
    return changed.filter(
        pointed_at,
        review__consented_at__isnull=False,
        review__released_at__isnull=False,
        review__attempt__question__user=None,
        review__attempt__question__guest=None,
    )


def _undecided() -> QuerySet:
    ref = Concat(Value(ref_of(NAME, "")), Cast(OuterRef("pk"), CharField()))
    looked_at = ExampleDraft.objects.filter(verdict=OuterRef("pk")).exclude(
        outcome=ExampleDraft.Outcome.WAITING
    )
    return consented().exclude(Exists(LabelledAnswer.objects.filter(ref=ref))).exclude(Exists(looked_at))


def _candidate(verdict: ReviewVerdict) -> Candidate:
    attempt = verdict.review.attempt
    return Candidate(
        key=str(verdict.pk),
        question=attempt.question,
        text=words_behind(verdict),
        criterion=verdict.criterion,
        statement=statement_of(attempt, verdict.criterion),
        judged=verdict.rules_met,
        proposed=verdict.met,
        rules=f"rules version {attempt.rubric.version}" if attempt.rubric else "",
        made_at=verdict.changed_at,
    )


def _waiting(most: int) -> Iterable[Candidate]:
    # A card is long and shared by many tries, so each is read once.
    rows = (
        _undecided().select_related("review__attempt__question").prefetch_related("review__attempt__rubric")
    )
    return [_candidate(verdict) for verdict in rows.order_by("changed_at", "pk")[:most]]


def _find(key: str) -> Candidate | None:
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    verdict = _undecided().select_for_update(of=("self",)).filter(pk=int(key)).first()
    return _candidate(verdict) if verdict else None


def _declined(key: str) -> None:
    verdict = ReviewVerdict.objects.get(pk=int(key))
    ExampleDraft.objects.update_or_create(
        verdict=verdict,
        defaults={"outcome": ExampleDraft.Outcome.DROPPED},
        create_defaults={"outcome": ExampleDraft.Outcome.DROPPED, "must_match": verdict.met},
    )


def withdraw_verdict(verdict: ReviewVerdict) -> None:
    """Called where a coach decides anew: a marked answer must not go on saying the earlier words."""
    withdraw(NAME, str(verdict.pk))


def withdraw_review(review: Review) -> None:
    """Called where the member takes the consent back."""
    for verdict in ReviewVerdict.objects.filter(review=review):
        withdraw_verdict(verdict)


@receiver(post_delete, sender=ReviewVerdict)
def _gone(sender, instance: ReviewVerdict, **kwargs) -> None:
    withdraw_verdict(instance)


register(
    Source(
        name=NAME,
        title="verdicts that coaches changed",
        count=lambda: _undecided().count(),
        waiting=_waiting,
        find=_find,
        accepted=lambda key: None,  # the marked answer itself tells
        declined=_declined,
    )
)
