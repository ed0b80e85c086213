"""What a person has to do in groups: each assignment with how much of it is done, what is due first at the top."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from practice.access import Person, own_assignments
from practice.coaching.due import is_late, is_over
from practice.models import Assignment, Attempt


@dataclass(frozen=True, slots=True)
class Duty:
    """One assignment as its member sees it in a list."""

    assignment: Assignment
    asked: int
    answered: int
    is_over: bool

    @property
    def is_done(self) -> bool:
        return self.answered >= self.asked

    @property
    def left(self) -> int:
        return self.asked - self.answered


def duties_of(person: Person, now: datetime, cohort_id=None) -> list[Duty]:
    """What is assigned to the person, undone and due first. One query; none for who is not signed in.

    Days are those of the time zone that is active, which is the person's own on every page.
    """
    if person.user_id is None:
        return []
    answered = Attempt.objects.filter(assigned_question=OuterRef("questions__pk"), user_id=person.user_id)
    rows = own_assignments(person).filter(cohort_id=cohort_id) if cohort_id else own_assignments(person)
    rows = rows.select_related("cohort").annotate(
        asked=Count("questions"), answered=Count("questions", filter=Exists(answered))
    )
    zone = timezone.get_current_timezone()
    duties = [Duty(row, row.asked, row.answered, is_over(row, zone, now)) for row in rows]
    return sorted(duties, key=_urgency)


def _urgency(duty: Duty):
    day = duty.assignment.due_on
    return (duty.is_done, day is None, day and day.toordinal() or 0, duty.assignment.created_at)


@dataclass(frozen=True, slots=True)
class Place:
    """One question of an assignment with the member's tries for it, the newest first."""

    assigned: object
    attempts: list[Attempt]
    late: bool
    takes: int | None

    @property
    def is_closed(self) -> bool:
        return self.takes is not None and len(self.attempts) >= self.takes

    @property
    def takes_left(self) -> int | None:
        return None if self.takes is None else max(0, self.takes - len(self.attempts))

    @property
    def latest(self) -> Attempt | None:
        return self.attempts[0] if self.attempts else None


def places_of(assignment: Assignment, user_id: int, zone: tzinfo | None = None) -> list[Place]:
    """The questions of the assignment in their order, each with this member's tries. Two queries."""
    zone = zone or timezone.get_current_timezone()
    asked = list(assignment.questions.select_related("question").order_by("position"))
    tries: dict[int, list[Attempt]] = {}
    own = Attempt.objects.filter(assigned_question__in=asked, user_id=user_id).defer("report")
    for attempt in own.with_waits().order_by("-created_at"):
        tries.setdefault(attempt.assigned_question_id, []).append(attempt)
    places = []
    for each in asked:
        each.assignment = assignment
        made = tries.get(each.pk, [])
        # In time once is in time: a later try takes nothing away.
        late = bool(made) and is_late(assignment, zone, made[-1].created_at)
        places.append(Place(each, made, late, assignment.takes))
    return places
