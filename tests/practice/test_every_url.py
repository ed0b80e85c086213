"""Every address of the site and of all its apps, asked by everybody: generated from the resolver itself."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.urls import reverse

from questions.models import Question, QuestionSet, SetMember
from tests.practice.access_table import (
    ACCOUNT,
    ALLAUTH,
    COACH,
    GROUP,
    INVITED,
    MACHINE,
    MEMBER,
    NAMELESS,
    NOBODY,
    OPEN,
    OWN,
    OWN_ACCOUNT,
    PERMITTED,
    RULES,
    STAFF,
    TABLE,
    THEIR_COACH,
    TOKEN,
)
from tests.practice.addresses import addresses, row_in_the_admin
from tests.practice.world import VISITORS

# Rules about rows: who may; everybody else finds nothing there.
WHOSE = {
    OWN: {"owner"},
    OWN_ACCOUNT: {"owner"},
    COACH: {"coach", "other coach"},
    THEIR_COACH: {"coach"},
    MEMBER: {"owner", "member"},
    GROUP: {"coach", "owner", "member"},
    RULES: {"superuser"},
}
# Who is asked at an address of a rule: one of each kind that the rule tells apart.
ASKED = {
    OPEN: ("anonymous", "owner"),
    **dict.fromkeys(WHOSE, VISITORS),
    TOKEN: ("anonymous", "guest", "other", "coach"),
    INVITED: ("anonymous", "guest", "other", "other coach"),
    ACCOUNT: ("anonymous", "guest", "other"),
    STAFF: ("anonymous", "other", "coach", "staff", "superuser"),
    PERMITTED: ("anonymous", "other", "staff", "superuser"),
    NOBODY: ("anonymous", "other", "staff", "superuser"),
    MACHINE: ("anonymous", "superuser"),
    ALLAUTH: ("anonymous", "other"),
}
HAS_SIGNED_IN = set(VISITORS) - {"anonymous", "guest"}
# Forms that find nothing when they are empty: field -> argument.
SENT = {
    "share-attempt": {"group": "cohort_id"},
    "admin:questions_importedarticle_change": {"about": "proposal_id"},
}
# What an address holds instead of its token, for whoever has none: nothing opens by it.
WRONG = {"token": "x" * 43, "code": "WRONG234"}


def test_every_address_has_its_line_and_every_line_its_address():
    named = {address.name for address in addresses() if address.name}
    assert sorted(named - set(TABLE)) == [], "say in tests/practice/access_table.py who may open these"
    assert sorted(set(TABLE) - named) == [], "these lines of the table have no address any more"
    nameless = {address.route for address in addresses() if not address.name}
    # The admin sends the short address of a row on to the one with "change" in it.
    assert {route for route in nameless if not route.endswith("/<path:object_id>/")} == set(NAMELESS)


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
    if rule in (OPEN, TOKEN):
        return {"open"}
    if rule in WHOSE:
        if visitor in WHOSE[rule]:
            return {"open"}
        return {"nothing"} if signed_in or rule in (OWN, RULES) else {"nothing", "sign in"}
    if rule == INVITED:
        return {"open"} if signed_in else {"sign in"}
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


@pytest.mark.slow
def test_everybody_opens_what_the_table_says_and_nothing_else(visitors, arguments):
    faults, logged = [], LogEntry.objects.count()
    for address in addresses():
        if not (line := TABLE.get(address.name)):
            continue
        missing = [part for part in address.parts if line.arguments.get(part, part) not in arguments]
        assert not missing, f"{address.name}: give {missing} a value in the fixture `arguments`"
        parts = {part: arguments[line.arguments.get(part, part)] for part in address.parts}
        row = row_in_the_admin(address.name) if "object_id" in parts else None
        if row:
            parts["object_id"] = row.pk
        path = reverse(address.name, kwargs=parts)
        sent = {field: arguments[name] for field, name in SENT.get(address.name, {}).items()}
        watched = line.rule in WHOSE and "post" in line.methods
        before = _rows() if watched else None
        for visitor in ASKED[line.rule]:
            allowed = may(line.rule, visitor)
            # What is there opens for who has all rights, or the others' refusals would prove nothing.
            there = visitor == "superuser" and line.rule == PERMITTED and (row or "object_id" not in parts)
            for method in line.methods:
                for headers in _ways(line, visitor):
                    happened = _ask(visitors[visitor], method, path, line, visitor, headers, sent)
                    if happened not in ({"open"} if there else allowed):
                        faults.append(f"{method} {address.name} by {visitor} {headers or ''}: {happened}")
                    if line.rule in (TOKEN, INVITED):
                        faults += _faults_without_its_token(address, parts, line, visitor, visitors, method)
            if line.methods == ("post",):
                # The admin asks who it is before it says that a method is wrong.
                right = {"method"} | (allowed - {"open"} if line.rule == PERMITTED else set())
                if what_happened(visitors[visitor].get(path)) not in right:
                    faults.append(f"get {address.name} by {visitor}: not refused as a wrong method")
        if watched and _rows() != before:
            faults.append(f"somebody who may not changed something at {address.name}")
    assert not faults, "\n".join(faults)
    # That an admin read an answer is noted; nothing else that was opened here did anything.
    assert LogEntry.objects.exclude(change_message="Read the answer.").count() == logged


def _ask(browser, method, path, line, visitor, headers, sent) -> str:
    """What happens to the visitor. What one who may do it does, most often with an empty form, is undone again."""
    undone = visitor in WHOSE.get(line.rule, ()) or (
        method == "post" and (line.rule in (TOKEN, INVITED) or visitor == "superuser")
    )
    with transaction.atomic():
        happened = what_happened(getattr(browser, method)(path, sent, headers=headers))
        transaction.set_rollback(undone)
    return happened


def _faults_without_its_token(address, parts, line, visitor, visitors, method) -> list[str]:
    path = reverse(address.name, kwargs=parts | {name: WRONG[name] for name in parts})
    happened = what_happened(getattr(visitors[visitor], method)(path))
    signed_in = line.rule == TOKEN or visitor in HAS_SIGNED_IN
    if happened == ("nothing" if signed_in else "sign in"):
        return []
    return [f"{method} {address.name} by {visitor} with a wrong token: {happened}"]


def _ways(line, visitor):
    """As a page, and as htmx asks for a part of it, which must be no other way in."""
    asks_twice = line.rule in WHOSE and visitor in ("guest", "other", "other coach")
    return ({}, {"HX-Request": "true"}) if asks_twice else ({},)


# How often somebody asked is counted, whatever is found.
COUNTED = {"Tally"}


def _rows():
    """Everything that people have on this site."""
    models = [model for model in apps.get_app_config("practice").get_models()]
    models += [Question, QuestionSet, SetMember, Authenticator]
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in models
        if model.__name__ not in COUNTED
    }
