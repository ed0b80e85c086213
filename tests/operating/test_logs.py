"""Lines of the log: each names its request, none holds what a person typed."""

import io
import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from practice import answers
from practice.operating import logs, request_ids

WORDS = "I said sorry to Zebulon at the counter."


@pytest.fixture
def lines():
    """Whatever is logged in this test, as JSON lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLine())
    loggers = [logging.getLogger(name) for name in ("practice", "django", "questions")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_request_is_one_line_with_its_route_outcome_and_name(client, db, lines):
    response = client.get(
        "/questions/difficult-customers/?q=Zebulon", headers={"X-Request-ID": "proxy-1234.a"}
    )
    [line] = [line for line in lines() if line["logger"] == "practice.requests"]
    assert line["route"] == "/questions/<slug:slug>/" and line["method"] == "GET" and line["status"] == 200
    assert line["request"] == response["X-Request-ID"] == "proxy-1234.a"
    assert line["milliseconds"] > 0 and line["time"].endswith("+00:00")
    assert "Zebulon" not in json.dumps(lines())


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "two words here", 'quote"quote', "new\nline-of-log"]
)
def test_a_name_that_could_forge_a_line_is_replaced(client, db, given):
    response = client.get("/healthz", headers={"X-Request-ID": given} if given else {})
    assert len(response["X-Request-ID"]) == 32 and response["X-Request-ID"] != given


def test_the_line_of_a_refusal_names_its_request_and_the_next_request_has_another(client, db, lines):
    names = [client.get("/nowhere/")["X-Request-ID"] for _ in range(2)]
    refusals = [line for line in lines() if line["logger"] == "django.request"]
    assert [line["request"] for line in refusals] == names and len(set(names)) == 2
    assert request_ids.current() == ""


def test_a_failure_is_told_by_its_places_and_the_page_names_the_request(db, lines, monkeypatch, question):
    def broken(*args, **kwargs):
        secret = kwargs or WORDS
        raise ValueError(f"the row that failed: {secret}")

    monkeypatch.setattr(sys.modules["practice.views.question"], "keep_answer", broken)
    client = Client(raise_request_exception=False)
    response = client.post(
        reverse("answer", args=[question.slug]),
        {"answer": WORDS, "checked": "1"},
        headers={"X-Request-ID": "broken-12345"},
    )
    assert response.status_code == 500 and "broken-12345" in response.content.decode()
    [line] = [line for line in lines() if line["level"] == "ERROR"]
    assert line["request"] == "broken-12345"
    assert "ValueError" in line["failure"] and "broken, line" in line["failure"]
    assert "Zebulon" not in json.dumps(lines()) and "the row" not in json.dumps(lines())


def test_judging_that_fails_leaves_no_word_of_the_answer_in_the_log(keep, lines, monkeypatch):
    def broken(text, *args):
        raise ValueError(text)

    monkeypatch.setattr(answers.feedback, "assess", broken)
    assert keep(WORDS, checked="1").judged_at is None
    assert any("Judging failed" in line["message"] for line in lines())
    assert "Zebulon" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /shared/c2VjcmV0/print", "Not Found: /shared/.../print"),
        ("Gone: /accounts/password/reset/key/3-abc-123/", "Gone: /accounts/password/reset/key/.../"),
        ("Not Found: /questions/?q=my+secret boss", "Not Found: /questions/ boss"),
        ("The worker of the queue bulk ended", "The worker of the queue bulk ended"),
    ],
)
def test_addresses_that_open_something_and_searches_are_cut(said, written):
    assert logs.without_keys(said) == written


def test_a_plain_line_names_the_request_too_and_only_a_developers_own_site_tells_messages():
    try:
        raise KeyError("Zebulon")
    except KeyError as failure:
        given = (type(failure), failure, failure.__traceback__)
    record = logging.LogRecord("practice", logging.ERROR, "", 0, "It broke", None, given)
    assert " - practice: It broke\nKeyError\n" in logs.Line().format(record)
    assert "Zebulon" not in logs.Line().format(record)
    record.exc_text = None
    assert "Zebulon" in logs.Line(tells_messages=True).format(record)


def test_nobodys_extra_brings_a_form_into_the_log():
    record = logging.LogRecord("practice", logging.INFO, "", 0, "Kept %s", (3,), None)
    record.request, record.form, record.status = HttpResponse(), {"answer": WORDS}, 200
    assert set(json.loads(logs.JsonLine().format(record))) == {"time", "level", "logger", "message", "status"}
