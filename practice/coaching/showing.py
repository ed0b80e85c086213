"""To which groups a try is shown, as its own page tells its owner."""

from dataclasses import dataclass

from practice.access import Person, own_memberships
from practice.models import Attempt, Cohort


@dataclass(frozen=True, slots=True)
class Showing:
    """One group of the owner, and whether its coaches can read the try."""

    cohort: Cohort
    is_handed_in: bool
    is_shown: bool


def showings_of(attempt: Attempt) -> list[Showing]:
    """The groups that the owner of the attempt is in; none for a guest. Two queries, one where there is no group."""
    groups = own_memberships(Person(user_id=attempt.user_id)).select_related("cohort")
    cohorts = [membership.cohort for membership in groups.order_by("cohort__name")]
    if not cohorts:
        return []
    shown = set(attempt.shared_with.values_list("cohort_id", flat=True))
    assigned = attempt.assigned_question
    handed_in = assigned.assignment.cohort_id if assigned else None
    return [Showing(cohort, cohort.pk == handed_in, cohort.pk in shown) for cohort in cohorts]
