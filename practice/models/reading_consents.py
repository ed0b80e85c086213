"""Who lets the people who write the rules read what they answered."""

from django.db import models
from django.db.models import Q

from practice.models.accounts import Consent


class ReadingConsent(Consent):
    """That a person lets rule writers read the answers, without the name. The row is the consent; without it, none."""

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
