"""What the pages of groups read, in a handful of queries however many members there are."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from practice.access import Person, own_attempts
from practice.coaching.due import is_late, zone_named
from practice.coaching.duties import Duty, duties_of
from practice.coaching.invitation_mails import may_mail_again
from practice.models import Assignment, Attempt, Coach, Cohort, Membership, SharedAttempt

SHOWN_MEMBERS = 500
SHOWN_SHARED = 50
INSIDE = Q(memberships__joined_at__isnull=False, memberships__left_at=None)


def cohorts_with_counts(cohorts) -> list[Cohort]:
    """The groups with how many `people` are in each, the open ones first. One query."""
    counted = cohorts.annotate(people=Count("memberships", filter=INSIDE, distinct=True))
    return sorted(counted, key=lambda each: (each.archived_at is not None, each.name.lower()))


class GroupPage:
    """A group as its coach sees it."""

    def __init__(self, cohort: Cohort, number: str = "1"):
        self.cohort = cohort
        self._number = number

    @cached_property
    def members(self) -> list[Membership]:
        """Who is in the group, then who is invited; not who has left."""
        rows = self.cohort.memberships.filter(left_at=None).order_by("name", "pk")
        return list(rows.defer("cohort"))

    @property
    def inside(self) -> list[Membership]:
        return [member for member in self.members if member.joined_at]

    @property
    def invited(self) -> list[Membership]:
        return [member for member in self.members if not member.joined_at]

    @cached_property
    def shown_invited(self):
        """The invitations of one page, each with whether it may be mailed again."""
        shown = Paginator(self.invited, SHOWN_MEMBERS).get_page(self._number)
        for each in shown:
            each.may_mail_again = may_mail_again(each)
        return shown

    @cached_property
    def coaches(self) -> list[Coach]:
        return list(self.cohort.coaches.filter(active=True))

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Each with how many questions it asks (`asked`) and how many people have answered (`people`)."""
        answered = (
            Attempt.objects.filter(assigned_question__assignment=OuterRef("pk"))
            .order_by()
            .values("assigned_question__assignment")
            .annotate(people=Count("user", distinct=True))
            .values("people")
        )
        rows = self.cohort.assignments.annotate(asked=Count("questions"), people=Subquery(answered))
        return sorted(
            rows, key=lambda each: (each.withdrawn_at is not None, each.due_on is None, each.due_on or 0)
        )

    @property
    def code_is_over(self) -> bool:
        return self.cohort.join_until is not None and self.cohort.join_until <= timezone.now()


class MemberPage:
    """A group as its member sees it."""

    def __init__(self, membership: Membership, now: datetime):
        self.membership = membership
        self.cohort = membership.cohort
        self._now = now

    @cached_property
    def coaches(self) -> list[Coach]:
        return list(self.cohort.coaches.filter(active=True))

    @cached_property
    def duties(self) -> list[Duty]:
        return duties_of(Person(user_id=self.membership.user_id), self._now, self.cohort.pk)

    @cached_property
    def shown(self) -> list[SharedAttempt]:
        """The tries that the member shows to the coaches here."""
        rows = SharedAttempt.objects.filter(cohort=self.cohort, attempt__user=self.membership.user_id)
        return list(rows.select_related("attempt__question")[:SHOWN_SHARED])

    @cached_property
    def handed_in(self) -> int:
        own = own_attempts(Person(user_id=self.membership.user_id))
        return own.filter(assigned_question__assignment__cohort=self.cohort).count()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one member is with an assignment."""

    member: Membership
    answered: int
    asked: int
    late: int

    @property
    def words(self) -> str:
        if not self.answered:
            return "Not started"
        return "All answered" if self.answered >= self.asked else f"{self.answered} of {self.asked} answered"

    @property
    def icon(self) -> str:
        if not self.answered:
            return "cannot"
        return "covered" if self.answered >= self.asked else "partly"


class AssignmentPage:
    """An assignment as its coach sees it: what it asks, and how far each member is."""

    def __init__(self, assignment: Assignment):
        self.assignment = assignment

    @cached_property
    def asked(self) -> list:
        return list(self.assignment.questions.select_related("question").order_by("position"))

    @cached_property
    def standings(self) -> list[Standing]:
        """The members by name. Two queries."""
        inside = Q(joined_at__isnull=False, left_at=None)
        mine = Attempt.objects.filter(assigned_question__assignment=self.assignment, user=OuterRef("user"))
        members = Membership.objects.filter(inside | Q(Exists(mine), joined_at__isnull=False)).filter(
            cohort=self.assignment.cohort_id
        )
        if not self.assignment.for_all:
            members = members.filter(Q(assignments=self.assignment) | Exists(mine)).distinct()
        first: dict[int, dict[int, datetime]] = {}
        tries = Attempt.objects.filter(assigned_question__assignment=self.assignment).order_by("-created_at")
        for user_id, asked_id, at in tries.values_list("user_id", "assigned_question_id", "created_at"):
            first.setdefault(user_id, {})[asked_id] = at
        standings = []
        for member in members.select_related("user__profile").order_by("name", "pk"):
            made = first.get(member.user_id, {})
            profile = getattr(member.user, "profile", None)
            zone = zone_named(profile.time_zone if profile else "")
            late = sum(is_late(self.assignment, zone, at) for at in made.values())
            standings.append(Standing(member, len(made), len(self.asked), late))
        return standings

    @property
    def finished(self) -> int:
        return sum(each.answered >= each.asked for each in self.standings)
