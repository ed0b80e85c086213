"""Rehearsing: drafts, what a person thought of a try before seeing the feedback, and verdicts called wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from practice.models.attempts import Attempt
from questions.models import Question


class DraftQuerySet(models.QuerySet):
    def seen_as(self, seen: str):
        """The draft in the very state that a page showed; see `Draft.seen`."""
        pk, _, version = seen.partition("-")
        if not (pk.isdecimal() and version.isdecimal() and len(seen) < 30):
            return self.none()
        return self.filter(pk=int(pk), version=int(version))


class Draft(models.Model):
    """What a person has typed at a question and not sent. One for each person and question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    guest = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Whose browser, where nobody is signed in."
    )
    text = models.TextField()
    version = models.PositiveIntegerField(
        default=1, help_text="One more with each change, so that no page writes over what it never showed."
    )
    behind = models.JSONField(
        default=list,
        blank=True,
        help_text="Texts that gave way to this one when a guest's draft moved here. The first comes up next.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "question"],
                condition=Q(user__isnull=False),
                name="draft_once_for_a_user",
            ),
            models.UniqueConstraint(
                fields=["guest", "question"],
                condition=Q(user__isnull=True),
                name="draft_once_for_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="draft_has_an_owner"
            ),
        ]

    def __str__(self):
        return f"draft, {self.updated_at:%Y-%m-%d %H:%M}"

    @property
    def seen(self) -> str:
        """What a page sends back to say which state of the draft it knows.

        The row is named too: the same version number of another person's draft, after signing in, or of a
        draft begun anew is another state.
        """
        return f"{self.pk}-{self.version}"


class SelfRating(models.Model):
    """What the person thought of one point or mistake before seeing the verdict on it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="self_ratings")
    criterion = models.CharField(max_length=80)
    met = models.BooleanField(null=True, blank=True, help_text="Empty where the person was not sure.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["attempt", "id"]
        verbose_name = "own rating"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "criterion"], name="self_rating_once_for_a_criterion")
        ]

    def __str__(self):
        believed = {True: "made", False: "not made", None: "not sure"}[self.met]
        return f"{self.criterion}: {believed}"


class Contest(models.Model):
    """A verdict that the person called wrong. The score stays as it is.

    Only with consent do the person's words go to those who write the rules, as a candidate example.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "Waiting"
        TAKEN = "taken", "Made into an example"
        DECLINED = "declined", "Looked at, the rule stays"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="contests")
    criterion = models.CharField(max_length=80)
    met = models.BooleanField("the rules said met", help_text="The verdict that is called wrong.")
    words = models.TextField(blank=True, help_text="The words that the person points to.")
    consent = models.BooleanField(
        default=False, help_text="Those who write the rules may read the words and keep them as an example."
    )
    outcome = models.CharField(
        max_length=10,
        choices=Outcome,
        default=Outcome.WAITING,
        blank=True,
        help_text="The person sees this beside the verdict.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "verdict called wrong"
        verbose_name_plural = "verdicts called wrong"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "criterion"], name="contest_once_for_a_criterion")
        ]

    def __str__(self):
        return f"{self.criterion}: {'met' if self.met else 'not met'} called wrong"
