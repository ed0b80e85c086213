"""Judging stored tries again by newer rules: which tries were chosen, and what was said of them before."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from practice.models.attempts import Attempt
from questions.models import Question, Rubric


class Rejudging(models.Model):
    """A set of tries that an admin has judged again. Its pieces of work are in Work, one for each part.

    The set is what these fields choose among the tries that were judged when the row was made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(
        Question,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for every question of the bank.",
    )
    version = models.PositiveIntegerField(
        "rules version",
        null=True,
        blank=True,
        help_text="Only tries that this version of the question's rules judged last. Empty for any.",
    )
    since = models.DateField("sent since", null=True, blank=True)
    until = models.DateField("sent until", null=True, blank=True, help_text="That day included.")
    parts = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("begun", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "judging again"
        verbose_name_plural = "judging tries again"

    def __str__(self):
        return f"judging again, {self.created_at:%Y-%m-%d %H:%M}"


class EarlierJudgement(models.Model):
    """What was said of a try before it was judged again: the report, whole, with what judged it.

    The attempt itself holds the newest judgement. Number 1 is the first that the try ever had.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="earlier_judgements")
    number = models.PositiveSmallIntegerField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_scored = models.CharField(max_length=20, blank=True)
    report = models.JSONField()
    judged_at = models.DateTimeField()
    replaced_at = models.DateTimeField(auto_now_add=True)
    rejudging = models.ForeignKey(
        Rejudging, on_delete=models.SET_NULL, null=True, blank=True, related_name="earlier_judgements"
    )

    class Meta:
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "number"], name="earlier_judgement_number_once_for_a_try"
            ),
            models.UniqueConstraint(
                fields=["attempt", "rejudging"],
                condition=Q(rejudging__isnull=False),
                name="try_judged_again_once_in_a_rejudging",
            ),
        ]

    def __str__(self):
        return f"judgement {self.number}, {self.judged_at:%Y-%m-%d %H:%M}"
