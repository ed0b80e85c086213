"""Members: who joins and agrees, who leaves, what they show to a coach, and what goes with them."""

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.belongings import Kind, register
from practice.coaching.releasing import release_where_due
from practice.models import Attempt, Cohort, HeldJudgement, Membership, SharedAttempt

INVITED = signing.Signer(salt="practice.coaching.members.invited")


def invitation_token(membership: Membership) -> str:
    """What the link in an invitation carries: whoever has it was given it by that mailbox."""
    return INVITED.sign(membership.pk.hex)


def invitation_of(token: str) -> Membership | None:
    """The invitation of this link, where nobody has taken it and the group is open."""
    try:
        pk = INVITED.unsign(token)
    except signing.BadSignature:
        return None
    waiting = Membership.objects.filter(pk=pk, user=None, cohort__archived_at=None)
    return waiting.select_related("cohort").first()


def invitations_for(emails) -> list[Membership]:
    """The invitations that went to one of these addresses."""
    waiting = Membership.objects.filter(user=None, email__in=list(emails), cohort__archived_at=None)
    return list(waiting.select_related("cohort"))


def join(
    cohort: Cohort, user, name: str, examples: bool = False, invitation: Membership | None = None
) -> Membership:
    """Makes the person a member, who has read and agreed. Doing it twice comes to one membership."""
    agreed = {
        "name": name,
        "examples": examples,
        "joined_at": timezone.now(),
        "left_at": None,
    }
    for _ in range(2):
        known = Membership.objects.filter(cohort=cohort, user=user).first()
        if known and known.joined_at and not known.left_at:
            return known
        try:
            with transaction.atomic():
                if known is None:
                    known = _waiting(cohort, user, invitation) or Membership(cohort=cohort)
                known.user, known.email = user, ""
                for field, value in agreed.items():
                    setattr(known, field, value)
                known.save()
                return known
        except IntegrityError:  # the same form in the same moment
            continue
    return Membership.objects.get(cohort=cohort, user=user)


def _waiting(cohort: Cohort, user, invitation: Membership | None) -> Membership | None:
    """The invitation that the person takes, where nobody else has taken it meanwhile."""
    waiting = Membership.objects.select_for_update().filter(cohort=cohort, user=None)
    if invitation is not None and (named := waiting.filter(pk=invitation.pk).first()):
        return named
    return waiting.filter(email=user.email.lower()).first() if user.email else None


def leave(membership: Membership, take_back: bool) -> None:
    """Ends the membership. What was shown is hidden; answers handed in are taken back, or left with the coaches.

    What is taken back belongs to no assignment any more, so nobody but the person can open it, and feedback
    that waited shows. Joining again does not undo it.
    """
    own = Attempt.objects.filter(user=membership.user_id)
    handed_in = own.filter(assigned_question__assignment__cohort=membership.cohort_id)
    waiting = list(handed_in.filter(held_judgement__isnull=False).values_list("pk", flat=True))
    with transaction.atomic():
        SharedAttempt.objects.filter(attempt__user=membership.user_id, cohort=membership.cohort_id).delete()
        if take_back:
            handed_in.update(assigned_question=None)
            membership.delete()
        else:
            membership.left_at, membership.examples = timezone.now(), False
            membership.save(update_fields=["left_at", "examples"])
    if take_back:
        release_where_due(HeldJudgement.objects.filter(attempt__in=waiting))


def remove(membership: Membership) -> None:
    """Takes somebody off the list: an invitation goes; a member's answers become the member's alone."""
    if membership.user_id is None:
        membership.delete()
    else:
        leave(membership, take_back=True)


def show_to(cohort: Cohort, attempt: Attempt) -> None:
    """Shows the attempt to the coaches of the group."""
    SharedAttempt.objects.get_or_create(attempt=attempt, cohort=cohort)


def hide_from(cohort: Cohort, attempt: Attempt) -> None:
    """Hides it again. An attempt made for an assignment stays with that."""
    SharedAttempt.objects.filter(attempt=attempt, cohort=cohort).delete()


def _entry(membership: Membership) -> dict:
    return {
        "group": membership.cohort.name,
        "your name there": membership.name,
        "joined": membership.joined_at,
        "left": membership.left_at,
        "passages may be shown as examples": membership.examples,
        "reminders by mail": membership.reminders,
    }


def _shown_entry(shared: SharedAttempt) -> dict:
    return {
        "question": shared.attempt.question.prompt,
        "try": shared.attempt.number,
        "shown to the coaches of": shared.cohort.name,
        "since": shared.created_at,
    }


register(
    Kind(
        name="groups",
        one="place in a group",
        many="places in groups",
        model=Membership,
        entry=_entry,
        joined=lambda rows: rows.select_related("cohort").order_by("joined_at", "pk"),
        last_used="invited_at",
    )
)
register(
    Kind(
        name="tries shown to a coach",
        one="try shown to a coach",
        many="tries shown to a coach",
        model=SharedAttempt,
        entry=_shown_entry,
        joined=lambda rows: rows.select_related("attempt__question", "cohort").order_by("created_at", "pk"),
        through="attempt",
    )
)
