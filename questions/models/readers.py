"""Readers that this site trained itself, which one it judges with, and what checking one has found so far."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from questions.models.base import CountedInSteps


class TrainedReader(models.Model):
    """A trained reader as ``train_reader`` made it; nobody is judged by it before it is published.

    It lies in the database, so that every process and every copy of the site has it.
    """

    version = models.CharField(max_length=8, unique=True, help_text="The hash of its weights and bars.")
    weights = models.BinaryField()
    size = models.PositiveIntegerField("bytes")
    note = models.CharField(max_length=200, blank=True)
    learnt_from = models.JSONField(default=dict, help_text="What it learnt from, in words and numbers.")
    created_at = models.DateTimeField("made", auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "trained reader"
        permissions = [("publish_trainedreader", "Can choose the reader that judges")]

    def __str__(self):
        return f"reader {self.version}"


class ReaderChoice(models.Model):
    """A line of the history: from this moment the site judges with this reader. Never changed; the last one holds."""

    class Kind(models.TextChoices):
        SHIPPED = "shipped", "the reader that ships"
        OWN = "own", "a reader of this site"
        OFF = "off", "no reader, the rules alone"

    kind = models.CharField(max_length=10, choices=Kind)
    reader = models.ForeignKey(
        TrainedReader, on_delete=models.PROTECT, null=True, blank=True, related_name="choices"
    )
    version = models.CharField(
        max_length=8, blank=True, help_text="Of the reader, as engine versions name it."
    )
    figures = models.JSONField(default=dict, blank=True, help_text="What the check found.")
    note = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "choice of a reader"
        verbose_name_plural = "choices of a reader"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="own", reader__isnull=False) | (~Q(kind="own") & Q(reader=None)),
                name="reader_choice_names_its_reader",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.version}".strip()


class ReaderCheck(CountedInSteps):
    """How far a check of one reader against another has come, and what it has counted."""

    # Made of both readers, the engine and the newest rules: a check of anything else is another check.
    key = models.CharField(max_length=64, unique=True)
