"""Coaching: who coaches, the groups people joined, and what was assigned to whom."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from practice.models.attempts import Attempt
from questions.models import Question, QuestionSet, Rubric


class Coach(models.Model):
    """A person whom an admin, or an invitation from one, made a coach."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach")
    name = models.CharField(max_length=80, help_text="As members see it.")
    active = models.BooleanField(default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "coaches"

    def __str__(self):
        return self.name


class Cohort(models.Model):
    """A group of people who practise with one coach or several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    coaches = models.ManyToManyField(Coach, related_name="cohorts")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # The link and the code to join by. None means that nobody can join by themselves.
    join_code = models.CharField(max_length=20, unique=True, null=True, blank=True)
    join_until = models.DateTimeField(null=True, blank=True)
    second_opinions = models.BooleanField(
        "second opinions", default=True, help_text="Whether members may ask for one, where the site has them."
    )
    blind_review = models.BooleanField(
        default=False, help_text="Coaches mark first and see the judge's verdicts afterwards."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "group"

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A person in a group, or an address invited to it. Only who has joined, and so consented, is seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    email = models.EmailField(blank=True, help_text="Where the invitation went; empty once joined.")
    name = models.CharField(max_length=80, help_text="As the coach sees it.")
    examples = models.BooleanField(
        default=False,
        help_text="Passages of this person's answers may be shown in the overview of the group.",
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    joined_at = models.DateTimeField(null=True, blank=True, help_text="When the person read and agreed.")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "member"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"],
                condition=Q(user__isnull=False),
                name="membership_once_in_a_cohort",
            ),
            models.UniqueConstraint(
                fields=["cohort", "email"], condition=~Q(email=""), name="membership_invited_once"
            ),
        ]

    def __str__(self):
        return f"member of {self.cohort}"


class Assignment(models.Model):
    """Questions to answer, given to a group or to some of its members."""

    class Mode(models.TextChoices):
        PRACTICE = "practice", "practice"
        EXAM = "exam", "exam"

    class Shows(models.TextChoices):
        AT_ONCE = "at-once", "at once"
        AFTER_DUE = "after-due", "after the due date"
        AFTER_REVIEW = "after-review", "after the review"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=80)
    instructions = models.TextField(blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRACTICE)
    shows = models.CharField("feedback shows", max_length=12, choices=Shows, default=Shows.AT_ONCE)
    # A day, not a moment: it ends when that day ends where the member is.
    due_on = models.DateField(null=True, blank=True)
    takes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many tries at each question; empty for as many as one likes."
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long it should take. It informs and never cuts off."
    )
    for_all = models.BooleanField(default=True, help_text="For the whole group, also who joins later.")
    members = models.ManyToManyField(Membership, blank=True, related_name="assignments")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="Empty while it is a draft.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self):
        return self.title


class AssignedQuestion(models.Model):
    """One question of an assignment, as the set held it when it was assigned."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["assignment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "question"], name="question_once_in_an_assignment"),
        ]

    def __str__(self):
        return f"{self.position}. {self.question}"


class HeldJudgement(models.Model):
    """What the judge says of an answer whose member may not see it yet.

    It is kept beside the attempt, which stays unjudged until the release puts it there: what is not there, no
    page, list, sum or export of the member can give away.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="held_judgement")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    engine_version = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_scored = models.CharField(max_length=20, blank=True)
    report = models.JSONField()
    judged_at = models.DateTimeField()

    def __str__(self):
        return f"held back: {self.attempt}"
