"""What a person's tries say, read in few rows: every try in short, the last few with their verdicts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from fsrs import Card

from practice.access import Person, own_attempts, own_questions
from practice.feedback_items import MAIN_WEIGHT
from practice.models import EarlierJudgement, Verdict
from practice.schedule import Reviews, card_after
from questions.models import Kind, Question

# Tries at one question that count for what to do next; what came before them no longer tells.
RECENT = 10
# Tries at one question that say whether a point is often missed.
LATELY = 5


@dataclass(frozen=True, slots=True)
class Try:
    """One scored try in short, with what judged it."""

    pk: UUID
    question_id: int
    number: int
    score: int
    at: datetime
    version: int
    published_at: datetime
    engine_version: str
    judged_again: bool = False  # by newer rules than when it was sent

    @property
    def day(self):
        return timezone.localdate(self.at)


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict of a try, without the words."""

    criterion: str
    kind: str
    weight: int
    met: bool
    evidence: list[dict]

    @property
    def is_point(self) -> bool:
        return self.kind == Kind.EMPHASIZE

    @property
    def went_well(self) -> bool:
        return self.met if self.is_point else not self.met

    @property
    def is_main(self) -> bool:
        return self.is_point and self.weight == MAIN_WEIGHT


@dataclass(frozen=True, slots=True)
class JudgedTry:
    """A try with its verdicts, in the order of the rules."""

    pk: UUID
    number: int
    score: int
    at: datetime
    decisions: dict[str, Decision]

    @property
    def day(self):
        return timezone.localdate(self.at)

    @property
    def points(self) -> list[Decision]:
        return [decision for decision in self.decisions.values() if decision.is_point]

    @property
    def covered(self) -> list[Decision]:
        return [decision for decision in self.points if decision.met]

    @property
    def missed(self) -> list[Decision]:
        return [decision for decision in self.points if not decision.met]

    @property
    def made(self) -> list[Decision]:
        return [d for d in self.decisions.values() if not d.is_point and d.met]

    @property
    def makes_main_points(self) -> bool:
        """Where nobody says which points are the main ones, as in a private question, all of them are."""
        main = [decision for decision in self.points if decision.is_main]
        return all(decision.met for decision in main or self.points)


class Standing:
    """How a person stands with one question: the last tries at it, newest first. Never empty."""

    def __init__(self, question_id: int, tries: list[JudgedTry]):
        self.question_id = question_id
        self.tries = tries

    @property
    def latest(self) -> JudgedTry:
        return self.tries[0]

    @property
    def is_ready(self) -> bool:
        """All main points in each of the last two tries; one try shows luck as well as skill."""
        return len(self.tries) > 1 and all(one.makes_main_points for one in self.tries[:2])

    @property
    def holds_mistake(self) -> bool:
        return bool(self.latest.made)

    def tries_on(self, day) -> int:
        return sum(one.day == day for one in self.tries)

    def lately(self, criterion: str) -> list[Decision]:
        """The verdicts on this criterion in the last few tries whose rules held it, newest first."""
        found = [one.decisions[criterion] for one in self.tries if criterion in one.decisions]
        return found[:LATELY]

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The scheduler's card of each criterion of the latest try's rules."""
        known: dict[Reviews, Card] = {}
        cards = {}
        for criterion in self.latest.decisions:
            reviews = tuple(
                (one.at, one.decisions[criterion].went_well)
                for one in reversed(self.tries)
                if criterion in one.decisions
            )
            # Points that fared alike in the same tries share one card: the arithmetic is the same.
            if reviews not in known:
                known[reviews] = card_after(reviews)
            cards[criterion] = known[reviews]
        return cards


def counted(person: Person):
    """The tries that count in a person's progress: those with a score.

    An answer of an exam that still runs has none: it is not judged before the exam is finished.
    """
    return own_attempts(person).exclude(score=None)


def scored_tries(person: Person) -> list[Try]:
    """Every scored try in short, oldest first. One query."""
    rows = (
        counted(person)
        .order_by("created_at", "number")
        .values_list(
            "pk",
            "question_id",
            "number",
            "score",
            "created_at",
            "rubric__version",
            "rubric__published_at",
            "engine_version",
            Exists(EarlierJudgement.objects.filter(attempt=OuterRef("pk"))),
        )
    )
    return [Try(*row) for row in rows]


def standings(
    person: Person, beside: Iterable[UUID] = ()
) -> tuple[dict[int, Standing], dict[UUID, JudgedTry]]:
    """How the person stands with each question tried, the question practised last first; and these tries too.

    One query, and at most RECENT tries for a question however many there are.
    """
    if not person.is_known:
        return {}, {}
    of_question = Window(RowNumber(), partition_by=F("question_id"), order_by=F("number").desc())
    beside = set(beside)
    # One condition, decided among this person's tries: with an "or" around it databases read every verdict of all.
    back = Case(When(pk__in=beside, then=Value(0)), default=of_question)
    wanted = counted(person).annotate(back=back).filter(back__lte=RECENT)
    rows = (
        Verdict.objects.filter(attempt__in=wanted.order_by().values("pk"))
        .order_by("-attempt__created_at", "-attempt__number", "attempt_id", "id")
        .values_list(
            "attempt_id",
            "attempt__question_id",
            "attempt__number",
            "attempt__score",
            "attempt__created_at",
            "criterion",
            "kind",
            "weight",
            "met",
            "evidence",
        )
    )
    judged: dict[UUID, JudgedTry] = {}
    of_questions: dict[int, list[JudgedTry]] = defaultdict(list)
    for pk, question_id, number, score, at, *decision in rows:
        if pk not in judged:
            judged[pk] = JudgedTry(pk, number, score, at, {})
            of_questions[question_id].append(judged[pk])
        judged[pk].decisions[decision[0]] = Decision(*decision)
    return (
        {
            question_id: Standing(question_id, sorted(tries, key=lambda one: -one.number)[:RECENT])
            for question_id, tries in of_questions.items()
        },
        {pk: one for pk, one in judged.items() if pk in beside},
    )


def questions_of(person: Person) -> list[Question]:
    """The questions that can be answered, and those that this person answered before they were put away.

    The person's own questions come last.
    """
    answerable = Question.objects.answerable()
    open_now = Q(pk__in=answerable.order_by().values("pk"))
    own = Q(pk__in=own_questions(person).order_by().values("pk"))
    tried = Q(pk__in=own_attempts(person).order_by().values("question_id"))
    found = (Question.objects.filter(open_now | tried) | Question.private.filter(own | tried)).annotate(
        is_open=Case(When(open_now | own, then=Value(True)), default=Value(False))
    )
    shown = found.only(
        "pk", "slug", "prompt", "short", "level", "position", "document_id", "user_id", "guest"
    )
    return sorted(shown, key=lambda question: question.is_private)
