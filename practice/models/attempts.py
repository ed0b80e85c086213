"""What people did: their tries, and what was decided about each criterion of a try."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from practice.models.mock_interviews import MockInterview
from questions.models import Kind, Question, Rubric, kept_unless_private


class AttemptQuerySet(models.QuerySet):
    def unjudged(self):
        """Those that judging failed on. What waits on purpose is left out: a running exam, a held judgement."""
        waiting = self.model.objects.of_a_running_exam().values("pk")
        return self.filter(judged_at=None, held_judgement=None).exclude(pk__in=waiting)

    def of_a_running_exam(self):
        """Answers of a mock interview in exam mode that is not finished: nobody has judged them yet."""
        return self.filter(_of_a_running_exam())

    def withheld(self):
        """Answers of which nothing may be said yet: of a running exam, or held back by their assignment."""
        return self.filter(_of_a_running_exam() | _held_by_an_assignment())

    def with_waits(self):
        """Each with `waits`: whether its feedback is withheld until its exam or its assignment shows it."""
        waits = _of_a_running_exam() | _held_by_an_assignment()
        return self.annotate(waits=Case(When(waits, then=Value(True)), default=Value(False)))


def _of_a_running_exam() -> Q:
    return Q(
        judged_at=None,
        mock_question__interview__mode=MockInterview.Mode.EXAM,
        mock_question__interview__finished_at=None,
    )


def _held_by_an_assignment() -> Q:
    """Also where judging has failed so far: that page too must not promise what the assignment keeps back."""
    path = "assigned_question__assignment__"
    later = Q((f"{path}shows__in", ("after-due", "after-review"))) | Q((f"{path}mode", "exam"))
    return Q(judged_at=None) & (Q(held_judgement__isnull=False) | later)


class Attempt(models.Model):
    """One answer as it was sent, with the rules and the engine that judged it.

    An attempt without judged_at was stored while judging failed; it is judged later and never lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=kept_unless_private, related_name="attempts")
    rubric = models.ForeignKey(
        Rubric, on_delete=kept_unless_private, null=True, blank=True, related_name="attempts"
    )
    mock_question = models.ForeignKey(
        "MockQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts"
    )
    assigned_question = models.ForeignKey(
        "AssignedQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts"
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
    kept_back = models.BooleanField(
        default=False,
        db_default=False,  # so that a program from before this column goes on storing beside this one
        help_text="Not for those who write rules, although the person lets them read the others.",
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "try"
        verbose_name_plural = "tries"
        indexes = [
            models.Index(fields=["question", "created_at"], name="attempt_by_question"),
            # For the admin's list: a page of it, and few of a kind among very many.
            models.Index(fields=["-created_at", "-id"], name="attempt_newest_first"),
            models.Index(fields=["created_at"], condition=Q(judged_at=None), name="attempt_not_judged"),
            models.Index(
                fields=["not_scored", "created_at"], condition=~Q(not_scored=""), name="attempt_not_scored"
            ),
        ]
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
