"""Second opinions: what a language model said of a try, what each call cost, who agreed, and the site's switch."""

import uuid

from django.db import models
from django.db.models import Q

from practice.models.accounts import Consent
from practice.models.attempts import Attempt
from questions.models import Rubric


class Critique(models.Model):
    """One second opinion: one for each answer, rubric version and model, and a further one only on request.

    It never touches score or verdicts: nothing that scores reads this table.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        READING = "reading", "reading"
        READY = "ready", "ready"
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="critiques")
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="+")
    model = models.CharField(max_length=200)
    host = models.CharField(max_length=200)
    masked = models.BooleanField("names hidden", default=True)
    round = models.PositiveSmallIntegerField(default=1, help_text="2 where it was asked for once more.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    failure = models.CharField(
        max_length=20, blank=True, help_text="Why it failed, or why it is tried again."
    )
    retry_at = models.DateTimeField(null=True, blank=True, help_text="When the model is asked once more.")
    opinion = models.JSONField(default=dict, blank=True, help_text="What was checked and is shown.")
    work = models.UUIDField(null=True, blank=True, help_text="The background work that does it.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "second opinion"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "rubric", "model", "round"], name="critique_once_for_an_answer_and_model"
            )
        ]

    def __str__(self):
        return f"second opinion, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_final(self) -> bool:
        return self.state in (self.State.READY, self.State.FAILED)


class CritiqueCall(models.Model):
    """One request that left for the model, written down before it leaves, so that no charge goes unseen.

    It holds nothing a person wrote, and stays when the try is deleted: budgets and costs are counted on it.
    """

    class State(models.TextChoices):
        SENT = "sent", "on its way"
        ANSWERED = "answered", "answered"
        FAILED = "failed", "failed"
        LOST = "lost", "lost with the program that made it"

    critique = models.ForeignKey(
        Critique, on_delete=models.SET_NULL, null=True, blank=True, related_name="calls"
    )
    model = models.CharField(max_length=200)
    host = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    failure = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)
    ms = models.PositiveIntegerField("milliseconds", default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    counted = models.BooleanField(
        "counted by the server", default=False, help_text="Otherwise the tokens are an estimate."
    )
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    quotes = models.PositiveIntegerField(default=0, help_text="Quotes that were checked.")
    dropped = models.PositiveIntegerField(default=0, help_text="Quotes that are not in the answer.")

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "call of the language model"
        verbose_name_plural = "calls of the language model"

    def __str__(self):
        return f"{self.model}, {self.sent_at:%Y-%m-%d %H:%M}"


class CritiqueConsent(Consent):
    """That a person agreed to send answers to one host, and how often they asked today."""

    host = models.CharField(max_length=200, blank=True, help_text="Empty where the consent was taken back.")
    mask = models.BooleanField("hide names", default=True)
    day = models.DateField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0, help_text="How often on that day.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "consent to a second opinion"
        verbose_name_plural = "consents to a second opinion"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False),
                name="critique_consent_has_an_owner",
            )
        ]

    def __str__(self):
        return f"consent to {self.host or 'nobody'}"


class CritiqueSwitch(models.Model):
    """The site's switch, and the circuit breaker beside it. One row, shared by every process."""

    on = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    rests_until = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=20, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_answer_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "second opinion: switch and figures"
        verbose_name_plural = "second opinion: switch and figures"

    def __str__(self):
        return "on" if self.on else "off"


class Disagreement(models.Model):
    """A verdict that a second opinion does not share: a candidate for the marked answers."""

    class Outcome(models.TextChoices):
        WAITING = "", "Waiting"
        TAKEN = "taken", "Made into a marked answer"
        DECLINED = "declined", "Looked at, not taken"

    critique = models.ForeignKey(Critique, on_delete=models.CASCADE, related_name="disagreements")
    criterion = models.CharField(max_length=80)
    met = models.BooleanField("the rules said met")
    quote = models.TextField(blank=True)
    why = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "case where a second opinion disagrees"
        verbose_name_plural = "cases where a second opinion disagrees"
        constraints = [
            models.UniqueConstraint(
                fields=["critique", "criterion"], name="disagreement_once_for_a_criterion"
            )
        ]

    def __str__(self):
        return f"{self.criterion}: {'met' if self.met else 'not met'}, and the second opinion disagrees"
