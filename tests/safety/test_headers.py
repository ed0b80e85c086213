"""What every kind of answer carries on a site that is set up for the internet, and how its cookies are kept."""

import json

import pytest

from practice.operating.permissions import POLICY
from tests.conftest import ROOT
from tests.test_settings import PRODUCTION, python

pytestmark = pytest.mark.slow  # a process of its own, with a database of its own


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    variables = {name: value for name, value in PRODUCTION.items() if name != "DATABASE_URL"}
    variables |= {"DATA_DIR": str(folder), "STATIC_ROOT": str(folder / "static")}
    variables |= {"DJANGO_SETTINGS_MODULE": "practice.settings", "PYTHONPATH": str(ROOT)}
    outcome = python("tests/safety/production.py", home=folder, timeout=300, **variables)
    assert outcome.returncode == 0, outcome.stderr[-3000:]
    return json.loads(outcome.stdout.splitlines()[-1])


def test_there_is_an_answer_of_every_kind(answers):
    statuses = {kind: told["status"] for kind, told in answers.items()}
    for kind, status in statuses.items():
        if kind[:3].isdigit():
            assert status == int(kind[:3]), kind
    assert set(statuses.values()) >= {200, 301, 302, 303, 304, 400, 403, 404, 405, 413, 422, 429, 500}


def without(answers, name, *values):
    """The kinds whose header is not one of these values."""
    return {
        kind: told["headers"].get(name)
        for kind, told in answers.items()
        if told["headers"].get(name) not in values
    }


def test_every_answer_carries_the_policies(answers):
    policy = answers["page"]["headers"]["Content-Security-Policy"]
    assert "unsafe" not in policy and policy.startswith("default-src 'none'; script-src 'self';")
    assert without(answers, "Content-Security-Policy", policy) == {}
    assert without(answers, "Permissions-Policy", POLICY) == {}
    assert without(answers, "X-Frame-Options", "DENY") == {}
    assert without(answers, "Referrer-Policy", "same-origin") == {}
    assert without(answers, "X-Content-Type-Options", "nosniff") == {}
    assert without(answers, "Cross-Origin-Opener-Policy", "same-origin") == {}


def test_every_answer_over_https_says_that_it_stays_so(answers):
    plain = {"301 to https", "health over plain http"}
    lacking = without(answers, "Strict-Transport-Security", "max-age=31536000")
    assert set(lacking) == plain
    assert answers["301 to https"]["headers"]["Location"] == "https://practice.example.org/"


def test_no_cookie_is_open_to_scripts_or_sent_without_tls(answers):
    seen = set()
    for kind, told in answers.items():
        for name, flags in told["cookies"].items():
            seen.add(name)
            assert flags["secure"] and flags["samesite"] in ("Lax", "Strict"), (kind, name)
            assert flags["path"] == "/" and not flags["domain"], (kind, name)
            assert flags["httponly"], (kind, name)
    assert seen >= {"sessionid", "csrftoken"}


def test_no_cache_between_keeps_a_page_of_one_person(answers):
    for kind in ("page of a guest", "part for htmx", "copy of one's data", "admin", "sign in"):
        control = answers[kind]["headers"].get("Cache-Control", "")
        assert "private" in control or "no-store" in control, kind
    for kind in ("page of a guest", "copy of one's data", "sign in"):
        assert "no-store" in answers[kind]["headers"]["Cache-Control"], kind


def test_no_answer_names_the_programs_behind_it(answers):
    for kind, told in answers.items():
        assert not {"Server", "X-Powered-By"} & set(told["headers"]), kind


def test_a_refusal_for_a_while_says_for_how_long(answers):
    for kind in ("429", "429 for htmx"):
        assert 1 <= int(answers[kind]["headers"]["Retry-After"]) <= 300
