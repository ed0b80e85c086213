"""Who lets the people who write the rules read what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReadingConsent(models.Model):
    """That a person lets rule writers read the answers, without the name. The row is the consent; without it, none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guest = models.UUIDField(
        null=True, blank=True, unique=True, help_text="Whose browser, where nobody is signed in."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "consent to be read"
        verbose_name_plural = "consents to be read"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(guest__isnull=False),
                name="reading_consent_has_an_owner",
            )
        ]

    def __str__(self):
        return f"consent to be read, {self.created_at:%Y-%m-%d}"
