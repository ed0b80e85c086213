"""How far coaches and the judge agree, criterion by criterion, and on which answers they do not."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from feedback.agreement import Decisions, kappa_interval
from practice.models import Contest, ReviewVerdict
from questions.models import Criterion

# Below so many cases kappa says next to nothing, and only the counts are shown.
LEAST_CASES = 10


@dataclass(slots=True)
class Agreement:
    """One criterion: all decisions of coaches against the judge's, and those that were made blind."""

    question: str
    criterion: str
    label: str = ""
    kind: str = ""
    decisions: Decisions = field(default_factory=Decisions)
    blind: Decisions = field(default_factory=Decisions)

    @property
    def agreed(self) -> int:
        return self.decisions.hit + self.decisions.rightly_no

    @property
    def is_enough(self) -> bool:
        return self.decisions.count >= LEAST_CASES

    @property
    def kappa(self) -> float | None:
        return self.decisions.kappa if self.is_enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return kappa_interval(self.decisions) if self.is_enough else None

    @property
    def blind_kappa(self) -> float | None:
        return self.blind.kappa if self.blind.count >= LEAST_CASES else None

    @property
    def blind_interval(self) -> tuple[float, float] | None:
        return kappa_interval(self.blind) if self.blind.count >= LEAST_CASES else None


def _counted() -> QuerySet:
    """Decisions that stand: of released reviews, or made blind. Of the bank's questions, which have an author."""
    done = Q(review__released_at__isnull=False) | Q(review__marked_at__isnull=False)
    bank = Q(review__attempt__question__user=None, review__attempt__question__guest=None)
    return ReviewVerdict.objects.filter(done, bank, met__isnull=False)


def agreements() -> list[Agreement]:
    """One for each criterion that a coach has decided, by question; two queries."""
    rows = _counted().values_list("review__attempt__question__slug", "criterion", "rules_met", "met", "blind")
    found: dict[tuple[str, str], Agreement] = {}
    for question, criterion, said, label, blind in rows.order_by().iterator():
        one = found.setdefault((question, criterion), Agreement(question, criterion))
        one.decisions.add(said, label)
        if blind:
            one.blind.add(said, label)
    slugs = defaultdict(dict)
    for question, slug, label, kind in Criterion.objects.filter(
        question__slug__in={question for question, _ in found}
    ).values_list("question__slug", "slug", "label", "kind"):
        slugs[question][slug] = label, kind
    for (question, criterion), one in found.items():
        one.label, one.kind = slugs[question].get(criterion, (criterion, ""))
    return sorted(found.values(), key=lambda one: (one.question, one.kind != "emphasize", one.criterion))


def total(every: list[Agreement]) -> Agreement:
    """All criteria together."""
    summed = Agreement("", "", "All points and mistakes")
    for one in every:
        summed.decisions += one.decisions
        summed.blind += one.blind
    return summed


def disagreements() -> QuerySet:
    """Where a coach and the judge differ, the newest first; `agreed` says whether the member lets words be read."""
    consented = Contest.objects.filter(
        attempt=OuterRef("review__attempt"), criterion=OuterRef("criterion"), consent=True
    )
    rows = _counted().exclude(met=F("rules_met")).annotate(contest_consent=Exists(consented))
    return rows.select_related(
        "review__attempt__question", "review__attempt__rubric", "review__coach", "example_draft"
    ).order_by("-changed_at", "-pk")


def may_be_read(verdict: ReviewVerdict) -> bool:
    """Whether the member lets those who write the rules read the words behind this verdict."""
    return verdict.review.consented_at is not None or verdict.contest_consent


def words_behind(verdict: ReviewVerdict) -> str:
    """The words that the decision is about: those the coach pointed at, else those the rules found."""
    attempt = verdict.review.attempt
    if verdict.start is not None:
        return attempt.answer[verdict.start : verdict.end]
    for entry in (attempt.report or {}).get("verdicts", ()):
        if entry["criterion"] == verdict.criterion and entry["evidence"]:
            return entry["evidence"][0]["quote"]
    return ""
