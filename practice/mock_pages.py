"""A mock interview as its pages tell it: where it stands, and what it shows across its questions."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q

from feedback import Report
from feedback.marking import marks_of
from practice.access import Person, own_interviews
from practice.feedback_items import MAIN_WEIGHT
from practice.models import Attempt, MockInterview, MockQuestion
from questions.models import Criterion, Kind
from questions.private import criteria_of

SHOWN_FINDINGS = 5
SHOWN_INTERVIEWS = 50


@dataclass(frozen=True, slots=True)
class Place:
    """One question of the interview with the try that counts, or None."""

    asked: MockQuestion
    attempt: Attempt | None

    @property
    def state(self) -> str:
        if self.attempt is not None:
            return "answered"
        return "skipped" if self.asked.skipped_at else "open"

    @property
    def report(self) -> Report | None:
        stored = self.attempt.report if self.attempt else None
        return Report.from_json(stored) if stored else None


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the interview as the feedback on another one tells of it: only whether it is done."""

    asked: MockQuestion

    @property
    def attempt(self) -> bool:
        return self.asked.is_answered

    @property
    def state(self) -> str:
        return "answered" if self.attempt else "skipped" if self.asked.skipped_at else "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """A point or mistake of one answer, as the summary names it; sign leads to its place in the feedback."""

    place: Place
    kind: str
    statement: str
    sign: str
    quote: str
    weight: int
    gain: int

    @property
    def is_main(self) -> bool:
        return self.weight == MAIN_WEIGHT


class InterviewPage:
    """What the pages of one interview read. Three queries, four for a summary with unanswered questions."""

    def __init__(self, interview: MockInterview):
        self.interview = interview

    @cached_property
    def places(self) -> list[Place]:
        asked = list(self.interview.questions.select_related("question").order_by("position"))
        attempts = Attempt.objects.filter(mock_question__in=asked).select_related("rubric")
        if not self.interview.is_finished:
            # Only where it is needed are cards and reports worth their tens of kilobytes.
            attempts = attempts.defer("report", "rubric__card")
        last = {attempt.mock_question_id: attempt for attempt in attempts.order_by("created_at", "number")}
        for each in asked:
            each.interview = self.interview
        return [Place(each, last.get(each.pk)) for each in asked]

    @property
    def answered(self) -> list[Place]:
        return [place for place in self.places if place.attempt]

    @property
    def unanswered(self) -> list[Place]:
        return [place for place in self.places if not place.attempt]

    @property
    def next_open(self) -> Place | None:
        """The first question that is neither answered nor put off."""
        return next((place for place in self.places if place.state == "open"), None)

    def at(self, position: int) -> Place | None:
        return next((place for place in self.places if place.asked.position == position), None)

    def after(self, position: int) -> Place | None:
        """The next open question behind this one; then those before it."""
        still = [place for place in self.places if place.state == "open" and place.asked.position != position]
        return next((place for place in still if place.asked.position > position), next(iter(still), None))

    @property
    def last_answered(self) -> Place | None:
        return max(self.answered, key=lambda place: place.attempt.created_at, default=None)

    # --- the summary ---
    @cached_property
    def findings(self) -> list[tuple[bool, Finding]]:
        """Every verdict of every scored answer, with whether it is met."""
        found = []
        for place in self.answered:
            report = place.report
            if report is None or report.score is None:
                continue
            cards = {card["slug"]: card for card in place.attempt.rubric.card["criteria"]}
            gains = {gain.criterion: gain.gain for gain in report.gains}
            marks = marks_of(report)
            found += [
                (
                    verdict.met,
                    Finding(
                        place,
                        verdict.kind,
                        cards[verdict.criterion]["statement"],
                        marks[verdict.criterion].sign,
                        verdict.evidence[0].quote if verdict.evidence else "",
                        verdict.weight,
                        gains.get(verdict.criterion, 0),
                    ),
                )
                for verdict in report.verdicts
            ]
        return found

    @property
    def points_made(self) -> int:
        return sum(met for met, finding in self.findings if finding.kind == Kind.EMPHASIZE)

    @property
    def points_asked(self) -> int:
        """All points of the answers that were scored, and of the questions without a score."""
        scored = sum(finding.kind == Kind.EMPHASIZE for _, finding in self.findings)
        return scored + self.points_unscored

    @cached_property
    def points_unscored(self) -> int:
        rest = [place.asked.question for place in self.places if not self._is_scored(place)]
        if not rest:
            return 0
        own = sum(criterion.kind == Kind.EMPHASIZE for criterion in criteria_of(rest))
        return own + Criterion.objects.filter(question__in=rest, kind=Kind.EMPHASIZE).count()

    @property
    def unscored(self) -> list[Place]:
        """Answers without a score."""
        return [place for place in self.answered if not self._is_scored(place)]

    @staticmethod
    def _is_scored(place: Place) -> bool:
        return place.attempt is not None and place.attempt.score is not None

    @property
    def mistakes_made(self) -> int:
        return sum(met for met, finding in self.findings if finding.kind == Kind.AVOID)

    @property
    def strengths(self) -> list[Finding]:
        """The covered points of most weight, one a question before a second one of any."""
        covered = [finding for met, finding in self.findings if met and finding.kind == Kind.EMPHASIZE]
        return _spread(sorted(covered, key=lambda finding: -finding.weight))

    @property
    def weaknesses(self) -> list[Finding]:
        """Missed points and mistakes made that gain most when they change, spread over the questions."""
        wrong = [f for met, f in self.findings if met != (f.kind == Kind.EMPHASIZE)]
        return _spread(sorted(wrong, key=lambda finding: (-finding.gain, -finding.weight)))


class InterviewSteps(InterviewPage):
    """How far the interview is, for the feedback on one of its answers; one query."""

    @cached_property
    def places(self) -> list[Step]:
        answered = Exists(Attempt.objects.filter(mock_question=OuterRef("pk")))
        asked = self.interview.questions.annotate(is_answered=answered).order_by("position")
        return [Step(each) for each in asked]


def _spread(findings: list[Finding]) -> list[Finding]:
    rounds: dict[int, int] = {}
    turned = []
    for order, finding in enumerate(findings):
        turn = rounds[finding.place.asked.pk] = rounds.get(finding.place.asked.pk, 0) + 1
        turned.append((turn, order, finding))
    return [finding for _, _, finding in sorted(turned, key=lambda each: each[:2])[:SHOWN_FINDINGS]]


def interviews_of(person: Person) -> list[MockInterview]:
    """This person's latest interviews with `asked` and `answered`, in one query."""
    return list(
        own_interviews(person)
        .annotate(
            asked=Count("questions", distinct=True),
            answered=Count("questions", distinct=True, filter=Q(questions__attempts__isnull=False)),
        )
        .order_by("-created_at")[:SHOWN_INTERVIEWS]
    )
