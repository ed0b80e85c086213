"""Sets of questions: those of the bank, for mock interviews, and those that coaches made."""

from django.conf import settings
from django.db import models

from questions.models.bank import Question
from questions.models.base import SLUG, Tidied


class BankSets(models.Manager):
    """The default: the sets of the bank. Those that coaches made are asked for by name."""

    def get_queryset(self):
        return super().get_queryset().filter(user=None)


class CoachesSets(models.Manager):
    def get_queryset(self):
        return super().get_queryset().exclude(user=None)


class QuestionSet(Tidied):
    """Questions that make an interview of one kind, in the order in which they are asked.

    Of the bank or, where it has a user, made by that coach, who may share it with other coaches.
    """

    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )
    draft = models.BooleanField(default=False)
    shared = models.BooleanField("shared with other coaches", default=False)
    title = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    questions = models.ManyToManyField(Question, through="SetMember", related_name="sets")
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    long_texts = ("title", "about")

    objects = BankSets()
    by_coaches = CoachesSets()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.title


class SetMember(models.Model):
    """One question's place in a set."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="members")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "question of the set"
        verbose_name_plural = "questions of the set"
        constraints = [
            models.UniqueConstraint(fields=["question_set", "question"], name="question_once_in_a_set"),
        ]

    def __str__(self):
        return str(self.question)
