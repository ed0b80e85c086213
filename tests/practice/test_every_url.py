"""Every address of the site and of all its apps, asked by everybody: generated from the resolver itself."""

import uuid
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import get_resolver, reverse

from practice.models import Attempt, Coach, MockInterview, Story
from questions.models import Question
from tests.practice.access_table import (
    ACCOUNT,
    ALLAUTH,
    COACH,
    MACHINE,
    NAMELESS,
    NOBODY,
    OPEN,
    OWN,
    PERMITTED,
    STAFF,
    TABLE,
)
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, SECOND, SLUG

VISITORS = ("anonymous", "guest", "other", "coach", "staff", "superuser", "owner")
# Who is asked at an address of a rule: one of each kind that the rule tells apart.
ASKED = {
    OPEN: ("anonymous", "owner"),
    OWN: VISITORS,
    COACH: VISITORS,
    ACCOUNT: ("anonymous", "guest", "other"),
    STAFF: ("anonymous", "other", "coach", "staff", "superuser"),
    PERMITTED: ("anonymous", "other", "staff", "superuser"),
    NOBODY: ("anonymous", "other", "staff", "superuser"),
    MACHINE: ("anonymous", "superuser"),
    ALLAUTH: ("anonymous", "other"),
}
HAS_SIGNED_IN = {"other", "coach", "staff", "superuser", "owner"}


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    route: str
    parts: tuple[str, ...]


def addresses() -> list[Address]:
    """All that the resolver knows, each with the names of the parts that an address of it has."""
    found = []

    def walk(patterns, space, route, parts):
        for pattern in patterns:
            here = parts + tuple(pattern.pattern.converters) + tuple(pattern.pattern.regex.groupindex)
            there = route + str(pattern.pattern).lstrip("^")
            if hasattr(pattern, "url_patterns"):
                walk(
                    pattern.url_patterns,
                    space + (f"{pattern.namespace}:" if pattern.namespace else ""),
                    there,
                    here,
                )
            else:
                name = f"{space}{pattern.name}" if pattern.name else ""
                found.append(Address(name, there, tuple(dict.fromkeys(here))))

    walk(get_resolver().url_patterns, "", "", ())
    return found


def test_every_address_has_its_line_and_every_line_its_address():
    named = {address.name for address in addresses() if address.name}
    assert sorted(named - set(TABLE)) == [], "say in tests/practice/access_table.py who may open these"
    assert sorted(set(TABLE) - named) == [], "these lines of the table have no address any more"
    nameless = {address.route for address in addresses() if not address.name}
    # The admin sends the short address of a row on to the one with "change" in it.
    assert {route for route in nameless if not route.endswith("/<path:object_id>/")} == set(NAMELESS)


@pytest.fixture
def visitors(client, question, unlimited_sign_ins):
    """A browser for each kind of visitor; the owner's and the guest's have rows of their own."""
    found = {"anonymous": Client(), "guest": Client()}
    found["guest"].post(f"/questions/{SLUG}/answers/", {"answer": MIXED})
    for name in HAS_SIGNED_IN:
        rights = {"is_staff": name in ("staff", "superuser"), "is_superuser": name == "superuser"}
        user = make_user(f"{name}@example.org", **rights)
        found[name] = Client()
        found[name].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if name == "coach":
            Coach.objects.create(user=user)
    return found


@pytest.fixture
def arguments(visitors) -> dict:
    """What the parts of an address mean: rows of the owner wherever rows have one."""
    browser = visitors["owner"]
    for words in (MIXED, SECOND):
        browser.post(f"/questions/{SLUG}/answers/", {"answer": words, "submission": uuid.uuid4()})
    browser.post("/stories/new/", {"title": "Hers", "situation": "Here"})
    browser.post("/mock-interviews/", {"mode": "practice", "questions": "3"})
    earlier, later = Attempt.objects.filter(user__username="owner").order_by("number")
    return {
        "slug": SLUG,
        "attempt_id": earlier.pk,
        "earlier_id": earlier.pk,
        "later_id": later.pk,
        "criterion": "blames",
        "story_id": Story.objects.get().pk,
        "position": 1,
        "own_slug": _own_question(browser),
        "interview_id": MockInterview.objects.get(user_id=later.user_id).pk,
        "key": "1:guess",
        "uidb36": "1",
        "id": later.user_id,
        "object_id": 1,
        "content_type_id": 1,
        "app_label": "practice",
    }


def _own_question(browser) -> str:
    points = ["A forklift licence", "Staying calm"]
    browser.post(
        "/own-questions/new/", {"prompt": "What would you bring?", "point": points, "mistake": ["Blaming"]}
    )
    return Question.private.get().slug


def what_happened(response) -> str:
    if response.status_code in (301, 302, 303) and response["Location"].startswith(
        ("/accounts/login", "/admin/login")
    ):
        return "sign in"
    if response.status_code == 302 and response["Location"] == "/admin/":
        return "nothing"  # so the admin says that there is no such row
    return {403: "refused", 404: "nothing", 405: "method"}.get(
        response.status_code, "broken" if response.status_code >= 500 else "open"
    )


def may(rule: str, visitor: str) -> set[str]:
    """What may happen to a visitor at an address of this rule."""
    signed_in = visitor in HAS_SIGNED_IN
    if rule == OPEN:
        return {"open"}
    if rule == OWN:
        return {"open"} if visitor == "owner" else {"nothing"}
    if rule == COACH:
        return {"open"} if visitor == "coach" else {"nothing"}
    if rule == ACCOUNT:
        return {"open"} if signed_in else {"sign in", "nothing"}
    if rule in (STAFF, PERMITTED):
        if visitor not in ("staff", "superuser"):
            return {"sign in", "refused"}
        # Of a row that is not there, one with all rights hears so.
        return {"refused", "nothing"} if rule == PERMITTED and visitor == "staff" else {"open", "nothing"}
    if rule == NOBODY:
        return {"sign in", "refused", "nothing"}
    if rule == MACHINE:
        return {"nothing"}
    assert rule == ALLAUTH
    return {"open", "sign in", "refused", "nothing"}


def test_everybody_opens_what_the_table_says_and_nothing_else(visitors, arguments):
    faults, before = [], _rows()
    for address in addresses():
        if not (line := TABLE.get(address.name)):
            continue
        missing = [part for part in address.parts if line.arguments.get(part, part) not in arguments]
        assert not missing, f"{address.name}: give {missing} a value in the fixture `arguments`"
        parts = {part: arguments[line.arguments.get(part, part)] for part in address.parts}
        if "object_id" in parts and (row := _row_in_the_admin(address.name)):
            parts["object_id"] = row.pk
        path = reverse(address.name, kwargs=parts)
        for visitor in ASKED[line.rule]:
            for method in line.methods:
                if method == "post" and line.rule == OWN and visitor == "owner":
                    continue  # what the owner does with it, the flows of that page test
                for headers in _ways(line, visitor):
                    happened = what_happened(getattr(visitors[visitor], method)(path, headers=headers))
                    if happened not in may(line.rule, visitor):
                        faults.append(f"{method} {address.name} by {visitor} {headers or ''}: {happened}")
                if line.rule == OWN and "post" in line.methods:
                    assert _rows() == before, f"{visitor} changed something at {address.name}"
            if line.methods == ("post",) and what_happened(visitors[visitor].get(path)) != "method":
                faults.append(f"get {address.name} by {visitor}: not refused as a wrong method")
            before = _rows()
    assert not faults, "\n".join(faults)
    assert not LogEntry.objects.exists()


def _row_in_the_admin(name: str):
    """A row of the model whose page in the admin has this name, where there is one."""
    of = {f"admin:{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    model = next((model for start, model in of.items() if name.startswith(start)), None)
    return model and model._base_manager.first()


def _ways(line, visitor):
    """As a page, and as htmx asks for a part of it, which must be no other way in."""
    return ({}, {"HX-Request": "true"}) if line.rule == OWN and visitor in ("guest", "other") else ({},)


def _rows():
    owned = {"user__username": "owner"}
    return [
        list(model.objects.filter(**owned).order_by("pk").values())
        for model in (Attempt, MockInterview, Story)
    ]
