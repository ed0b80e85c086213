"""Knowing what to do next: the story bank."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from practice.models.attempts import Attempt
from questions.models import Question


class Story(models.Model):
    """Something that happened, told once and used for several questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="story_set"
    )
    guest = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Whose browser, where nobody is signed in."
    )
    title = models.CharField(max_length=80)
    situation = models.TextField(blank=True)
    action = models.TextField("what you did", blank=True)
    # "result" on the screen; the plain word is taken by what programs give back.
    outcome = models.TextField("result", blank=True)
    questions = models.ManyToManyField(Question, blank=True, related_name="stories")
    attempt = models.ForeignKey(
        Attempt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
        help_text="The try that it was made from.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "id"]
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="story_has_an_owner"
            )
        ]

    def __str__(self):
        # Never the title: the admin's log would carry a person's words.
        return f"story of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def missing_parts(self) -> list[str]:
        """The parts not told yet, in the words of the pages."""
        parts = {"what happened": self.situation, "what you did": self.action, "how it ended": self.outcome}
        return [name for name, text in parts.items() if not text]
