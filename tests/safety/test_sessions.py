"""A session that somebody else knows is worth nothing: its key changes with who is signed in."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from practice.access import GUEST
from tests.practice.people import PASSWORD, make_user, sign_in
from tests.practice.tiny import MIXED, SLUG


def key_of(client) -> str:
    return client.cookies["sessionid"].value


def is_signed_in(key: str) -> bool:
    """What whoever brings this key is to the site."""
    client = Client()
    client.cookies["sessionid"] = key
    return client.get("/groups/").status_code == 200


@pytest.fixture
def fixed(client, question, unlimited_sign_ins):
    """A browser whose session is known to somebody else, who planted it or read it."""
    make_user()
    assert client.post(f"/questions/{SLUG}/answers/", {"answer": MIXED}).status_code == 303
    return client, key_of(client)


def by_password(client):
    sign_in(client)


def by_code(client):
    client.post("/accounts/login/code/", {"email": "ann@example.org"})
    code = next(word for line in mail.outbox[-1].body.split("\n") for word in [line.strip()] if is_code(word))
    assert client.post("/accounts/login/code/confirm/", {"code": code}).status_code == 302


def is_code(word: str) -> bool:
    return 4 < len(word) < 12 and " " not in word and word.replace("-", "").isalnum() and word.upper() == word


@pytest.mark.parametrize("way", [by_password, by_code])
def test_the_key_changes_at_sign_in_and_the_old_one_opens_nothing(fixed, way):
    client, known = fixed
    way(client)
    assert key_of(client) != known and is_signed_in(key_of(client))
    assert not is_signed_in(known) and not Session.objects.filter(pk=known).exists()


@pytest.mark.parametrize("address", ["/accounts/logout/", "/admin/logout/"])
def test_the_key_changes_at_sign_out_and_the_old_one_opens_nothing(fixed, address):
    client, _ = fixed
    sign_in(client)
    known = key_of(client)
    client.post(address)
    assert not is_signed_in(known) and not Session.objects.filter(pk=known).exists()
    # A guest's work stays with the browser, under a new key.
    assert client.session[GUEST] and key_of(client) != known


def test_signing_up_changes_the_key_too(client, question, unlimited_sign_ins):
    client.post(f"/questions/{SLUG}/answers/", {"answer": MIXED})
    known = key_of(client)
    sent = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", sent).status_code == 302
    assert is_signed_in(key_of(client)) and not is_signed_in(known)


def test_a_new_password_ends_the_sessions_of_whoever_knew_the_old_one(fixed):
    client, _ = fixed
    sign_in(client)
    thief = Client()
    sign_in(thief)
    assert is_signed_in(key_of(thief))
    new = {"oldpassword": PASSWORD, "password1": "other-harbour-43", "password2": "other-harbour-43"}
    assert client.post("/accounts/password/change/", new).status_code == 302
    assert is_signed_in(key_of(client)) and not is_signed_in(key_of(thief))


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "../../etc/passwd", "a" * 4000])
def test_a_key_that_was_never_given_out_is_not_taken_over(db, question, key):
    client = Client()
    client.cookies["sessionid"] = key
    client.post(f"/questions/{SLUG}/answers/", {"answer": MIXED})
    assert key_of(client) != key and len(key_of(client)) == 32


def test_the_token_of_forms_changes_at_sign_in(fixed):
    client, _ = fixed
    client.get("/")
    known = client.cookies["csrftoken"].value
    sign_in(client)
    assert client.cookies["csrftoken"].value != known
