"""Rules on their way to being published: a question's draft, and what checking a draft has found so far."""

from django.conf import settings
from django.db import models

from questions.models.base import CountedInSteps


class RubricDraft(models.Model):
    """What the next version of a question's rules is to say. One for each question; nobody is judged by it."""

    question = models.OneToOneField("questions.Question", on_delete=models.CASCADE, related_name="draft")
    # As questions.cards.question_entry gives it, without what has no say in judging.
    entry = models.JSONField()
    revision = models.PositiveIntegerField(
        default=1, help_text="One more with each save, so that no page writes over what it never showed."
    )
    base = models.ForeignKey(
        "questions.Rubric",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The version that was the newest when the draft was begun.",
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was opened, if not by an edit.")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = "draft of rules"
        verbose_name_plural = "drafts of rules"

    def __str__(self):
        return f"draft of {self.question}"


class RubricCheck(CountedInSteps):
    """How far a check of rules has come over the answers at hand, and what it has counted."""

    question = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="+")
    # Made of both cards, the engine and the reader: a check of anything else is another check.
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="rubric_check_once")]
