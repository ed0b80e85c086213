"""What another site, or a link from elsewhere, must not be able to do: send forms, lead away, name the host."""

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from lxml import html

from tests.practice.people import sign_in
from tests.safety.pages import Known, places
from tests.safety.rows import rows

# A form without a token, each with its reason.
WITHOUT_TOKEN = {
    "stop-reminders": "the address holds a signed word of its own; mail programs press this button by themselves",
}
ELSEWHERE = (
    *("https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example"),
    *(
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        " //evil.example",
    ),
)
LEADS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url")


def _views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


def test_every_view_asks_forms_for_their_token():
    exempt = {
        pattern.name
        for pattern in _views(get_resolver().url_patterns)
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert exempt == set(WITHOUT_TOKEN)


@pytest.mark.slow
def test_nothing_is_written_without_the_token_not_even_through_htmx(visitors, arguments):
    faults, before = [], rows()
    for place in places(arguments):
        if place.name in WITHOUT_TOKEN:
            continue
        browser = Client(enforce_csrf_checks=True)
        browser.cookies = visitors[place.visitors[-1]].cookies
        for headers in ({}, {"HX-Request": "true"}, {"X-CSRFToken": "x" * 32}):
            for method in ("post", "delete") if not headers else ("post",):
                response = getattr(browser, method)(place.path, headers=headers)
                if response.status_code != 403:
                    faults.append(f"{method} {place.name} {headers}: {response.status_code}")
    assert not faults, "\n".join(faults)
    assert rows() == before


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/stories/new/"])
def test_a_token_of_another_browser_opens_nothing(db, path):
    other, browser = Client(), Client(enforce_csrf_checks=True)
    token = html.fromstring(other.get(path).content).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    browser.get(path)
    assert browser.post("/stories/new/", {"title": "x", "csrfmiddlewaretoken": token}).status_code == 403


@pytest.mark.slow
def test_no_address_leads_off_the_site_whatever_it_is_told(visitors, arguments):
    """Every address, by who finds something there, with every form as it stands and a `next` that leads away."""
    known = Known.of(visitors, arguments)
    faults = []
    for at, place in enumerate(known.places):
        forms = known.forms.get(place.path) or ()
        # Two ways of leading away for each address, all of them in turn: the ways are few, the addresses many.
        for number, away in list(enumerate(ELSEWHERE))[at % 5 :: 5]:
            visitor = place.visitors[number % len(place.visitors)]
            told = {"next": away, "redirect_to": away, "back": away, "url": away, "_redirect": away}
            headers = {"Referer": away, "HX-Current-URL": away}
            with transaction.atomic():
                browser = Client()
                browser.cookies = visitors[visitor].cookies.copy()
                faults += _leads_away(browser.get(place.path, told, headers=headers), place, away)
                form = forms[number % len(forms)] if forms else None
                if form or "post" in place.methods:
                    sent = (form.as_it_stands() if form else {}) | told
                    faults += _leads_away(browser.post(place.path, sent, headers=headers), place, away)
                transaction.set_rollback(True)
    assert not faults, "\n".join(sorted(set(faults)))


def _leads_away(response, place, away) -> list[str]:
    there = [response.headers[name] for name in LEADS if name in response.headers]
    if response.get("Content-Type", "").startswith("text/html") and response.content.strip():
        page = html.fromstring(response.content)
        there += page.xpath("//a/@href | //form/@action | //@formaction | //meta[@http-equiv]/@content")
    return [f"{place.name}: {each!r} for {away!r}" for each in there if _is_away(each)]


def _is_away(address: str) -> bool:
    address = address.strip().replace("\\", "/")
    parts = urlsplit(address)
    return (
        "evil.example" in parts.netloc
        or parts.scheme not in ("", "http", "https", "mailto", "otpauth")
        or (address.startswith("//") and not address.startswith("//testserver"))
    )


@pytest.mark.parametrize("away", ELSEWHERE)
def test_signing_in_leads_to_this_site_only(client, ann, unlimited_sign_ins, away):
    for address in (f"/accounts/login/?next={away}", "/accounts/login/"):
        response = client.post(address, {"login": ann.email, "password": "quiet-harbour-42", "next": away})
        assert response.status_code == 302 and urlsplit(response["Location"]).netloc == ""
        assert not response["Location"].startswith("//")
        client.logout()


@pytest.mark.parametrize("path", ["/", "/healthz", "/accounts/login/", "/admin/", "/nothing/"])
def test_another_host_name_is_refused_everywhere(client, db, path):
    for host in (
        "evil.example",
        "testserver.evil.example",
        "testserver@evil.example",
        "evil.example:80",
        ".",
    ):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == 400, host
        assert b"evil.example" not in response.content


def test_links_in_messages_name_this_site_whatever_the_browser_says(client, ann, settings):
    headers = {"X-Forwarded-Host": "evil.example", "X-Host": "evil.example", "Forwarded": "host=evil.example"}
    client.post("/accounts/password/reset/", {"email": ann.email}, headers=headers)
    client.post("/accounts/login/code/", {"email": ann.email}, headers=headers)
    assert mail.outbox
    for message in mail.outbox:
        assert "evil.example" not in str(message.message())


def test_signing_in_through_a_link_with_a_foreign_address_still_signs_in(client, ann, unlimited_sign_ins):
    assert sign_in(client, next="//evil.example/")["Location"] == "/"
