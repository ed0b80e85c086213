"""Who is a coach: made by an admin, or by an invitation from one; and what goes with a coach who leaves."""

from django.db import transaction
from django.utils import timezone

from practice.belongings import Kind, register
from practice.coaching.groups import close
from practice.models import Coach, CoachInvitation, Cohort


def make_coach(user, made_by=None, name: str = "") -> Coach:
    """Makes the person a coach, also one who was a coach before."""
    name = name or user.get_full_name() or user.email.partition("@")[0] or user.get_username()
    coach, is_new = Coach.objects.get_or_create(user=user, defaults={"name": name[:80], "made_by": made_by})
    if not is_new and not coach.active:
        coach.active, coach.made_by = True, made_by
        coach.save(update_fields=["active", "made_by"])
    return coach


def open_invitation(token: str) -> CoachInvitation | None:
    """The invitation of this link, if it can still be used."""
    return CoachInvitation.objects.filter(token=token, used_at=None, until__gt=timezone.now()).first()


def accept(invitation: CoachInvitation, user, name: str) -> Coach | None:
    """Uses the invitation, once; nothing where somebody else was quicker."""
    with transaction.atomic():
        unused = CoachInvitation.objects.filter(pk=invitation.pk, used_at=None)
        # The address has done its work; the account keeps its own.
        if not unused.update(used_at=timezone.now(), used_by=user, email=""):
            return None
        return make_coach(user, invitation.made_by, name)


def _leave(coaches) -> None:
    """Closes the groups that nobody coaches any more, which releases what waited for a review there."""
    for coach in coaches:
        groups = list(coach.cohorts.values_list("pk", flat=True))
        coach.delete()
        for cohort in Cohort.objects.filter(pk__in=groups, archived_at=None, coaches=None):
            close(cohort)


def _entry(coach: Coach) -> dict:
    return {
        "coach, named": coach.name,
        "since": coach.created_at,
        "groups": [cohort.name for cohort in coach.cohorts.all()],
    }


register(
    Kind(
        name="coach",
        one="note that you are a coach",
        many="notes that you are a coach",
        model=Coach,
        entry=_entry,
        joined=lambda coaches: coaches.prefetch_related("cohorts"),
        delete=_leave,
    )
)
