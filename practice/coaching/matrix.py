"""A group as a table: members by questions, with the state of each and the best score. Never a ranking by score."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from practice.coaching.due import day_ends_at, zone_named
from practice.models import AssignedQuestion, Assignment, Attempt, Cohort, HeldVerdict, Membership, Verdict

# What stands in a cell. The words are the whole of it: colour and icons only repeat them.
STATES = {
    "not-assigned": "not assigned",
    "not-started": "not started",
    "overdue": "not started, overdue",
    "waiting": "waiting for you",
    "in-progress": "review in progress",
    "reviewed": "reviewed",
}
# What can be said of a member, the most pressing first; the order of "sort by state".
NOTES = {
    "missing": "Has not started",
    "overdue": "Overdue",
    "struggling": "Struggling",
    "waiting": "Waits for you",
    "on-the-way": "On the way",
    "done": "All answered",
}
SORTS = {"name": "Name", "state": "State", "due": "Due work"}
# A best score below this is "A start" on the pages; whoever stays there in half of what they answered, and in
# two questions or more, is struggling.
LOW = 40
LOW_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What part of the table is looked at, and in which order, as the address says it."""

    show: str = ""
    sort: str = "name"
    assignment: str = ""

    @classmethod
    def chosen(cls, values) -> "Choice":
        show, sort = values.get("show", ""), values.get("sort", "")
        assignment = values.get("assignment", "")
        try:
            assignment = str(UUID(assignment)) if assignment else ""
        except ValueError:
            assignment = ""
        return cls(show if show in NOTES else "", sort if sort in SORTS else "name", assignment)


@dataclass(slots=True)
class Cell:
    """One member at one question. score is None where there is none to show."""

    state: str
    attempt: str | None = None
    """The id of the newest try, with or without dashes as the database writes it."""
    score: int | None = None
    tries: int = 0
    late: bool = False
    mistake: bool = False

    @property
    def words(self) -> str:
        told = [STATES[self.state]]
        told += ["late"] if self.late else []
        told += ["still makes a mistake"] if self.mistake else []
        return ", ".join(told)


@dataclass(slots=True)
class Row:
    member: Membership
    cells: list[Cell]
    note: str = ""
    """A key of NOTES."""
    words: str = ""
    overdue: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Matrix:
    cohort: Cohort
    columns: list[AssignedQuestion]
    assignments: list[Assignment]
    rows: list[Row] = field(default_factory=list)
    members: int = 0
    answered: list[tuple[int, int]] = field(default_factory=list)
    """For each column, how many members have answered it, of how many it is assigned to."""
    notes: dict[str, int] = field(default_factory=dict)
    """How many members each note is true of, whatever part of them is shown."""
    hides_scores: bool = False

    @property
    def waiting(self) -> int:
        return sum(row.waiting for row in self.rows)


def matrix_of(cohort: Cohort, choice: Choice, moment: datetime | None = None) -> Matrix:
    """The table of this group. The number of queries does not depend on the number of members or questions.

    Where coaches mark blind, a score shows only once its answer has been marked.
    """
    moment = moment or timezone.now()
    members = list(
        cohort.memberships.filter(joined_at__isnull=False, left_at=None).annotate(
            zone=F("user__profile__time_zone")
        )
    )
    every = AssignedQuestion.objects.filter(
        assignment__cohort=cohort, assignment__published_at__isnull=False, assignment__withdrawn_at=None
    )
    every = every.select_related("assignment", "question").order_by(
        F("assignment__due_on").asc(nulls_last=True), "assignment__created_at", "position"
    )
    every = list(every)
    assignments = list({column.assignment_id: column.assignment for column in every}.values())
    chosen = [column for column in every if str(column.assignment_id) == choice.assignment]
    matrix = Matrix(cohort, chosen or every, assignments, members=len(members))
    matrix.hides_scores = cohort.blind_review
    given = _given_to(assignments)
    tries = _tries(every, assignments)
    columns = [
        (column.pk, column.assignment.due_on, given.get(column.assignment_id)) for column in matrix.columns
    ]
    rows = [_row(member, matrix, columns, tries, moment) for member in members]
    matrix.notes = {note: sum(row.note == note for row in rows) for note in NOTES}
    matrix.answered = [
        (
            sum(row.cells[at].attempt is not None for row in rows),
            sum(row.cells[at].state != "not-assigned" for row in rows),
        )
        for at in range(len(matrix.columns))
    ]
    shown = [row for row in rows if not choice.show or row.note == choice.show]
    matrix.rows = sorted(shown, key=_order(choice.sort))
    return matrix


def _order(sort: str):
    notes = list(NOTES)

    def by(row: Row):
        first = {"state": notes.index(row.note), "due": -row.overdue}.get(sort, 0)
        return first, row.member.name.casefold(), str(row.member.pk)

    return by


def _given_to(assignments: list[Assignment]) -> dict:
    """For each assignment that is not for the whole group, the members whom it is for."""
    some = [assignment.pk for assignment in assignments if not assignment.for_all]
    given = {pk: set() for pk in some}
    if some:
        links = Assignment.members.through.objects.filter(assignment_id__in=some)
        for assignment, member in links.values_list("assignment_id", "membership_id"):
            given[assignment].add(member)
    return given


def _tries(asked: list[AssignedQuestion], assignments: list[Assignment]) -> dict:
    """The tries of each member at each assigned question, the earliest first.

    Of ten thousand rows each value costs: the database says what became of the review, and sends no time
    of it; ids come as text; and when a try was sent is told only where it may have been late.
    """
    days = [assignment.due_on for assignment in assignments if assignment.due_on]
    # Nowhere on earth is a day over before it has begun in UTC.
    not_before = datetime.combine(min(days, default=date.max), time(), UTC)
    # Values and not `Exists`: that PostgreSQL may answer by reading the verdicts of the whole site first.
    slips = Verdict.objects.filter(attempt=OuterRef("pk"), kind="avoid", met=True).order_by()
    held_slips = HeldVerdict.objects.filter(
        held=OuterRef("held_judgement"), kind="avoid", met=True
    ).order_by()
    rows = Attempt.objects.filter(assigned_question__in=[one.pk for one in asked]).order_by("number")
    rows = rows.annotate(
        scored=Coalesce("score", "held_judgement__score"),
        stage=Case(
            When(review__released_at__isnull=False, then=Value("reviewed")),
            When(review__begun_at__isnull=False, then=Value("in-progress")),
            default=Value("waiting"),
        ),
        known=Case(
            When(review__marked_at__isnull=False, then=Value(1)),
            When(review__released_at__isnull=False, then=Value(1)),
            default=Value(0),
        ),
        slipped=Coalesce(Subquery(slips.values("pk")[:1]), Subquery(held_slips.values("pk")[:1])),
        key=Cast("pk", CharField()),
        perhaps_late=Case(When(created_at__gte=not_before, then=F("created_at")), default=None),
    )
    tries = defaultdict(list)
    columns = (
        "user_id",
        "assigned_question_id",
        "key",
        "perhaps_late",
        "scored",
        "stage",
        "known",
        "slipped",
    )
    for user, question, *rest in rows.values_list(*columns):
        tries[user, question].append(rest)
    return tries


def _row(member, matrix: Matrix, columns: list[tuple], tries: dict, moment: datetime) -> Row:
    zone = zone_named(member.zone or "")
    days = {assignment.due_on for assignment in matrix.assignments if assignment.due_on}
    # Compared in UTC: moments of two time zones compare more slowly.
    ends = {day: day_ends_at(day, zone).astimezone(UTC) for day in days}
    cells = []
    for question, day, whom in columns:
        if whom is not None and member.pk not in whom:
            cells.append(Cell("not-assigned"))
            continue
        due = ends.get(day)
        made = tries.get((member.user_id, question))
        if made:
            cells.append(_cell(made, due, matrix.hides_scores))
        else:
            cells.append(Cell("overdue" if due and due <= moment else "not-started"))
    row = Row(member, cells)
    row.overdue = sum(cell.state == "overdue" for cell in cells)
    row.waiting = sum(cell.state == "waiting" for cell in cells)
    row.note, row.words = _note(row)
    return row


def _cell(made: list, due: datetime | None, hides_scores: bool) -> Cell:
    pk, _, _, stage, known, slipped = made[-1]
    scores = [score for _, _, score, _, seen, _ in made if score is not None and (seen or not hides_scores)]
    late = due is not None and made[0][1] is not None and made[0][1] >= due
    mistake = bool(slipped and (known or not hides_scores))
    return Cell(stage, pk, max(scores, default=None), len(made), late, mistake)


def _note(row: Row) -> tuple[str, str]:
    """What stands below the member's name: a key of NOTES, and a sentence."""
    given = [cell for cell in row.cells if cell.state != "not-assigned"]
    answered = [cell for cell in given if cell.attempt]
    scores = [cell.score for cell in answered if cell.score is not None]
    low = sum(score < LOW for score in scores)
    overdue = f", {row.overdue} overdue" if row.overdue else ""
    if given and not answered:
        return "missing", f"Has not started{overdue}"
    if row.overdue:
        return "overdue", f"{row.overdue} overdue, {len(answered)} of {len(given)} answered"
    if low >= LOW_AT_LEAST and 2 * low >= len(scores):
        return "struggling", f"Struggling: below {LOW} in {low} of {len(scores)}"
    if row.waiting:
        return "waiting", f"{len(answered)} of {len(given)} answered, {row.waiting} wait for you"
    if len(answered) < len(given):
        return "on-the-way", f"{len(answered)} of {len(given)} answered"
    return "done", f"All {len(given)} answered" if given else "Nothing assigned"
