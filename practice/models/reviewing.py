"""Reviewing: what a coach makes of an answer, what was said about it, and whom else it was shown to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from practice.models.attempts import Attempt
from practice.models.coaching import Coach
from questions.models import Kind


class Review(models.Model):
    """A coach's look at one answer. A draft until it is released; then its member sees it.

    It stands beside the judge's report and never changes it. Coaches come and go, the review stays with the
    answer and goes with it.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="review")
    coach = models.ForeignKey(
        Coach,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        help_text="Who wrote in it last.",
    )
    # Who has the answer open. It tells others so; what keeps words from being written over is the version
    # of each verdict.
    holder = models.ForeignKey(Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    held_until = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True, help_text="When something was first written.")
    marked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the blind marks were made; the judge was shown afterwards."
    )
    released_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the member first opened it.")
    consented_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the member let those who write the rules read the words that show a verdict.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["released_at"], name="review_by_release")]

    def __str__(self):
        return f"review, {self.created_at:%Y-%m-%d %H:%M}"


class ReviewVerdict(models.Model):
    """What a coach decided about one point or mistake, beside what the judge said at that moment."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    coach = models.ForeignKey(
        Coach,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who decided it last.",
    )
    criterion = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    met = models.BooleanField(null=True, blank=True, help_text="Empty where the coach cannot judge it.")
    rules_met = models.BooleanField("the judge said met")
    reason = models.TextField(blank=True)
    # The words that show it, as characters of the answer; null where the coach named none.
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    blind = models.BooleanField(default=False, help_text="Decided before the judge was seen.")
    version = models.PositiveIntegerField(
        default=1, help_text="One more with each change, so that no page writes over what it never showed."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["review", "id"]
        verbose_name = "coach's verdict"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="review_verdict_once_for_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__lt=models.F("end")),
                name="review_verdict_words_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {'confirmed' if self.met == self.rules_met else 'changed'}"

    @property
    def agrees(self) -> bool:
        return self.met == self.rules_met


class ShareLink(models.Model):
    """One answer shown to whoever holds the link, until it ends. The link itself is not kept, only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="share_links")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60, blank=True, help_text="For whom it is, as its maker calls them.")
    can_comment = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    first_opened_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField("times opened", default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "shared link"

    def __str__(self):
        return f"shared link, {self.created_at:%Y-%m-%d}"


class Comment(models.Model):
    """Something said about an answer: about all of it, or about a passage of it."""

    class By(models.TextChoices):
        COACH = "coach", "coach"
        OWNER = "owner", "the person who answered"
        VISITOR = "visitor", "somebody with a link"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="comments")
    by = models.CharField(max_length=10, choices=By)
    coach = models.ForeignKey(Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    link = models.ForeignKey(
        ShareLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    visitor_name = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty while it is part of a review that is not released."
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__lt=models.F("end")),
                name="comment_passage_in_order",
            ),
        ]

    def __str__(self):
        return f"comment by {self.get_by_display()}, {self.created_at:%Y-%m-%d %H:%M}"


class SavedComment(models.Model):
    """A comment that a coach keeps to use again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_comments"
    )
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"saved comment {self.pk}"


class ExampleDraft(models.Model):
    """A disagreement that is to become an example of a rule, once an admin has put it into own words.

    The member's words are not copied: they are read from the answer, and are gone with it.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "Waits for your own words"
        TAKEN = "taken", "Put into the rules' draft"
        DROPPED = "dropped", "Dropped"

    verdict = models.OneToOneField(ReviewVerdict, on_delete=models.CASCADE, related_name="example_draft")
    must_match = models.BooleanField(
        help_text="Whether the rules must find it in such a sentence, or must not."
    )
    wording = models.TextField("sentence in your own words", blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "draft example"

    def __str__(self):
        return f"draft example {self.pk}"
