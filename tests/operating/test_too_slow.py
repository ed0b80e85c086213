"""A statement or a lock that does not come in time: the plain page, the typed text, and nothing stored half."""

import sys
import uuid
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from practice.models import Attempt, Verdict
from practice.operating import outages
from practice.operating.outages import breaker, is_away, is_outage
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db(transaction=True)
# What ends the waiting on PostgreSQL, and what it says then. SQLite knows one limit only.
LIMITS = {"statement_timeout": "57014", "lock_timeout": "55P03"}


@contextmanager
def nobody_can_write(limit):
    """Somebody else holds the table of the tries, and this limit ends our waiting for it soon."""
    if connection.vendor == "sqlite":
        import sqlite3

        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begin, end = "PRAGMA busy_timeout = 200", "PRAGMA busy_timeout = 20000"
    else:
        import psycopg

        here = connection.settings_dict
        other = psycopg.connect(host=here["HOST"], user=here["USER"], dbname=here["NAME"])
        other.execute("LOCK TABLE practice_attempt IN EXCLUSIVE MODE")
        begin, end = f"SET {limit} = '200ms'", f"RESET {limit}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(begin)
        yield
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(end)


@pytest.fixture
def visitor():
    """A client that sees the page of an error, as a browser does, and has to bring its token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get(reverse("home"))
    return client


def a_form(visitor, question) -> dict:
    token = visitor.get(reverse("question", args=[question.slug])).context["csrf_token"]
    fields = {"answer": MIXED, "submission": str(uuid.uuid4()), "checked": "1"}
    return fields | {"csrfmiddlewaretoken": str(token)}


@pytest.mark.parametrize("limit", LIMITS)
def test_an_answer_that_waits_too_long_gets_the_plain_page_with_the_text_and_is_stored_once_later(
    visitor, question, settings, limit, caplog
):
    settings.RATE_LIMITS = False  # they count in a table of their own, which SQLite cannot write now either
    address, fields = reverse("answer", args=[question.slug]), a_form(visitor, question)
    with nobody_can_write(limit):
        response = visitor.post(address, fields)
        alone = visitor.post(address, fields, headers={"HX-Request": "true"})
    page, note = response.content.decode(), alone.content.decode()
    assert response.status_code == alone.status_code == 503
    assert response["Retry-After"] == alone["Retry-After"] == "15"
    assert "What was saved before is safe" in page and MIXED in page and fields["submission"] in page
    assert "<html" not in note and "Your text is still on this page" in note
    assert "Something broke here" not in page and MIXED not in caplog.text
    assert not breaker.is_open, "a slow database is there: the other pages are still asked of it"
    assert not Attempt.objects.exists() and not Verdict.objects.exists()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert visitor.post(address, fields | {"csrfmiddlewaretoken": token}).status_code == 303
    assert Attempt.objects.get().answer == MIXED


@pytest.mark.parametrize(("limit", "state"), LIMITS.items())
def test_the_server_says_why_it_gave_up_and_that_is_no_reason_to_ask_again_at_once(limit, state, question):
    calls = []

    @outages.once_more
    def view(request):
        calls.append(1)
        question.attempts.create(answer="x", submission=uuid.uuid4(), guest=uuid.uuid4(), number=1)

    with nobody_can_write(limit), pytest.raises(OperationalError) as told:
        view(None)
    assert is_outage(told.value) and not is_away(told.value) and len(calls) == 1
    if connection.vendor == "postgresql":
        assert told.value.__cause__.sqlstate == state


def test_a_page_that_only_reads_and_takes_too_long_offers_to_try_again(visitor, monkeypatch):
    class Slow:
        """Read by the template, so it breaks in the middle of putting the page together."""

        def __getattr__(self, name):
            if connection.vendor == "sqlite":
                raise OperationalError("database is locked")
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = '200ms'")
                cursor.execute("SELECT pg_sleep(5)")

    # The package has a view of the same name as the module.
    monkeypatch.setattr(sys.modules["practice.views.progress"], "_page", lambda request: Slow())
    try:
        response = visitor.get(reverse("progress"))
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"] == "15"
    assert "This page cannot be shown right now" in page and "Try again" in page
