"""Reminders by mail of what is due: at most three for each member and assignment, each ended by one click."""

from datetime import datetime, time, timedelta
from smtplib import SMTPException

from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Count, Q
from django.template.loader import render_to_string

from practice.coaching.due import is_over, zone_named
from practice.coaching.site import address_of
from practice.models import Assignment, Attempt, Membership, Reminder
from practice.work import Job, Later, begin, every_minute, register, strikes

# So many days before the due day, at this hour of the member's own clock. As many as there are days here.
DAYS_BEFORE = (3, 1, 0)
HOUR = time(8)
LOOKED_FOR_EVERY = timedelta(minutes=10)
STOPPING = signing.Signer(salt="practice.coaching.reminding.stop")


def stop_token(membership: Membership) -> str:
    """What the link to end reminders carries."""
    return STOPPING.sign(membership.pk.hex)


def membership_to_stop(token: str) -> Membership | None:
    """Whose reminders this link ends."""
    try:
        pk = STOPPING.unsign(token)
    except signing.BadSignature:
        return None
    return Membership.objects.filter(pk=pk).select_related("cohort").first()


def set_reminders(membership: Membership, on: bool) -> None:
    """Turns the reminders of one group on or off."""
    membership.reminders = on
    membership.save(update_fields=["reminders"])


@every_minute
def remind_where_due(moment: datetime) -> int:
    """Begins the mails that have come due; how many that are."""
    if not strikes("reminders", LOOKED_FOR_EVERY, moment):
        return 0
    near = (moment - timedelta(days=1)).date(), (moment + timedelta(days=max(DAYS_BEFORE) + 1)).date()
    open_now = Assignment.objects.filter(
        due_on__range=near, published_at__isnull=False, withdrawn_at=None, cohort__archived_at=None
    )
    count = 0
    for assignment in open_now:
        if due := due_reminders(assignment, moment):
            key = f"remind {assignment.pk} {moment:%Y-%m-%d %H:%M}"
            begin("remind", key=key, details={"assignment": str(assignment.pk), "due": due})
            count += len(due)
    return count


def due_reminders(assignment: Assignment, moment: datetime) -> list[list]:
    """Whom to remind at this moment, each with the number of the reminder. Four queries for any group."""
    sent = set(assignment.sent_reminders.values_list("membership_id", "number"))
    due = []
    for membership in _to_remind(assignment):
        profile = getattr(membership.user, "profile", None)
        zone = zone_named(profile.time_zone if profile else "")
        number = _number(assignment, zone, moment)
        if number and not any(
            (membership.pk, later) in sent for later in range(number, len(DAYS_BEFORE) + 1)
        ):
            due.append([str(membership.pk), number])
    return due


def _to_remind(assignment: Assignment):
    """The members who have something left to answer here, and want to hear of it."""
    members = Membership.objects.filter(
        cohort=assignment.cohort_id, joined_at__isnull=False, left_at=None, reminders=True
    ).exclude(user__email="")
    if not assignment.for_all:
        members = members.filter(assignments=assignment)
    asked = assignment.questions.count()
    tries = Attempt.objects.filter(assigned_question__assignment=assignment).order_by()
    answered = tries.values("user").annotate(made=Count("assigned_question", distinct=True))
    done = answered.filter(made__gte=asked).values("user")
    return members.exclude(user__in=done).select_related("user__profile")


def _number(assignment: Assignment, zone, moment: datetime) -> int:
    """Which reminder the member is at: the last whose hour has come; 0 before the first and after the end."""
    if is_over(assignment, zone, moment):
        return 0
    hours = [datetime.combine(assignment.due_on - timedelta(days=days), HOUR, zone) for days in DAYS_BEFORE]
    return sum(moment >= hour for hour in hours)


def _remind_next(work) -> bool:
    """Sends one mail. What has changed since the list was made counts: whoever has finished gets none."""
    if work.total is None:
        work.total = len(work.details["due"])
    if not work.details["due"]:
        return False
    membership_id, number = work.details["due"][0]
    assignment = (
        Assignment.objects.filter(
            Q(pk=work.details["assignment"]), withdrawn_at=None, published_at__isnull=False
        )
        .select_related("cohort")
        .first()
    )
    membership = _to_remind(assignment).filter(pk=membership_id).first() if assignment else None
    if membership is not None:
        _send_once(assignment, membership, number)
    work.details = work.details | {"due": work.details["due"][1:]}
    work.done += 1
    return bool(work.details["due"])


def _send_once(assignment: Assignment, membership: Membership, number: int) -> None:
    row, is_new = Reminder.objects.get_or_create(assignment=assignment, membership=membership, number=number)
    if not is_new:
        return
    try:
        reminder(assignment, membership).send()
    except (OSError, SMTPException):
        row.delete()
        raise Later(300, "The mail server does not answer. It is tried again.") from None


def reminder(assignment: Assignment, membership: Membership) -> EmailMessage:
    """The mail, with the headers by which mail programs offer to end such mails with one click (RFC 8058)."""
    stop_at = address_of("stop-reminders", stop_token(membership))
    context = {
        "assignment": assignment,
        "membership": membership,
        "address": address_of("assignment", assignment.pk),
        "stop_at": stop_at,
    }
    return EmailMessage(
        f"Due soon: {' '.join(assignment.title.split())}",
        render_to_string("practice/email/reminder.txt", context),
        to=[membership.user.email],
        headers={
            "List-Unsubscribe": f"<{stop_at}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


register(Job("remind", _remind_next))
