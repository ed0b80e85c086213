"""The bank: documents, questions, their criteria, shared word lists, and the published rubrics.

Criterion rows are the working copy that an admin edits. A Rubric is what a try is judged by: the whole
question frozen into one card with its word lists, under a version number, never changed afterwards.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from feedback.patterns import REFUSALS
from feedback.rubric import REFUSES_BY_DEFAULT
from questions.models.base import LIST_NAME, SLUG, FrozenError, Kind, Level, Tidied, kept_unless_private


class Document(Tidied):
    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True, blank=True)
    about = models.TextField(blank=True)
    # Only where the operator has imported the document; files of the bank never hold it. Kept sign by sign,
    # because passages are offsets into it; text_hash tells which text they were measured in.
    text = models.TextField(blank=True, editable=False)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    long_texts = ("title", "author", "about")

    class Meta:
        ordering = ["title", "id"]

    def __str__(self):
        return self.title


class QuestionQuerySet(models.QuerySet):
    def answerable(self):
        """Active questions that have published rules, in the order of the bank."""
        published = Rubric.objects.filter(question=models.OuterRef("pk"))
        return self.filter(models.Exists(published), active=True)


class BankQuestions(models.Manager.from_queryset(QuestionQuerySet)):
    """The default: whoever asks for questions gets those of the bank. Private ones are asked for by name."""

    def get_queryset(self):
        return super().get_queryset().filter(user=None, guest=None)


class PrivateQuestions(models.Manager.from_queryset(QuestionQuerySet)):
    def get_queryset(self):
        return super().get_queryset().exclude(user=None, guest=None)


class Question(Tidied):
    """A question of the bank or, where it has a user or a guest, that person's own and nobody else's.

    A private question has no document and no criterion rows: its newest rubric holds all there is of it.
    """

    slug = models.CharField(max_length=80, unique=True, validators=[SLUG])
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="questions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )
    guest = models.UUIDField(null=True, editable=False, db_index=True)
    prompt = models.TextField()
    short = models.CharField("short name", max_length=60)
    level = models.CharField(max_length=10, choices=Level, default=Level.CORE)
    position = models.PositiveSmallIntegerField(default=1)
    why_asked = models.TextField()
    hint = models.TextField(blank=True)
    usual_words_min = models.PositiveSmallIntegerField("usual length from", default=60)
    usual_words_max = models.PositiveSmallIntegerField("usual length to", default=150)
    sample_answer = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    long_texts = ("prompt", "short", "why_asked", "hint", "sample_answer")

    objects = BankQuestions()
    private = PrivateQuestions()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, user=None, guest=None)
                | Q(document=None, user__isnull=False, guest=None)
                | Q(document=None, user=None, guest__isnull=False),
                name="question_of_the_bank_or_of_one_person",
                violation_error_message="A question comes from a document.",
            ),
            models.CheckConstraint(
                condition=Q(usual_words_min__lte=models.F("usual_words_max")),
                name="question_usual_words_in_order",
                violation_error_message="The usual length must go from the smaller number to the larger.",
            ),
        ]

    def __str__(self):
        return self.short or self.prompt

    @property
    def is_private(self) -> bool:
        return self.user_id is not None or self.guest is not None


class Criterion(Tidied):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="criteria")
    slug = models.CharField(max_length=80, validators=[SLUG])
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    statement = models.TextField()
    label = models.CharField(max_length=40)
    counts = models.TextField()
    not_counts = models.TextField(blank=True)
    ask = models.TextField("guiding question")
    sounds_like = models.TextField()
    looked_for = models.TextField()
    # What stops a hit from counting; null stands for what is usual for the kind.
    refuses = models.JSONField(null=True, blank=True)
    reader = models.BooleanField("read between the lines", default=True)
    source_document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="sourced_criteria"
    )
    source_heading = models.CharField("heading in the source", max_length=300, blank=True)
    source_place = models.CharField("place in the source", max_length=300, blank=True)
    source_says = models.TextField("what the source says", blank=True)
    # Ranges [start, end) of characters in the document's text, the main passage first; numbers only.
    source_passages = models.JSONField(default=list, blank=True, editable=False)
    rules = models.TextField(blank=True)
    match = models.TextField("sentences that must match", blank=True)
    no_match = models.TextField("sentences that must not match", blank=True)

    long_texts = (
        "statement",
        "label",
        "counts",
        "not_counts",
        "ask",
        "sounds_like",
        "looked_for",
        "source_heading",
        "source_place",
        "source_says",
    )
    line_texts = ("rules", "match", "no_match")

    class Meta:
        ordering = ["question_id", "position", "id"]
        verbose_name = "point or mistake"
        verbose_name_plural = "points and mistakes"
        constraints = [
            models.UniqueConstraint(
                fields=["question", "slug"],
                name="criterion_slug_once_in_a_question",
                violation_error_message="This question already has a point or mistake of that slug.",
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, 3)), name="criterion_weight_1_to_3"),
        ]

    def __str__(self):
        return self.label or self.slug

    def clean(self):
        unknown = sorted(set(map(str, self.refuses or [])) - set(REFUSALS))
        if unknown:
            raise ValidationError({"refuses": f"Unknown: {', '.join(unknown)}."})

    @property
    def refusals(self) -> list[str]:
        """What stops a hit from counting, spelt out."""
        return sorted(REFUSES_BY_DEFAULT.get(self.kind, ()) if self.refuses is None else self.refuses)


class WordList(Tidied):
    name = models.CharField(max_length=80, unique=True, validators=[LIST_NAME])
    about = models.TextField(blank=True)
    entries = models.TextField()
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    long_texts = ("about",)
    line_texts = ("entries",)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class RubricQuerySet(models.QuerySet):
    """Refuses the bulk ways around Rubric.save and Rubric.delete too."""

    def update(self, **kwargs):
        raise FrozenError("Published rules never change: publish a new version.")

    def delete(self):
        raise FrozenError("Published rules are never deleted: tries were judged by them.")

    # Same markers as Django's own: neither is offered on related managers or in templates.
    delete.alters_data = True
    delete.queryset_only = True


class Rubric(models.Model):
    question = models.ForeignKey(Question, on_delete=kept_unless_private, related_name="rubrics")
    version = models.PositiveIntegerField()
    card = models.JSONField()
    content_hash = models.CharField(max_length=64, db_index=True)
    engine_version = models.CharField("proven by engine", max_length=40, blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    # What kind of change it is from the version before, in words; empty in versions from before it was kept.
    change = models.CharField(max_length=120, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["question_id", "-version"]
        verbose_name = "rules (published version)"
        verbose_name_plural = "rules (published versions)"
        permissions = [("publish_rubric", "Can publish rules")]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="rubric_version_once_in_a_question"),
        ]

    def __str__(self):
        return f"{self.card.get('short') or self.card.get('slug', '')}, version {self.version}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise FrozenError("Published rules never change: publish a new version.")
        # Forced, because a new object that carries a stored key would otherwise write over that row.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise FrozenError("Published rules are never deleted: tries were judged by them.")

    @property
    def short_hash(self) -> str:
        return self.content_hash[:12]
