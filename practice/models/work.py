"""Work that is done behind the pages: what is to be done, how far it is, and who holds it at the moment."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Work(models.Model):
    """One piece of background work. The row is the truth about it; the queue only says that it is time.

    Whoever works on it holds a lease and renews it after each step. A lease that ran out means that the
    worker was killed: the next one goes on from the last finished step.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        FINISHED = "finished", "finished"
        FAILED = "failed", "failed"
        STOPPED = "stopped", "stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, help_text="Which job; see practice.work.register.")
    key = models.CharField(max_length=200, unique=True, help_text="Asked for twice, it is done once.")
    details = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="What went wrong last, in plain words.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it failed or came to nothing.")
    not_before = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True, help_text="When the queue last heard of it.")
    holder = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "background work"
        verbose_name_plural = "background work"
        indexes = [
            models.Index(
                fields=["state", "not_before"],
                condition=Q(state__in=["waiting", "running"]),
                name="work_that_is_open",
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Clock(models.Model):
    """When something that happens every so often last happened, so that of many workers one does it."""

    name = models.CharField(max_length=60, primary_key=True)
    struck_at = models.DateTimeField()

    def __str__(self):
        return self.name
