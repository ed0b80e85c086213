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


def passkey_of(user):
    """A passkey as a browser registers one, of a key that nobody has."""
    from allauth.mfa.models import Authenticator
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    key = ES256({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})
    credential = AttestedCredentialData.create(Aaguid.NONE, b"c" * 16, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    seen = AuthenticatorData.create(b"\0" * 32, flags, 0, credential)
    response = {
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"AA","origin":"http://x"}'),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", seen, {}))),
    }
    name = websafe_encode(b"c" * 16)
    registered = {"id": name, "rawId": name, "type": "public-key", "response": response}
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": registered}
    )
