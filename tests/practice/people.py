"""People with accounts, as the tests of accounts need them."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from practice.models import Attempt, Verdict

PASSWORD = "quiet-harbour-42"


def make_user(email="ann@example.org", *, confirmed=True, **fields):
    user = get_user_model().objects.create_user(email.split("@")[0], email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=confirmed, primary=True)
    return user


def sign_in(client: Client, email="ann@example.org", **fields):
    """Signs in with the password, as the form does."""
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD} | fields)


def many_attempts(question, count, *, verdicts=("says-sorry",), **owner) -> list[Attempt]:
    """So many stored tries with their verdicts, a minute apart."""
    begin = timezone.now() - timedelta(days=2)
    rubric = question.rubrics.first()
    attempts = Attempt.objects.bulk_create(
        Attempt(
            question=question,
            rubric=rubric,
            answer=f"Answer {number}.",
            submission=uuid.uuid4(),
            number=number,
            words=2,
            score=50,
            **owner,
        )
        for number in range(1, count + 1)
    )
    for number, attempt in enumerate(attempts):
        attempt.created_at = begin + timedelta(minutes=number)
    Attempt.objects.bulk_update(attempts, ["created_at"], batch_size=200)
    Verdict.objects.bulk_create(
        Verdict(attempt=attempt, criterion=name, kind="emphasize", weight=3, met=True)
        for attempt in attempts
        for name in verdicts
    )
    return attempts
