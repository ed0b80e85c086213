"""What people did: their tries, and what was decided about each criterion of a try."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from questions.models import Kind, Question, Rubric


class AttemptQuerySet(models.QuerySet):
    def unjudged(self):
        return self.filter(judged_at=None)


class Attempt(models.Model):
    """One answer as it was sent, with the rules and the engine that judged it.

    An attempt without judged_at was stored while judging failed; it is judged later and never lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="attempts")
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    guest = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Whose browser, where nobody is signed in."
    )
    answer = models.TextField()
    submission = models.UUIDField(
        "form token", unique=True, help_text="Made with the form, so a form sent twice is stored once."
    )
    number = models.PositiveIntegerField("try", help_text="1 for this person's first try at the question.")
    words = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_scored = models.CharField(max_length=20, blank=True, help_text="Why there is no score.")
    report = models.JSONField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "try"
        verbose_name_plural = "tries"
        indexes = [models.Index(fields=["question", "created_at"], name="attempt_by_question")]
        constraints = [
            # Two forms sent in the same moment must not both become try 2.
            models.UniqueConstraint(
                fields=["user", "question", "number"],
                condition=Q(user__isnull=False),
                name="attempt_number_once_for_a_user",
            ),
            models.UniqueConstraint(
                fields=["guest", "question", "number"],
                condition=Q(user__isnull=True),
                name="attempt_number_once_for_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="attempt_has_an_owner"
            ),
        ]

    def __str__(self):
        return f"try {self.number}, {self.created_at:%Y-%m-%d %H:%M}"


class Verdict(models.Model):
    """One decision of an attempt's report as a row, so that tries can be searched and counted by it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    weight = models.PositiveSmallIntegerField()
    met = models.BooleanField(help_text="A point that is made, or a mistake that is made.")
    evidence = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["attempt", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "criterion"], name="verdict_once_for_a_criterion")
        ]

    def __str__(self):
        return f"{self.criterion}: {'met' if self.met else 'not met'}"


# Accounts: what is known of a person beyond the name to sign in with, and which guests became whose


class Profile(models.Model):
    """What a person told about themselves. A guest has one too; it moves to the account with the tries."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="profile"
    )
    guest = models.UUIDField(
        null=True, blank=True, unique=True, help_text="Whose browser, where nobody is signed in."
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="A name such as Europe/Zurich.")
    interview_on = models.DateField("date of the interview", null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="profile_has_an_owner"
            )
        ]

    def __str__(self):
        return f"profile {self.pk}"


class MovedGuest(models.Model):
    """A guest whose work belongs to an account now. The row is what makes a move happen once."""

    guest = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moved_guests")
    moved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"moved {self.moved_at:%Y-%m-%d %H:%M}"
