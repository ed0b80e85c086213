"""What the person who answered reads of a review: only what is released, and each voice under its own name."""

from functools import cached_property

from practice.access import Person
from practice.coaching.decisions import Decision
from practice.coaching.passages import Span
from practice.coaching.review_page import Reviewed, signed, spans_of_comments
from practice.models import Attempt, Comment, Review


class Released:
    """The released review of one answer and all that was said to its owner. Falsy where there is nothing."""

    def __init__(self, attempt: Attempt, person: Person):
        self.attempt = attempt
        self.person = person

    def __bool__(self) -> bool:
        return self.review is not None or bool(self.comments)

    @cached_property
    def review(self) -> Review | None:
        found = getattr(self.attempt, "review", None)
        return found if found and found.released_at else None

    @cached_property
    def comments(self) -> list[Comment]:
        if not getattr(self.attempt, "has_comments", True):
            return []
        said = self.attempt.comments.filter(released_at__isnull=False).select_related("coach", "link")
        return signed(list(said), self.attempt.answer)

    @cached_property
    def _reviewed(self) -> Reviewed:
        return Reviewed(self.attempt, self.review, self.person)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The verdicts that the coach decided: those that differ from the rules first."""
        if self.review is None or self.attempt.report is None:
            return []
        decided = [decision for decision in self._reviewed.decisions if decision.coach]
        return sorted(decided, key=lambda decision: not decision.differs)

    @property
    def differing(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.differs]

    @property
    def confirmed(self) -> list[Decision]:
        return [decision for decision in self.decisions if not decision.differs]

    @property
    def score(self) -> int | None:
        return self._reviewed.score if self.review and self.attempt.report else None

    @property
    def can_reply(self) -> bool:
        return self.review is not None

    @property
    def can_consent(self) -> bool:
        """Only the rules of the bank have people who write them."""
        return bool(self.differing) and not self.attempt.question.is_private

    @property
    def spans(self) -> list[Span]:
        coach = [
            Span(
                decision.coach.start,
                decision.coach.end,
                decision.item.sign,
                f"Marked by the coach, {decision.item.sign}",
                "coach",
                f"coach-{decision.item.sign}",
            )
            for decision in self.decisions
            if decision.coach.start is not None
        ]
        return coach + spans_of_comments(self.comments)


def unread_reviews(person: Person) -> list[Review]:
    """Released reviews that the person has not opened yet, the newest first; for the start page."""
    if person.user_id is None:
        return []
    # Where the feedback still waits for its day, the review waits with it.
    unread = Review.objects.filter(
        attempt__user_id=person.user_id,
        attempt__judged_at__isnull=False,
        released_at__isnull=False,
        seen_at=None,
    )
    return list(unread.select_related("attempt__question", "coach").order_by("-released_at")[:5])
