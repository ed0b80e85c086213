"""The database is away while somebody writes: what the page says, and that every word is there afterwards."""

import re
import sys

import pytest
from django.db import OperationalError
from playwright.sync_api import expect

from practice.models import Attempt, Draft
from tests.browser.looks import look, watch
from tests.practice.tiny import MIXED, make_question

FEEDBACK = re.compile(r"/answers/[0-9a-f-]{36}/$")
# The package has views of the same names as the modules.
DRAFT, QUESTION = (sys.modules[f"practice.views.{name}"] for name in ("draft", "question"))


def fail(*args, **kwargs):
    raise OperationalError("the database system is shutting down")


@pytest.fixture
def away(monkeypatch):
    """The database is away until this is called."""
    with monkeypatch.context() as broken:
        broken.setattr(DRAFT, "keep_draft", fail)
        broken.setattr(QUESTION, "keep_answer", fail)
        yield broken.undo


@pytest.fixture
def address(page, live_server):
    page.set_default_timeout(15_000)
    return f"{live_server.url}/questions/{make_question().slug}/"


def send(page):
    page.get_by_role("button", name="Get feedback").click()


def test_a_draft_waits_and_the_answer_goes_through_once_the_database_is_back(page, address, away):
    page.clock.install()
    page.goto(address)
    box = page.get_by_role("textbox", name="Your answer")
    box.fill(MIXED)
    page.clock.run_for(4000)
    state = page.locator("#save-state")
    expect(state).to_contain_text(re.compile("Saved on this device.* Not yet on the server"))
    send(page)
    note = page.locator("#error-note")
    expect(note).to_contain_text("Your text is still on this page")
    expect(note).to_be_focused()
    expect(box).to_have_value(MIXED)
    away()
    page.clock.run_for(16_000)  # nobody does anything: the script tries again by itself
    expect(state).to_contain_text("Saved on this device and on the server")
    assert Draft.objects.get().text == MIXED and not Attempt.objects.exists()
    send(page)
    expect(page).to_have_url(FEEDBACK)
    assert Attempt.objects.get().answer == MIXED and not Draft.objects.exists()


def test_without_htmx_the_page_itself_holds_the_text_and_sends_it_again(page, address, away):
    problems = watch(page)
    page.goto(address)
    page.get_by_role("textbox", name="Your answer").fill(MIXED)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('#editor'))")
    expect(page.get_by_role("heading", name="We cannot save anything right now")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your text")).to_have_value(MIXED)
    look(page, "503", problems)
    assert not problems
    away()
    page.get_by_role("button", name="Send it again").click()
    expect(page).to_have_url(FEEDBACK)
    assert Attempt.objects.get().answer == MIXED
