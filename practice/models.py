"""What people did: their tries, and what was decided about each criterion of a try."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from questions.models import Kind, Question, QuestionSet, Rubric, kept_unless_private


class AttemptQuerySet(models.QuerySet):
    def unjudged(self):
        """Those that judging failed on. Answers of an exam that still runs wait on purpose."""
        return self.filter(judged_at=None).exclude(pk__in=self.model.objects.withheld().values("pk"))

    def withheld(self):
        """Answers of an exam that is not finished: nobody has judged them yet, so nothing can show them."""
        return self.filter(_of_a_running_exam())

    def with_waits(self):
        """Each with `waits`: whether its feedback is withheld until the exam it belongs to is finished."""
        return self.annotate(waits=Case(When(_of_a_running_exam(), then=Value(True)), default=Value(False)))


def _of_a_running_exam() -> Q:
    return Q(
        judged_at=None,
        mock_question__interview__mode=MockInterview.Mode.EXAM,
        mock_question__interview__finished_at=None,
    )


class Attempt(models.Model):
    """One answer as it was sent, with the rules and the engine that judged it.

    An attempt without judged_at was stored while judging failed; it is judged later and never lost.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=kept_unless_private, related_name="attempts")
    rubric = models.ForeignKey(
        Rubric, on_delete=kept_unless_private, null=True, blank=True, related_name="attempts"
    )
    mock_question = models.ForeignKey(
        "MockQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="attempts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    guest = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Whose browser, where nobody is signed in."
    )
    answer = models.TextField()
    submission = models.UUIDField(
        "form token", unique=True, help_text="Made with the form, so a form sent twice is stored once."
    )
    number = models.PositiveIntegerField("try", help_text="1 for this person's first try at the question.")
    words = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_scored = models.CharField(max_length=20, blank=True, help_text="Why there is no score.")
    report = models.JSONField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "try"
        verbose_name_plural = "tries"
        indexes = [models.Index(fields=["question", "created_at"], name="attempt_by_question")]
        constraints = [
            # Two forms sent in the same moment must not both become try 2.
            models.UniqueConstraint(
                fields=["user", "question", "number"],
                condition=Q(user__isnull=False),
                name="attempt_number_once_for_a_user",
            ),
            models.UniqueConstraint(
                fields=["guest", "question", "number"],
                condition=Q(user__isnull=True),
                name="attempt_number_once_for_a_guest",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="attempt_has_an_owner"
            ),
        ]

    def __str__(self):
        return f"try {self.number}, {self.created_at:%Y-%m-%d %H:%M}"


class Verdict(models.Model):
    """One decision of an attempt's report as a row, so that tries can be searched and counted by it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="verdicts")
    criterion = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    weight = models.PositiveSmallIntegerField()
    met = models.BooleanField(help_text="A point that is made, or a mistake that is made.")
    evidence = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["attempt", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "criterion"], name="verdict_once_for_a_criterion")
        ]

    def __str__(self):
        return f"{self.criterion}: {'met' if self.met else 'not met'}"


# Rehearsing: drafts, what a person thought of a try before seeing the feedback, and verdicts called wrong


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


# Knowing what to do next: the story bank


class Owned(models.Model):
    """Rows that belong to one person as an attempt does: an account, or the guest of one browser."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_set",
    )
    guest = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="Whose browser, where nobody is signed in."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="%(class)s_has_an_owner"
            )
        ]


class Story(Owned):
    """Something that happened, told once and used for several questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=80)
    situation = models.TextField(blank=True)
    action = models.TextField("what you did", blank=True)
    # "result" on the screen; the plain word is taken by what programs give back.
    outcome = models.TextField("result", blank=True)
    questions = models.ManyToManyField(Question, blank=True, related_name="stories")
    attempt = models.ForeignKey(
        Attempt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
        help_text="The try that it was made from.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(Owned.Meta):
        ordering = ["-updated_at", "id"]
        verbose_name_plural = "stories"

    def __str__(self):
        # Never the title: the admin's log would carry a person's words.
        return f"story of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def missing_parts(self) -> list[str]:
        """The parts not told yet, in the words of the pages."""
        parts = {"what happened": self.situation, "what you did": self.action, "how it ended": self.outcome}
        return [name for name, text in parts.items() if not text]


# Accounts: what is known of a person beyond the name to sign in with, and which guests became whose


class Profile(models.Model):
    """What a person told about themselves. A guest has one too; it moves to the account with the tries."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="profile"
    )
    guest = models.UUIDField(
        null=True, blank=True, unique=True, help_text="Whose browser, where nobody is signed in."
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="A name such as Europe/Zurich.")
    interview_on = models.DateField("date of the interview", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="profile_has_an_owner"
            )
        ]

    def __str__(self):
        return f"profile {self.pk}"


class MovedGuest(models.Model):
    """A guest whose work belongs to an account now. The row is what makes a move happen once."""

    guest = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moved_guests")
    moved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"moved {self.moved_at:%Y-%m-%d %H:%M}"


# Mock interviews


class MockInterview(models.Model):
    """Some questions in a row, asked of one person. It may rest for days; only its owner finishes it."""

    class Mode(models.TextChoices):
        PRACTICE = "practice", "practice"
        EXAM = "exam", "exam"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mock_interviews",
    )
    guest = models.UUIDField(null=True, blank=True, db_index=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRACTICE)
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80, help_text="As it was called when it began.")
    submission = models.UUIDField(
        "form token", unique=True, help_text="A form sent twice begins one interview."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False), name="mock_interview_has_an_owner"
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_exam(self) -> bool:
        return self.mode == self.Mode.EXAM

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class MockQuestion(models.Model):
    """One question of a mock interview. Its answers are ordinary tries; the last one counts."""

    interview = models.ForeignKey(MockInterview, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["interview", "position"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "position"], name="mock_question_once_at_a_place"),
        ]

    def __str__(self):
        return f"{self.position}. {self.question}"
