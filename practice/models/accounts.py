"""Accounts: what is known of a person beyond the name to sign in with, and which guests became whose."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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


class Consent(models.Model):
    """That a person agreed to something: one row for each, signed in or not."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guest = models.UUIDField(
        null=True, blank=True, unique=True, help_text="Whose browser, where nobody is signed in."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class MovedGuest(models.Model):
    """A guest whose work belongs to an account now. The row is what makes a move happen once."""

    guest = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moved_guests")
    moved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"moved {self.moved_at:%Y-%m-%d %H:%M}"
