"""Marked answers: what a reader decided, to measure the judge by."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from questions.marked_answers import is_blind
from questions.models.bank import Question


class LabelledAnswer(models.Model):
    """An answer, or a sentence of one, with what a reader decided about the points and mistakes of a question.

    Nothing here says whose words they were. The judge is measured on them and never learns whose they are.
    """

    ref = models.CharField("id", max_length=80, unique=True, help_text="Its name in files. It never changes.")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="labelled_answers")
    text = models.TextField("answer")
    labels = models.JSONField(
        default=dict,
        blank=True,
        help_text="By slug: true, false, or null where readers disagreed. What nobody decided is left out.",
    )
    evidence = models.JSONField(default=dict, blank=True, help_text="By slug: exact words of the answer.")
    grade = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    origin = models.CharField(max_length=120, blank=True, help_text="Where it came from, such as a file.")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField("added", auto_now_add=True)
    changed_at = models.DateTimeField("changed", auto_now=True)
    # What the judge said last, so that a page of figures need not judge hundreds of answers each time.
    verdicts = models.JSONField(default=dict, blank=True, editable=False)
    judged_by = models.CharField(max_length=120, blank=True, default="", editable=False)

    class Meta:
        ordering = ["question__position", "question_id", "ref"]
        verbose_name = "marked answer"
        constraints = [
            models.CheckConstraint(
                condition=Q(grade=None) | Q(grade__range=(1, 5)), name="labelled_answer_grade_1_to_5"
            )
        ]

    def __str__(self):
        return self.ref

    @property
    def blind(self) -> bool:
        """Whether it lies in the third that nobody reads who writes rules, and that no reader learns from."""
        return is_blind(self.ref)
