"""What a group misses and which mistakes recur in it, with passages of those who agreed: to plan the next class."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from practice.models import Attempt, Cohort, HeldVerdict, Verdict
from questions.models import Rubric

SHOWN = 8
PASSAGES = 3
LOOKED_THROUGH = 300  # verdicts that are looked through for passages

# Where verdicts stand: with the answer, or beside it as long as the member's feedback waits. Each with the way to the
# answer, and to the rules that judged it.
TABLES = ((Verdict, "attempt", "attempt__rubric_id"), (HeldVerdict, "held__attempt", "held__rubric_id"))


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
    waiting: int
    """Of those that count, how many whose feedback their member does not see yet."""
    consenting: int
    missed: list[Finding]
    mistakes: list[Finding]


def overview_of(cohort: Cohort) -> Overview:
    """Counted in each member's newest try at each question, also where the member's feedback still waits.

    The coach may read those answers and their feedback; the member sees nothing of it by this page. Where
    coaches mark blind, an answer counts only once it is marked.
    """
    members = cohort.memberships.filter(joined_at__isnull=False, left_at=None)
    people = members.aggregate(all=Count("pk"), agreed=Count("pk", filter=Q(examples=True)))
    newest = _newest(cohort)
    counts = Q(score__isnull=False) | Q(held_judgement__score__isnull=False)
    if cohort.blind_review:
        counts &= Q(review__marked_at__isnull=False) | Q(review__released_at__isnull=False)
    counted = newest.filter(counts)
    every = newest.aggregate(
        answers=Count("pk"),
        people=Count("user", distinct=True),
        counted=Count("pk", filter=counts),
        waiting=Count("held_judgement", filter=counts),
    )
    rows = _added_up(_in_one([_counts(*table, counted) for table in TABLES]))
    missed = _most([_finding(row, row["missed_by"]) for row in rows if row["kind"] == "emphasize"])
    mistakes = _most([_finding(row, row["met_by"]) for row in rows if row["kind"] == "avoid"])
    _add_words(missed + mistakes, rows)
    if people["agreed"]:
        agreed = members.filter(examples=True).values("user_id")
        _add_passages(missed + mistakes, counted.filter(user__in=agreed))
    return Overview(
        cohort,
        people["all"],
        every["people"],
        every["counted"],
        every["answers"] - every["counted"],
        every["waiting"],
        people["agreed"],
        missed,
        mistakes,
    )


def _counts(model, path: str, rubric: str, counted: QuerySet) -> QuerySet:
    """For each point and mistake, how many people have it in one of these two tables of verdicts."""
    question = f"{path}__question"
    return (
        model.objects.filter((f"{path}__in", counted.values("pk")))
        .order_by()
        .values("criterion", "kind", question=F(question), short=F(f"{question}__short"))
        .annotate(
            of=Count("pk"),
            met_by=Count("pk", filter=Q(met=True)),
            missed_by=Count("pk", filter=Q(met=False)),
            newest=Max(rubric),
        )
    )


def _in_one(tables: list[QuerySet]) -> QuerySet:
    first, *others = tables
    return first.union(*others, all=True).order_by()


def _added_up(rows: Iterable[dict]) -> list[dict]:
    """One row for each point and mistake. A person's newest try at a question is in one table, so none counts twice."""
    found: dict[tuple, dict] = {}
    for row in rows:
        known = found.setdefault((row["question"], row["criterion"], row["kind"]), row)
        if known is not row:
            for name in ("of", "met_by", "missed_by"):
                known[name] += row[name]
            known["newest"] = max(known["newest"], row["newest"])
    return list(found.values())


def _newest(cohort: Cohort) -> QuerySet:
    """Of members who are in the group now."""
    later = Attempt.objects.filter(
        user=OuterRef("user"),
        question=OuterRef("question"),
        assigned_question__assignment__cohort=cohort,
        number__gt=OuterRef("number"),
    )
    here = cohort.memberships.filter(user=OuterRef("user"), joined_at__isnull=False, left_at=None)
    tries = Attempt.objects.filter(assigned_question__assignment__cohort=cohort)
    return tries.filter(Exists(here), ~Exists(later)).order_by()


def _finding(row: dict, people: int) -> Finding:
    return Finding(row["question"], row["short"], row["criterion"], row["kind"], people, row["of"])


def _most(findings: list[Finding]) -> list[Finding]:
    found = [finding for finding in findings if finding.people]
    found.sort(key=lambda finding: (-finding.share, -finding.people, finding.short, finding.criterion))
    return found[:SHOWN]


def _add_words(findings: list[Finding], rows: list[dict]) -> None:
    """The words of the newest rules that judged an answer of the group."""
    wanted = {finding.question_id for finding in findings}
    newest: dict[int, int] = {}
    for row in rows:
        question = row["question"]
        if question in wanted:
            newest[question] = max(newest.get(question, 0), row["newest"] or 0)
    cards = dict(Rubric.objects.filter(pk__in=newest.values()).values_list("question_id", "card"))
    for finding in findings:
        criteria = cards.get(finding.question_id, {}).get("criteria", ())
        card = next((entry for entry in criteria if entry["slug"] == finding.criterion), {})
        finding.statement = card.get("statement", finding.criterion)
        finding.ask = card.get("ask", "")


def _add_passages(findings: list[Finding], tries: QuerySet) -> None:
    """Words of those who agreed, without their names: how a mistake sounds, how others made a point."""
    of = {(finding.question_id, finding.criterion): finding for finding in findings}
    criteria = {criterion for _, criterion in of}
    tables = [
        model.objects.filter((f"{path}__in", tries.values("pk")), met=True, criterion__in=criteria)
        .order_by()
        .annotate(question=F(f"{path}__question"), answer=F(f"{path}__answer"), sent=F(f"{path}__created_at"))
        .values_list("criterion", "evidence", "question", "answer", "sent")
        for model, path, _ in TABLES
    ]
    newest = _in_one(tables).order_by("-sent", "criterion")[:LOOKED_THROUGH]
    for criterion, evidence, question, answer, _ in newest:
        finding = of.get((question, criterion))
        if finding is None or len(finding.passages) >= PASSAGES:
            continue
        for place in evidence[:1]:
            words = answer[place["start"] : place["end"]]
            if words and words not in finding.passages:
                finding.passages.append(words)
