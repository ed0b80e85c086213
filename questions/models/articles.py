"""Articles that were imported, and what was drafted from them: nothing of it is in the bank until it is taken."""

from django.db import models
from django.db.models import Q


class ImportedArticle(models.Model):
    """An advice article that an admin imported, with the text that its passages are counted in."""

    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=80, editable=False)
    file_name = models.CharField("file", max_length=200)
    text = models.TextField(editable=False)
    text_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Whether passages may be shown in feedback, once a question of the bank comes from this article.
    show_passages = models.BooleanField("people may see its passages", default=False)
    document = models.ForeignKey(
        "questions.Document", on_delete=models.SET_NULL, null=True, editable=False, related_name="imports"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-imported_at", "-id"]

    def __str__(self):
        return self.title


class Proposal(models.Model):
    """A question, point, mistake or sample answer drafted from an article; a person takes it or leaves it."""

    class Kind(models.TextChoices):
        QUESTION = "question", "question"
        EMPHASIZE = "emphasize", "point to make"
        AVOID = "avoid", "mistake to avoid"
        SAMPLE = "sample", "sample answer"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken"
        LEFT = "left", "left out"

    article = models.ForeignKey(ImportedArticle, on_delete=models.CASCADE, related_name="proposals")
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="details")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField()
    heading = models.CharField(max_length=300, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    question = models.ForeignKey("questions.Question", on_delete=models.SET_NULL, null=True, related_name="+")
    criterion = models.ForeignKey(
        "questions.Criterion", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["article_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="question", about=None) | Q(about__isnull=False),
                name="proposal_about_a_question",
            ),
        ]

    def __str__(self):
        return self.words
