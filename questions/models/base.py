"""What every model of the content leans on: names, kinds, texts stored one way, and what is never deleted."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from questions.wording import tidy, tidy_lines

SLUG = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens.")
LIST_NAME = RegexValidator(r"\A[a-z][a-z0-9]*([-_][a-z0-9]+)*\Z", "Use small letters, digits and hyphens.")


class FrozenError(TypeError):
    """Something tried to change or delete a published rubric."""


def kept_unless_private(collector, field, sub_objs, using):
    """As PROTECT, except that what belongs to a private question goes with it: it is its owner's to delete.

    Only its owner's: where other people answered it, as in a coach's group, their rows stand in the way.
    """
    # Asked for anew: what is handed in may have been loaded without the fields that tell.
    rows = sub_objs.model._base_manager.using(using).filter(pk__in=[row.pk for row in sub_objs])
    of_the_bank = set(rows.filter(question__user=None, question__guest=None))
    if of_the_bank:
        raise models.ProtectedError("Tries and published rules of the bank are never deleted.", of_the_bank)
    if {"user", "guest"} <= {column.name for column in sub_objs.model._meta.fields}:
        own = Q(user=models.F("question__user")) | Q(guest=models.F("question__guest"))
        if others := set(rows.exclude(pk__in=rows.filter(own).values("pk"))):
            raise models.ProtectedError("Other people have answered this question.", others)
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


class CountedInSteps(models.Model):
    """How far something has come over many answers, and what it has counted: a step at a time, by whoever asks."""

    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.done} of {self.total}"

    def keep(self, begun: int) -> None:
        """Store the stretch from ``begun`` to ``done``, unless somebody else came first with it.

        Then the row is theirs as it stands: what they counted is the same.
        """
        self.finished = self.done >= self.total
        step = {name: getattr(self, name) for name in ("done", "total", "counts", "finished")}
        if not type(self).objects.filter(pk=self.pk, done=begun).update(**step):
            self.refresh_from_db()
