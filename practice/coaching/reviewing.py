"""What a coach writes about an answer: blind marks, verdicts, comments, the release. All of it is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from feedback import Report
from practice.coaching.override_candidates import withdraw_review, withdraw_verdict
from practice.coaching.releasing import release
from practice.coaching.telling import tell_of_comment, tell_of_review
from practice.models import Assignment, Attempt, Coach, Comment, ExampleDraft, Review, ReviewVerdict

# How long an answer counts as open after its coach last did something with it.
OPEN_FOR = timedelta(minutes=10)
AFTER_REVIEW = Assignment.Shows.AFTER_REVIEW


class Refused(Exception):
    """It cannot be done like this. The message is for the coach, in plain words."""


class Overtaken(Refused):
    """Another coach has written there since the page was shown."""


class HeldByAnother(Refused):
    """Another coach has the answer open."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One decision as a form sent it: met, missed or neither, why, and the words that show it."""

    met: bool | None
    reason: str = ""
    span: tuple[int, int] | None = None


def is_blind(attempt: Attempt, review: Review | None) -> bool:
    """Whether the judge must not be shown to the coach yet. The attempt is one of `reviewable_attempts`."""
    if not attempt.blind_group:
        return False
    # What was sent before the group began to mark blind is known already.
    return review is None or (review.marked_at is None and review.released_at is None)


def open_answer(coach: Coach, attempt: Attempt, moment: datetime | None = None) -> Review:
    """The review of this answer, held by this coach where nobody else holds it.

    A coach has one answer open at a time: opening the next one lets go of the last. The attempt brings its
    review along, and the review its holder, so that this costs two queries at most.
    """
    moment = moment or timezone.now()
    until = moment + OPEN_FOR
    review = getattr(attempt, "review", None)
    others = Review.objects.filter(holder=coach).exclude(attempt=attempt)
    if review is None:
        review = Review(attempt=attempt, holder=coach, held_until=until)
        Review.objects.bulk_create([review], ignore_conflicts=True)
        others.update(holder=None, held_until=None)
        return review
    if review.released_at is None and not is_open_elsewhere(review, coach, moment):
        this = Q(pk=review.pk) & _free_for(coach, moment)
        this_one = When(this, then=Value(coach.pk)), When(this, then=Value(until))
        Review.objects.filter(this | Q(holder=coach)).update(
            holder=Case(this_one[0], default=None), held_until=Case(this_one[1], default=None)
        )
        review.holder, review.held_until = coach, until
    return review


def is_open_elsewhere(review: Review | None, coach: Coach, moment: datetime) -> bool:
    """Whether another coach has this answer open at the moment."""
    if review is None or review.holder_id in (None, coach.pk):
        return False
    return review.held_until is not None and review.held_until > moment


def take_over(coach: Coach, attempt: Attempt) -> None:
    """Takes an answer that another coach has open, on purpose."""
    review, _ = Review.objects.get_or_create(attempt=attempt)
    Review.objects.filter(pk=review.pk).update(holder=coach, held_until=timezone.now() + OPEN_FOR)


def _free_for(coach: Coach, moment: datetime) -> Q:
    return Q(holder=None) | Q(holder=coach) | Q(held_until=None) | Q(held_until__lte=moment)


def _take(review: Review, coach: Coach, moment: datetime) -> bool:
    row = Review.objects.filter(_free_for(coach, moment), pk=review.pk)
    return bool(row.update(holder=coach, held_until=moment + OPEN_FOR))


def _write(attempt: Attempt, coach: Coach) -> Review:
    """The review, locked for this transaction and held by this coach, or HeldByAnother."""
    Review.objects.get_or_create(attempt=attempt)
    review = Review.objects.select_for_update().get(attempt=attempt)
    if not _take(review, coach, timezone.now()):
        raise HeldByAnother("Another coach has this answer open. Your words are still in the form.")
    review.coach = coach
    review.begun_at = review.begun_at or timezone.now()
    review.save(update_fields=["coach", "begun_at"])
    return review


@transaction.atomic
def mark_blind(attempt: Attempt, coach: Coach, report: Report, marks: Mapping[str, Mark]) -> Review:
    """Keeps all blind marks at once; only then is the judge shown. A second time changes nothing."""
    review = _write(attempt, coach)
    if review.marked_at is not None:
        return review
    rows = [
        ReviewVerdict(
            review=review,
            coach=coach,
            criterion=verdict.criterion,
            kind=verdict.kind,
            met=marks[verdict.criterion].met,
            rules_met=verdict.met,
            blind=True,
        )
        for verdict in report.verdicts
    ]
    ReviewVerdict.objects.bulk_create(rows)
    review.marked_at = timezone.now()
    review.save(update_fields=["marked_at"])
    return review


@transaction.atomic
def decide(
    attempt: Attempt, coach: Coach, report: Report, criterion: str, mark: Mark, seen: int
) -> ReviewVerdict:
    """Confirms or changes one verdict; ``seen`` is the version that the page showed, 0 for none.

    Overtaken where another coach has decided it meanwhile. A decision that was blind keeps saying so only
    while it stays what it was.
    """
    verdict = next(verdict for verdict in report.verdicts if verdict.criterion == criterion)
    if mark.met != verdict.met and not mark.reason:
        raise Refused("Say why. The person reads it beside your verdict.")
    review = _write(attempt, coach)
    start, end = mark.span or (None, None)
    words = {"coach": coach, "met": mark.met, "reason": mark.reason, "start": start, "end": end}
    if seen == 0:
        try:
            with transaction.atomic():
                return ReviewVerdict.objects.create(
                    review=review, criterion=criterion, kind=verdict.kind, rules_met=verdict.met, **words
                )
        except IntegrityError:
            raise Overtaken("Another coach has decided this one meanwhile. Look at it first.") from None
    row = ReviewVerdict.objects.filter(review=review, criterion=criterion, version=seen).first()
    if row is None:
        raise Overtaken("Another coach has changed this one meanwhile. Look at it first.")
    stays_blind = row.blind and row.met == mark.met
    ReviewVerdict.objects.filter(pk=row.pk).update(
        **words, blind=stays_blind, version=F("version") + 1, changed_at=timezone.now()
    )
    row.refresh_from_db()
    withdraw_verdict(row)
    return row


@transaction.atomic
def confirm_rest(attempt: Attempt, coach: Coach, report: Report) -> int:
    """Confirms every verdict that is not decided yet, as the coach says it was read; how many that were."""
    review = _write(attempt, coach)
    decided = set(review.verdicts.values_list("criterion", flat=True))
    rows = [
        ReviewVerdict(
            review=review,
            coach=coach,
            criterion=verdict.criterion,
            kind=verdict.kind,
            met=verdict.met,
            rules_met=verdict.met,
        )
        for verdict in report.verdicts
        if verdict.criterion not in decided
    ]
    ReviewVerdict.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def comment(
    attempt: Attempt, coach: Coach, text: str, span: tuple[int, int] | None = None, address: str = ""
) -> Comment:
    """Adds a comment. Before the release it is part of the draft; afterwards it is sent at once."""
    review = _write(attempt, coach)
    start, end = span or (None, None)
    said = Comment.objects.create(
        attempt=attempt,
        by=Comment.By.COACH,
        coach=coach,
        text=text,
        start=start,
        end=end,
        released_at=timezone.now() if review.released_at else None,
    )
    if review.released_at:
        tell_of_comment(said, attempt.user_id, address)
    return said


def take_comment_back(attempt: Attempt, coach: Coach, comment_id) -> bool:
    """Removes a comment of this coach that is not released yet; whether there was one."""
    own = Comment.objects.filter(pk=comment_id, attempt=attempt, coach=coach, released_at=None)
    return bool(own.delete()[0])


@transaction.atomic
def release_review(attempt: Attempt, coach: Coach, address: str) -> Review:
    """Shows the review to the member, and the feedback that waited for it, and tells the member so.

    ``address`` is where the member finds it. Releasing twice is releasing once.
    """
    review = _write(attempt, coach)
    if review.released_at is not None:
        return review
    if is_blind(attempt, review):
        raise Refused("Mark the answer first. Then you see the judge, and can send your review.")
    verdicts = list(review.verdicts.all())
    waiting = Comment.objects.filter(attempt=attempt, by=Comment.By.COACH, released_at=None)
    if not verdicts and not waiting.exists():
        raise Refused("Nothing to send yet. Decide one verdict, or write a comment.")
    without = [verdict for verdict in verdicts if not verdict.agrees and not verdict.reason]
    if without:
        count = len(without)
        raise Refused(
            f"Say why for {count} verdict{'s' if count > 1 else ''} that differ{'' if count > 1 else 's'} "
            "from the rules. They are marked below."
        )
    review.released_at = timezone.now()
    review.holder, review.held_until = None, None
    review.save(update_fields=["released_at", "holder", "held_until"])
    waiting.update(released_at=review.released_at)
    if attempt.assigned_question and attempt.assigned_question.assignment.shows == AFTER_REVIEW:
        release(attempt)
    tell_of_review(review, attempt.user_id, address)
    return review


# The member's side


def reply(attempt: Attempt, text: str) -> Comment:
    """The member's answer to what the coach said; the coach finds it in the queue."""
    return Comment.objects.create(attempt=attempt, by=Comment.By.OWNER, text=text, released_at=timezone.now())


def mark_seen(review: Review) -> None:
    """Notes when the member first opened the page with the review on it."""
    if review.seen_at is None:
        Review.objects.filter(pk=review.pk, seen_at=None).update(seen_at=timezone.now())


def consent(review: Review, agrees: bool) -> None:
    """Whether those who write the rules may read the words behind the verdicts that differ.

    Taking it back also takes away the drafts that wait and the marked answers made of the words; a sentence
    already put into other words stays.
    """
    Review.objects.filter(pk=review.pk).update(consented_at=timezone.now() if agrees else None)
    if not agrees:
        waiting = ExampleDraft.objects.filter(verdict__review=review, outcome=ExampleDraft.Outcome.WAITING)
        waiting.delete()
        withdraw_review(review)
