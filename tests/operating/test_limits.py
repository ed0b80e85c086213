"""Limits by person and by address: a plain page that keeps what was typed, and counts that all processes share."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from practice.models import Attempt, Tally
from practice.operating import limits, tallies
from practice.operating.tallies import Limit
from tests.practice.people import make_user, sign_in
from tests.practice.tiny import MIXED, SLUG


@pytest.fixture
def narrow(monkeypatch):
    """Two answers a person, five an address."""
    monkeypatch.setitem(limits.LIMITS, "answer", Limit(person=2, address=5))


def test_a_person_who_sends_too_often_gets_the_typed_text_back(send, narrow, client):
    # The first answer is that of a browser nobody knows yet: it counts for the address alone.
    assert [send().status_code for _ in range(3)] == [303] * 3
    response = send(MIXED + " <b>once more</b>", draft="abc")
    page = response.content.decode()
    assert response.status_code == 429 and 1 <= int(response["Retry-After"]) <= 300
    assert "once more&lt;/b&gt;</textarea>" in page and 'name="draft" value="abc"' in page
    assert "no-store" in response["Cache-Control"] and Attempt.objects.count() == 3
    # Reading is not limited, and another person at the same address may still send, until that is full as well.
    assert client.get(f"/questions/{SLUG}/").status_code == 200
    assert [send(by=Client()).status_code for _ in range(2)] == [303, 429]
    assert send(by=Client(REMOTE_ADDR="192.0.2.9")).status_code == 303


def test_htmx_gets_the_note_alone_because_the_form_keeps_its_text(send, narrow):
    for _ in range(3):
        send()
    response = send(htmx=True)
    assert response.status_code == 429
    assert b'id="error-note"' in response.content and b"<html" not in response.content
    assert b"Your text is still here" in response.content


def test_an_account_has_its_own_count_whatever_the_browser(send, narrow, ann, unlimited_sign_ins):
    first, second = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for browser in (first, second):
        sign_in(browser)
        assert send(by=browser).status_code == 303  # one on each
    assert send(by=first).status_code == 429


def test_no_address_and_no_name_is_stored_and_what_is_over_goes(send, ann):
    send(by=Client(REMOTE_ADDR="192.0.2.77"))
    assert Tally.objects.count() == 1  # a browser without a session is nobody yet
    assert "192.0" not in Tally.objects.get().key and len(Tally.objects.get().key) == 64
    tallies.forget_what_is_over(timezone.now())
    assert Tally.objects.exists()
    tallies.forget_what_is_over(timezone.now() + timedelta(hours=1))
    assert not Tally.objects.exists()


def test_a_guess_counts_only_when_it_is_wrong(client, monkeypatch, question):
    # Any page that answers 404 to a wrong name stands for codes and links here.
    monkeypatch.setitem(limits.LIMITS, "question", Limit(person=2, address=2, wrong_only=True))
    for _ in range(4):
        assert client.get(f"/questions/{SLUG}/").status_code == 200
    for _ in range(2):
        assert client.get("/questions/a-guess/").status_code == 404
    assert client.get("/questions/another-guess/").status_code == 429
    assert client.get(f"/questions/{SLUG}/").status_code == 429, (
        "a right guess after many wrong ones tells nothing"
    )


def test_limits_can_be_switched_off_for_measuring(send, narrow, settings):
    settings.RATE_LIMITS = False
    assert [send().status_code for _ in range(6)] == [303] * 6
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("given", "proxies", "counted"),
    [
        ({"REMOTE_ADDR": "192.0.2.1"}, 0, "192.0.2.1"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.5"}, 1, "192.0.2.5"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.5"}, 2, ""),
        ({"REMOTE_ADDR": "2001:db8:1:2:aaaa::1"}, 0, "2001:db8:1:2::/64"),
        ({"REMOTE_ADDR": ""}, 0, ""),
    ],
)
def test_the_address_is_the_one_that_the_own_proxy_saw(rf, settings, given, proxies, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert tallies.address_of(rf.get("/", **given)) == counted


def test_one_statement_counts_and_no_two_requests_get_the_same_number(db, django_assert_num_queries):
    end = timezone.now()
    with django_assert_num_queries(1):
        assert tallies.count_up(["a", "b"], end) == {"a": 1, "b": 1}
    assert tallies.count_up(["b", "c"], end) == {"b": 2, "c": 1}
    assert tallies.count_up([], end) == {}


def test_every_limit_belongs_to_an_address():
    def named(patterns):
        for pattern in patterns:
            yield from named(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]

    assert set(limits.LIMITS) <= set(named(get_resolver().url_patterns))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("join", {"code": "WRONG-CODE"}),
        ("join-group", ["WRONGCODE"]),
        ("invited", ["guess"]),
        ("become-coach", ["guess"]),
        ("stop-reminders", ["guess"]),
        ("shared", ["guess"]),
    ],
)
def test_a_wrong_code_is_answered_so_that_it_counts(client, db, name, wrong):
    assert limits.LIMITS[name].wrong_only
    make_user()
    sign_in(client)
    told = (
        client.post(reverse(name), wrong)
        if isinstance(wrong, dict)
        else client.get(reverse(name, args=wrong))
    )
    assert told.status_code in limits.WRONG
