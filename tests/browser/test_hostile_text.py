"""Every text that can be brought in holds markup; Chromium opens every page that might show it.

A dialog, a line in the console, a refusal by the policy or an element out of a text is a failure.
"""

from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings as configured
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from practice.models import Attempt, Critique
from tests.language_models import FaultyServer
from tests.practice import world
from tests.practice.opinions import opinion_on
from tests.practice.tiny import make_question
from tests.safety.hostile import (
    ANSWER,
    HURT,
    SEEN,
    hostile_reply,
    make_everything_hostile,
    not_hostile,
)
from tests.safety.pages import forms_on, opened, places, questions_in_links

# Where most of what people write is shown; the last test opens all pages.
CORE = (
    *("home", "question", "attempt", "stories", "own-question", "mock-interview", "group", "assignment"),
    *("matrix", "overview", "member-report", "review", "saved-comments", "agreement", "shared", "share"),
    *("account", "cue-card", "progress", "admin:practice_attempt_change", "admin:questions_question_editor"),
)


FILL_AND_SEND = """([number, hurt]) => {
    const form = document.forms[number];
    form.noValidate = true;
    for (const field of form.elements) {
        const typed = ["text", "search", "email", "url", "tel", "number", "date"].includes(field.type);
        if (field.localName === "textarea" || typed) {
            if (field.localName !== "textarea") field.type = "text";
            field.removeAttribute("maxlength");
            field.value = hurt;
        }
    }
    form.requestSubmit();
}"""


class Watch:
    """Opens pages as one of the visitors and notes all that should not happen there."""

    def __init__(self, page, address: str):
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.here = ""
        page.on("dialog", self._dialog)
        page.on("console", self._line)
        page.on("pageerror", lambda error: self._note(f"an error: {error}"))

    def be(self, visitor: str, browsers) -> None:
        # What the last page still asks for by itself would be asked in the next one's name, and refused.
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        names = (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME)
        cookies = [
            {"name": name, "value": browsers[visitor].cookies[name].value, "url": self.address}
            for name in names
            if name in browsers[visitor].cookies
        ]
        self.page.context.add_cookies(cookies)

    def open(self, path: str, said: str = "") -> None:
        self.here = said or path
        self.page.goto(self.address + path, wait_until="load")
        self.look()

    def look(self) -> None:
        for each in self._seen():
            self._note(each)

    def _seen(self) -> list[str]:
        for _ in range(5):
            self.page.wait_for_load_state("load")
            try:
                return self.page.evaluate(SEEN)
            except Error:  # what a form led to came only now
                self.page.wait_for_timeout(50)
        return ["never at rest"]

    def _dialog(self, dialog):
        self._note("a dialog")
        dialog.dismiss()

    def _line(self, message):
        # Of a date that is none the browser warns where the form shows it again; what the policy refuses is an error.
        if message.type != "error":
            return
        # The browser says of every page that is not 200 that it could not be loaded; the icon is the admin's lack.
        of = urlsplit(message.location["url"]).path
        refused = "the server responded with a status of 4" in message.text
        if not (refused and (of == urlsplit(self.page.url).path or of.endswith("favicon.ico") or self.sends)):
            self._note(message.text)

    # While a form is sent by htmx its refusal is a line in the console as well.
    sends = False

    def _note(self, words: str):
        self.faults.append(f"{self.here}: {words}")


@pytest.fixture
def hostile(live_server, settings, monkeypatch):
    """The world of every address, with markup in every text; its visitors and what the parts of addresses mean."""
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
    monkeypatch.setattr(world, "MIXED", ANSWER)
    model = FaultyServer()
    model.reply = hostile_reply
    settings.LLM = model.configured
    question = make_question()
    visitors = world.browsers()
    arguments = world.rows_named_by_addresses(visitors, question)
    attempt = Attempt.objects.get(pk=arguments["attempt_id"])
    Critique.objects.filter(attempt=attempt).delete()
    assert opinion_on(visitors["owner"], attempt).state == "ready"
    make_everything_hostile()
    yield visitors, arguments
    model.close()


@pytest.fixture
def watch(page, live_server):
    page.set_default_timeout(10_000)
    return Watch(page, live_server.url)


@pytest.mark.parametrize(
    "harm", [HURT, "<script>alert(1)</script>", "<a href=' javascript:alert(1)'>x</a>", "<p onclick=x()>"]
)
def test_what_is_looked_for_is_seen_where_a_page_is_not_safe(watch, harm):
    watch.page.route(
        "**/unsafe/", lambda route: route.fulfill(body=f"<body>{harm}", content_type="text/html")
    )
    watch.open("/unsafe/")
    watch.page.wait_for_timeout(50)
    assert watch.faults


@pytest.mark.slow
def test_no_markup_in_a_text_gets_into_the_pages_that_show_most(watch, hostile):
    visitors, arguments = hostile
    assert not_hostile() == [], "make these hostile, or say in WRITTEN_BY_US why nobody can"
    shown = 0
    for place in places(arguments):
        if place.name in CORE:
            for visitor in place.visitors:
                watch.be(visitor, visitors)
                watch.open(place.path)
                shown += "x-hurt" in watch.page.inner_text("body")
    assert watch.faults == []
    assert shown >= len(CORE) - 3, "the pages should show the hostile words, or this test proves nothing"


@pytest.mark.slow
def test_no_markup_gets_through_any_form_and_no_page_shows_it_as_its_own(watch, hostile):
    """What is sent is typed into every form of every page; then every page is opened with all that is stored."""
    visitors, arguments = hostile
    all_places = [place for place in places(arguments) if "get" in place.methods]
    seen, asked, of_kind = set(), {}, {}
    for place in all_places:
        for visitor in place.visitors:
            if (page := opened(visitors[visitor], place.path)) is None:
                continue
            for path, names in questions_in_links(page, place.path).items():
                # One of each kind of page: of many rows, the first.
                first = of_kind.setdefault((visitor, _name_of(path)), path)
                asked.setdefault((visitor, first), set()).update(names)
            for number, form in enumerate(forms_on(page, place.path)):
                typed = tuple(sorted({each.name for each in form.fields if each.typed}))
                kind = (_name_of(form.action), typed)
                if not typed or "password" in place.name or kind in seen:
                    continue
                seen.add(kind)
                watch.be(visitor, visitors)
                _send(watch, place.path, number, form)
    assert len(seen) > 50
    for place in all_places:
        for visitor in place.visitors:
            if opened(visitors[visitor], place.path) is None:
                continue
            watch.be(visitor, visitors)
            watch.open(place.path)
            if place.name == "attempt":
                watch.page.locator("main details").evaluate_all(
                    "all => all.forEach(each => each.open = true)"
                )
                watch.look()
    for (visitor, path), names in asked.items():
        if names and "logout" not in path and opened(visitors[visitor], path) is not None:
            watch.be(visitor, visitors)
            watch.open(f"{path}?{urlencode(dict.fromkeys(sorted(names), HURT))}")
    assert watch.faults == []


def _name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return path


def _send(watch, path, number, form):
    """Types markup into each field of a form as a person might, past what the browser would refuse, and sends it."""
    watch.open(path, f"{path} before {form.action}")
    if watch.page.locator("form").count() <= number:
        return  # an earlier form changed the page
    watch.here, watch.sends = f"{form.action} from {path}", True
    with watch.page.expect_response(lambda response: True):
        watch.page.evaluate(FILL_AND_SEND, [number, HURT])
    watch.page.wait_for_load_state("networkidle")
    watch.look()
    watch.sends = False
