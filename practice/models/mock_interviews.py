"""Mock interviews: some questions in a row, and what was asked at each place."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from questions.models import Question, QuestionSet


class MockInterview(models.Model):
    """Some questions in a row, asked of one person. It may rest for days; only its owner finishes it."""

    class Mode(models.TextChoices):
        PRACTICE = "practice", "practice"
        EXAM = "exam", "exam"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mock_interviews",
    )
    guest = models.UUIDField(null=True, blank=True, db_index=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRACTICE)
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80, help_text="As it was called when it began.")
    submission = models.UUIDField(
        "form token", unique=True, help_text="A form sent twice begins one interview."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="mock_interview_has_an_owner"
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_exam(self) -> bool:
        return self.mode == self.Mode.EXAM

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class MockQuestion(models.Model):
    """One question of a mock interview. Its answers are ordinary tries; the last one counts."""

    interview = models.ForeignKey(MockInterview, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["interview", "position"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "position"], name="mock_question_once_at_a_place"),
        ]

    def __str__(self):
        return f"{self.position}. {self.question}"
