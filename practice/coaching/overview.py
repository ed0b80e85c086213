"""What a group misses and which mistakes recur in it, with passages of those who agreed: to plan the next class."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from practice.models import Attempt, Cohort, Verdict
from questions.models import Rubric

SHOWN = 8
PASSAGES = 3
LOOKED_THROUGH = 300  # verdicts that are looked through for passages


@dataclass(slots=True)
class Finding:
    """One point or mistake: how many of the people who answered missed or made it."""

    question_id: int
    short: str
    criterion: str
    kind: str
    people: int
    of: int
    statement: str = ""
    ask: str = ""
    passages: list[str] = field(default_factory=list)

    @property
    def share(self) -> int:
        return round(100 * self.people / self.of) if self.of else 0


@dataclass(slots=True)
class Overview:
    cohort: Cohort
    members: int
    answered: int
    answers: int
    not_counted: int
    consenting: int
    missed: list[Finding]
    mistakes: list[Finding]


def overview_of(cohort: Cohort) -> Overview:
    """Counted in each member's newest try at each question, where it is judged and its feedback shown.

    Where coaches mark blind, an answer counts only once it is marked.
    """
    members = cohort.memberships.filter(joined_at__isnull=False, left_at=None)
    people = members.aggregate(all=Count("pk"), agreed=Count("pk", filter=Q(examples=True)))
    newest = _newest(cohort)
    shown = newest.filter(judged_at__isnull=False).exclude(score=None)
    if cohort.blind_review:
        shown = shown.filter(Q(review__marked_at__isnull=False) | Q(review__released_at__isnull=False))
    every = newest.aggregate(answers=Count("pk"), people=Count("user", distinct=True))
    rows = (
        Verdict.objects.filter(attempt__in=shown.values("pk"))
        .order_by()
        .values("attempt__question_id", "attempt__question__short", "criterion", "kind")
        .annotate(
            of=Count("attempt__user", distinct=True),
            met_by=Count("attempt__user", distinct=True, filter=Q(met=True)),
            missed_by=Count("attempt__user", distinct=True, filter=Q(met=False)),
            tries=Count("attempt", distinct=True),
            rubric=Max("attempt__rubric_id"),
        )
    )
    rows = list(rows)
    counted = shown.count()
    missed = _most([_finding(row, "missed_by") for row in rows if row["kind"] == "emphasize"])
    mistakes = _most([_finding(row, "met_by") for row in rows if row["kind"] == "avoid"])
    _add_words(missed + mistakes, rows)
    if people["agreed"]:
        agreed = members.filter(examples=True).values("user_id")
        _add_passages(missed + mistakes, shown.filter(user__in=agreed))
    return Overview(
        cohort,
        people["all"],
        every["people"],
        counted,
        every["answers"] - counted,
        people["agreed"],
        missed,
        mistakes,
    )


def _newest(cohort: Cohort) -> QuerySet:
    """Of members who are in the group now."""
    later = Attempt.objects.filter(
        user=OuterRef("user"),
        assigned_question=OuterRef("assigned_question"),
        number__gt=OuterRef("number"),
    )
    here = cohort.memberships.filter(user=OuterRef("user"), joined_at__isnull=False, left_at=None)
    tries = Attempt.objects.filter(assigned_question__assignment__cohort=cohort)
    return tries.filter(Exists(here), ~Exists(later)).order_by()


def _finding(row: dict, people: str) -> Finding:
    return Finding(
        row["attempt__question_id"],
        row["attempt__question__short"],
        row["criterion"],
        row["kind"],
        row[people],
        row["of"],
    )


def _most(findings: list[Finding]) -> list[Finding]:
    found = [finding for finding in findings if finding.people]
    found.sort(key=lambda finding: (-finding.share, -finding.people, finding.short, finding.criterion))
    return found[:SHOWN]


def _add_words(findings: list[Finding], rows: list[dict]) -> None:
    """The words of the newest rules that judged an answer of the group."""
    wanted = {finding.question_id for finding in findings}
    newest: dict[int, int] = {}
    for row in rows:
        question = row["attempt__question_id"]
        if question in wanted:
            newest[question] = max(newest.get(question, 0), row["rubric"] or 0)
    cards = dict(Rubric.objects.filter(pk__in=newest.values()).values_list("question_id", "card"))
    for finding in findings:
        criteria = cards.get(finding.question_id, {}).get("criteria", ())
        card = next((entry for entry in criteria if entry["slug"] == finding.criterion), {})
        finding.statement = card.get("statement", finding.criterion)
        finding.ask = card.get("ask", "")


def _add_passages(findings: list[Finding], tries: QuerySet) -> None:
    """Words of those who agreed, without their names: how a mistake sounds, how others made a point."""
    of = {(finding.question_id, finding.criterion): finding for finding in findings}
    verdicts = Verdict.objects.filter(
        attempt__in=tries.values("pk"), met=True, criterion__in={criterion for _, criterion in of}
    )
    rows = verdicts.order_by("-pk").values_list(
        "attempt__question_id", "criterion", "attempt__answer", "evidence"
    )
    for question, criterion, answer, evidence in rows[:LOOKED_THROUGH]:
        finding = of.get((question, criterion))
        if finding is None or len(finding.passages) >= PASSAGES:
            continue
        for place in evidence[:1]:
            words = answer[place["start"] : place["end"]]
            if words and words not in finding.passages:
                finding.passages.append(words)
