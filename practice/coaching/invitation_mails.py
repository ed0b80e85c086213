"""The mails of invitations: each goes out once by itself, and again where somebody asks, so many a day at most."""

import uuid
from datetime import UTC
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from practice.coaching.members import invitation_token
from practice.coaching.site import address_of
from practice.models import CoachInvitation, Cohort, MailedInvitation, Membership
from practice.work import PEOPLE, Job, Later, begin, register

MAILS_A_DAY = 3
MAILS_A_STEP = 10
UNDER_WAY = Q(mailed_at=None) | Q(mail_again=True)


class NotAgain(Exception):
    """This invitation cannot be mailed again now. The message says why, in plain words."""


def may_mail_again(invitation: MailedInvitation) -> bool:
    """Whether another mail may go out today; one that is under way is enough."""
    return not invitation.mail_is_under_way and invitation.mails_on(_today()) < MAILS_A_DAY


def mail_the_new(cohort: Cohort) -> None:
    """Has every invitation to this group mailed that waits for its mail."""
    begin("invite", key=f"invite {cohort.pk} {uuid.uuid4()}", details={"cohort": str(cohort.pk)})


def mail_again(membership: Membership) -> None:
    """Has the invitation of this membership mailed once more, or NotAgain."""
    with transaction.atomic():
        if _ask(Membership.objects.filter(pk=membership.pk, user=None, cohort__archived_at=None)):
            mail_the_new(membership.cohort)


def mail_all_again(cohort: Cohort) -> int:
    """Has all who have not joined mailed once more, where no mail went to them today; how many that were."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        waiting = _to_members().filter(cohort=cohort, cohort__archived_at=None)
        count = waiting.filter(mailed_at__lt=today, mail_again=False).update(mail_again=True)
        if count:
            mail_the_new(cohort)
    return count


def mail_coach(invitation: CoachInvitation) -> None:
    """Has the link mailed to the address of this invitation; done twice, it is one mail."""
    begin(
        "invite-coach",
        key=f"invite-coach {invitation.pk} {uuid.uuid4()}",
        details={"invitation": invitation.pk},
    )


def mail_coach_again(invitation: CoachInvitation) -> None:
    """Has the link mailed to the coach-to-be once more, or NotAgain."""
    with transaction.atomic():
        if _ask(_to_coaches().filter(pk=invitation.pk)):
            mail_coach(invitation)


def _ask(rows: QuerySet) -> bool:
    """Notes that the one row here is to be mailed again; false where a mail is under way already."""
    row = rows.select_for_update(of=("self",)).first()
    if row is None or not row.email:
        raise NotAgain("This invitation is used, or over.")
    if row.mail_is_under_way:
        return False
    if row.mails_on(_today()) >= MAILS_A_DAY:
        raise NotAgain(f"{MAILS_A_DAY} mails went to {row.email} today. Send the next one tomorrow.")
    rows.update(mail_again=True)
    return True


def _today():
    return timezone.now().astimezone(UTC).date()


def _to_members() -> QuerySet:
    return Membership.objects.filter(user=None, cohort__archived_at=None).exclude(email="")


def _to_coaches() -> QuerySet:
    return CoachInvitation.objects.filter(used_at=None, until__gt=timezone.now()).exclude(email="")


# The work


def _mail_members(work) -> bool:
    """Sends the next few invitations of the group."""
    waiting = _to_members().filter(UNDER_WAY, cohort=work.details["cohort"])
    if work.total is None:
        work.total = waiting.count()
    some = list(waiting.select_related("cohort").order_by("pk")[: MAILS_A_STEP + 1])
    for membership in some[:MAILS_A_STEP]:
        work.done += _send(membership, _mail_to_member)
    return len(some) > MAILS_A_STEP


def _mail_coach(work) -> bool:
    invitation = _to_coaches().filter(UNDER_WAY, pk=work.details["invitation"]).first()
    work.total = 1
    if invitation is not None:
        work.done += _send(invitation, _mail_to_coach)
    return False


def _send(invitation: MailedInvitation, message) -> bool:
    """Marked before it is sent, so that no mail goes out twice; false where another worker was quicker."""
    row = type(invitation).objects.filter(pk=invitation.pk)
    before = {name: getattr(invitation, name) for name in ("mailed_at", "mail_again", "mails_that_day")}
    sent = invitation.mails_on(_today()) + 1
    if not row.filter(UNDER_WAY).update(mailed_at=timezone.now(), mail_again=False, mails_that_day=sent):
        return False
    try:
        message(invitation).send()
    except (OSError, SMTPException):
        row.update(**before)
        raise Later(300, "The mail server does not answer. It is tried again.") from None
    return True


def _mail_to_member(membership: Membership) -> EmailMessage:
    context = {
        "membership": membership,
        "coaches": [coach.name for coach in membership.cohort.coaches.filter(active=True)],
        "address": address_of("invited", invitation_token(membership)),
    }
    body = render_to_string("practice/email/invitation.txt", context)
    subject = f"You are invited to the group {' '.join(membership.cohort.name.split())}"
    return EmailMessage(subject, body, to=[membership.email])


def _mail_to_coach(invitation: CoachInvitation) -> EmailMessage:
    context = {
        "site": settings.SITE_NAME,
        "address": address_of("become-coach", invitation.token),
        "until": invitation.until,
    }
    body = render_to_string("practice/email/coach-invitation.txt", context)
    return EmailMessage(f"{settings.SITE_NAME}: you are invited to be a coach", body, to=[invitation.email])


register(Job("invite", _mail_members, queue=PEOPLE))
register(Job("invite-coach", _mail_coach, queue=PEOPLE))
