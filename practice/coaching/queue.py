"""Which answers a coach reads next: the queue, in the order in which reading them is of most use."""

import uuid
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from practice.access import narrowed, reviewable_attempts
from practice.models import Attempt, Coach, Comment, Contest, Disagreement

STATES = {"to-review": "To review", "in-progress": "In progress", "reviewed": "Reviewed"}
ON_A_PAGE = 25
# Whoever has more answers than this waiting does not walk through them one by one.
WALKED_AT_MOST = 2000

TO_REVIEW = Q(review=None) | Q(review__begun_at=None, review__released_at=None)
IN_PROGRESS = Q(review__begun_at__isnull=False, review__released_at=None)
REVIEWED = Q(review__released_at__isnull=False)
OF_STATE = {"to-review": TO_REVIEW, "in-progress": IN_PROGRESS, "reviewed": REVIEWED}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the queue is looked at, as the address says it."""

    state: str = "to-review"
    group: str = ""

    @classmethod
    def chosen(cls, values) -> "Choice":
        state, group = values.get("state", ""), values.get("group", "")
        try:
            group = str(uuid.UUID(group)) if group else ""
        except ValueError:
            group = ""
        return cls(state if state in STATES else "to-review", group)

    @property
    def query(self) -> str:
        """For an address: "state=reviewed&group=..."."""
        return f"state={self.state}" + (f"&group={self.group}" if self.group else "")


def second_opinion_disagrees():
    """Whether a language model's second opinion contradicts a verdict of the rules that judged the answer."""
    return Exists(
        Disagreement.objects.filter(critique__attempt=OuterRef("pk"), critique__rubric=OuterRef("rubric"))
    )


def newest_tries(coach: Coach) -> QuerySet:
    """For each member and assigned question the newest try, each try shown to the coach, each with a review."""
    # The question goes with what was assigned. It is named because tries are numbered, and found, by it.
    later = Attempt.objects.filter(
        user=OuterRef("user"),
        question=OuterRef("question"),
        assigned_question=OuterRef("assigned_question"),
        number__gt=OuterRef("number"),
    )
    return narrowed(reviewable_attempts(coach), coach).filter(
        ~Exists(later) | Q(review__begun_at__isnull=False)
    )


def counts(coach: Coach, choice: Choice) -> dict[str, int]:
    """How many answers are in each state, in the chosen group."""
    rows = _of_group(newest_tries(coach), choice)
    names = {state: state.replace("-", "_") for state in STATES}
    found = rows.order_by().aggregate(**{names[s]: Count("pk", filter=OF_STATE[s]) for s in STATES})
    return {state: found[names[state]] for state in STATES}


def queue(coach: Coach, choice: Choice) -> QuerySet:
    """The answers of one state, the most useful to read first.

    What the judge said may not show through in a group whose coaches mark blind: there neither a falling
    score nor a second opinion moves an answer or is told.
    """
    unmarked = Q(review=None) | Q(review__marked_at=None, review__released_at=None)
    hidden = Q(blind_group=True) & unmarked
    earlier = (
        Attempt.objects.filter(
            user=OuterRef("user"), question=OuterRef("question"), number__lt=OuterRef("number")
        )
        .exclude(score=None)
        .order_by("-number")
        .values("score")[:1]
    )
    answered = Comment.objects.filter(
        attempt=OuterRef("attempt"), by=Comment.By.COACH, created_at__gt=OuterRef("created_at")
    )
    replies = Comment.objects.filter(attempt=OuterRef("pk"), by=Comment.By.OWNER).filter(~Exists(answered))
    contests = Contest.objects.filter(attempt=OuterRef("pk"))
    rows = newest_tries(coach).annotate(
        is_blind=Case(When(hidden, then=Value(True)), default=Value(False)),
        scored=Coalesce("score", "held_judgement__score"),
        earlier_score=Subquery(earlier),
    )
    rows = rows.annotate(
        replied=Exists(replies),
        contested=Exists(contests),
        second_disagrees=_unless_hidden(second_opinion_disagrees()),
        fell=Case(
            When(is_blind=False, scored__lt=F("earlier_score"), then=Value(True)), default=Value(False)
        ),
    )
    rows = _of_group(rows, choice).filter(OF_STATE[choice.state])
    return rows.order_by(
        "-replied",
        "-contested",
        "-second_disagrees",
        "-fell",
        F("assigned_question__assignment__due_on").asc(nulls_last=True),
        "created_at",
        "pk",
    )


def _unless_hidden(expression):
    return Case(When(is_blind=True, then=Value(False)), default=expression, output_field=BooleanField())


def _of_group(rows: QuerySet, choice: Choice) -> QuerySet:
    if not choice.group:
        return rows
    return rows.filter(group_pk=choice.group)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands in the queue, and which come before and after it."""

    number: int | None
    of: int
    before: object = None
    after: object = None


def place_of(attempt: Attempt, coach: Coach, choice: Choice) -> Place:
    """The neighbours of an answer. One that has left this part of the queue leads on to the first of it."""
    order = list(queue(coach, choice).values_list("pk", flat=True)[:WALKED_AT_MOST])
    if attempt.pk not in order:
        return Place(None, len(order), after=order[0] if order else None)
    at = order.index(attempt.pk)
    before = order[at - 1] if at else None
    after = order[at + 1] if at + 1 < len(order) else None
    return Place(at + 1, len(order), before, after)


def rows_of_page(rows: QuerySet) -> QuerySet:
    """What a row of the queue's page shows, brought along.

    The coaches of reviews come by a question of their own: joined, PostgreSQL takes all coaches of the site in
    hand for each answer, because it cannot know beforehand how few of the answers have a review.
    """
    rows = rows.select_related("question", "assigned_question__assignment", "review")
    return rows.prefetch_related("review__holder", "review__coach").defer("report", "answer")
