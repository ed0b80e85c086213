"""To which groups a try is shown, as its own page tells its owner."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from practice.access import Person, own_memberships
from practice.models import Attempt, Cohort, SharedAttempt


@dataclass(frozen=True, slots=True)
class Showing:
    """One group of the owner, and whether its coaches can read the try."""

    cohort: Cohort
    is_handed_in: bool
    is_shown: bool


def showings_of(attempt: Attempt) -> list[Showing]:
    """The groups that the owner of the attempt is in; none for a guest. One query."""
    shown = SharedAttempt.objects.filter(attempt=attempt, cohort=OuterRef("cohort"))
    groups = own_memberships(Person(user_id=attempt.user_id)).select_related("cohort")
    groups = groups.annotate(is_shown=Exists(shown)).order_by("cohort__name")
    assigned = attempt.assigned_question
    handed_in = assigned.assignment.cohort_id if assigned else None
    return [Showing(each.cohort, each.cohort_id == handed_in, each.is_shown) for each in groups]
