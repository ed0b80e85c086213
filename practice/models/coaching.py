"""Coaching: who coaches, the groups people joined, and what was assigned to whom."""

import secrets
import uuid
from datetime import UTC, date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from practice.models.attempts import Attempt
from questions.models import Kind, Question, QuestionSet, Rubric


def new_token() -> str:
    """What a link holds that nobody can guess: 24 random bytes, safe in an address."""
    return secrets.token_urlsafe(24)


def in_two_weeks():
    return timezone.now() + timedelta(days=14)


class MailedInvitation(models.Model):
    """What an invitation knows of its mails. It is mailed once by itself, and again where somebody asks."""

    mailed_at = models.DateTimeField(null=True, blank=True, help_text="When its last mail was sent.")
    mail_again = models.BooleanField(
        default=False, db_default=False, help_text="Whether another mail is under way."
    )
    mails_that_day = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many went out on the day of the last one, in UTC."
    )

    class Meta:
        abstract = True

    @property
    def mail_is_under_way(self) -> bool:
        return self.mailed_at is None or self.mail_again

    def mails_on(self, day: date) -> int:
        """How many mails went out on this day, in UTC."""
        same = self.mailed_at is not None and self.mailed_at.astimezone(UTC).date() == day
        return self.mails_that_day if same else 0


class Coach(models.Model):
    """A person whom an admin, or an invitation from one, made a coach."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach")
    name = models.CharField(max_length=80, help_text="As members see it.")
    active = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "coaches"

    def __str__(self):
        return self.name


class CoachInvitation(MailedInvitation):
    """A link from an admin that makes whoever opens it a coach, once, until its day is over."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    note = models.CharField(max_length=80, blank=True, help_text="For whom it is; nobody else sees it.")
    email = models.EmailField(
        blank=True,
        db_default="",
        help_text="Where the link is mailed to; gone once it is used. Empty: you hand it over.",
    )
    until = models.DateTimeField("can be used until", default=in_two_weeks)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "invitation of a coach"
        verbose_name_plural = "invitations of coaches"

    def __str__(self):
        return self.note or f"invitation of {self.created_at:%Y-%m-%d %H:%M}"


class Cohort(models.Model):
    """A group of people who practise with one coach or several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    coaches = models.ManyToManyField(Coach, related_name="cohorts")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # The link and the code to join by. None means that nobody can join by themselves.
    join_code = models.CharField(max_length=20, unique=True, null=True, blank=True)
    join_until = models.DateTimeField(null=True, blank=True)
    second_opinions = models.BooleanField(
        "second opinions", default=True, help_text="Whether members may ask for one, where the site has them."
    )
    blind_review = models.BooleanField(
        default=False, help_text="Coaches mark first and see the judge's verdicts afterwards."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "group"

    def __str__(self):
        return self.name


class Membership(MailedInvitation):
    """A person in a group, or an address invited to it. Only who has joined, and so consented, is seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    email = models.EmailField(blank=True, help_text="Where the invitation went; empty once joined.")
    name = models.CharField(max_length=80, help_text="As the coach sees it.")
    examples = models.BooleanField(
        default=False,
        help_text="Passages of this person's answers may be shown in the overview of the group.",
    )
    reminders = models.BooleanField(default=True, help_text="Whether mails may say that something is due.")
    invited_at = models.DateTimeField(auto_now_add=True)
    joined_at = models.DateTimeField(null=True, blank=True, help_text="When the person read and agreed.")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "member"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                condition=Q(user__isnull=False),
                name="membership_once_in_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["cohort", "email"], condition=~Q(email=""), name="membership_invited_once"
            ),
        ]

    def __str__(self):
        return f"member of {self.cohort}"


class Assignment(models.Model):
    """Questions to answer, given to a group or to some of its members."""

    class Mode(models.TextChoices):
        PRACTICE = "practice", "practice"
        EXAM = "exam", "exam"

    class Shows(models.TextChoices):
        AT_ONCE = "at-once", "at once"
        AFTER_DUE = "after-due", "after the due date"
        AFTER_REVIEW = "after-review", "after the review"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80)
    instructions = models.TextField(blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRACTICE)
    shows = models.CharField("feedback shows", max_length=12, choices=Shows, default=Shows.AT_ONCE)
    # A day, not a moment: it ends when that day ends where the member is.
    due_on = models.DateField(null=True, blank=True)
    takes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many tries at each question; empty for as many as one likes."
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long it should take. It informs and never cuts off."
    )
    for_all = models.BooleanField(default=True, help_text="For the whole group, also who joins later.")
    members = models.ManyToManyField(Membership, blank=True, related_name="assignments")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it is a draft.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self):
        return self.title


class AssignedQuestion(models.Model):
    """One question of an assignment, as the set held it when it was assigned."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["assignment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "question"], name="question_once_in_an_assignment"),
        ]

    def __str__(self):
        return f"{self.position}. {self.question}"


class SharedAttempt(models.Model):
    """An attempt that its owner shows to the coaches of a group, until it is taken back."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="shared_with")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="shared_attempts")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "try shown to a coach"
        verbose_name_plural = "tries shown to a coach"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "cohort"], name="attempt_shared_once_with_a_cohort"),
        ]

    def __str__(self):
        return f"shown to {self.cohort}"


class Reminder(models.Model):
    """A mail that told a member of something due. Stored before it is sent, so that none is sent twice."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="sent_reminders")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="sent_reminders")
    number = models.PositiveSmallIntegerField(help_text="1, 2 or 3.")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "membership", "number"], name="reminder_sent_once"),
        ]

    def __str__(self):
        return f"reminder {self.number} of {self.sent_at:%Y-%m-%d}"


class HeldJudgement(models.Model):
    """What the judge says of an answer whose member may not see it yet.

    It is kept beside the attempt, which stays unjudged until the release puts it there: what is not there, no
    page, list, sum or export of the member can give away.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="held_judgement")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_scored = models.CharField(max_length=20, blank=True)
    report = models.JSONField()
    judged_at = models.DateTimeField()

    def __str__(self):
        return f"held back: {self.attempt}"


class HeldVerdict(models.Model):
    """One verdict of a held judgement, for the coach's counts; what a Verdict is once the feedback shows."""

    held = models.ForeignKey(HeldJudgement, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    met = models.BooleanField()
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["held", "criterion"], name="held_verdict_once_for_a_criterion"),
        ]

    def __str__(self):
        return f"held back: {self.criterion}"
