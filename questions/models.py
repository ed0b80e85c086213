"""The content: documents, questions, their criteria, shared word lists, and the published rubrics.

Criterion rows are the working copy that an admin edits. A Rubric is what a try is judged by: the whole
question frozen into one card with its word lists, under a version number, never changed afterwards.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from feedback.patterns import REFUSALS
from feedback.rubric import REFUSES_BY_DEFAULT
from questions.wording import tidy, tidy_lines

SLUG = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens.")
LIST_NAME = RegexValidator(r"\A[a-z][a-z0-9]*([-_][a-z0-9]+)*\Z", "Use small letters, digits and hyphens.")


class FrozenError(TypeError):
    """Something tried to change or delete a published rubric."""


def kept_unless_private(collector, field, sub_objs, using):
    """As PROTECT, except that what belongs to a private question goes with it: it is its owner's to delete."""
    # Asked for anew: what is handed in may have been loaded without the fields that tell.
    rows = sub_objs.model._base_manager.using(using).filter(pk__in=[row.pk for row in sub_objs])
    of_the_bank = set(rows.filter(question__user=None, question__guest=None))
    if of_the_bank:
        raise models.ProtectedError("Tries and published rules of the bank are never deleted.", of_the_bank)
    models.CASCADE(collector, field, sub_objs, using)


class Kind(models.TextChoices):
    EMPHASIZE = "emphasize", "point to make"
    AVOID = "avoid", "mistake to avoid"


class Level(models.TextChoices):
    CORE = "core", "core"
    EXTRA = "extra", "extra"


class Tidied(models.Model):
    """Rows whose texts are stored one way whoever wrote them: a browser's form, a file, or a test.

    Browsers send CRLF and files end in a newline; without this the same content would have two hashes.
    """

    long_texts: tuple[str, ...] = ()
    line_texts: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        for name in self.long_texts:
            setattr(self, name, tidy(getattr(self, name)))
        for name in self.line_texts:
            setattr(self, name, tidy_lines(getattr(self, name)))
        super().save(*args, **kwargs)


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

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["question_id", "-version"]
        verbose_name = "rules (published version)"
        verbose_name_plural = "rules (published versions)"
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


# Sets of questions for a mock interview


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
