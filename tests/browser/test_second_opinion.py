"""A second opinion in a real browser: asked for, watched as it comes, read, and when it fails."""

import threading

import pytest
from django.db import connection
from playwright.sync_api import expect

from practice import work
from practice.models import Work
from tests.browser.looks import look, watch, write
from tests.language_models import FaultyServer
from tests.practice.opinions import mixed_reply
from tests.practice.tiny import MIXED, make_question


@pytest.fixture
def model(settings):
    server = FaultyServer()
    server.reply = mixed_reply
    settings.LLM, settings.LLM_SECONDS = server.configured, 40
    yield server
    server.close()


@pytest.fixture
def card(page, live_server, db, model):
    """The part of the page, with a judged answer."""
    make_question()
    page.set_default_timeout(15_000)
    write(page, live_server, MIXED)
    return page.locator("#second-opinion")


def press(card, name):
    card.get_by_role("button", name=name, exact=True).click()


class Worker(threading.Thread):
    """Does the work beside the page, with a connection of its own."""

    def run(self):
        try:
            work.run_now(Work.objects.latest("created_at"))
        finally:
            connection.close()


def test_it_is_asked_for_watched_and_read(page, card, model):
    problems = watch(page)
    press(card, "Ask for a second opinion")
    expect(card).to_contain_text("stay on this server")
    expect(card.get_by_label("Hide names and numbers first")).to_be_checked()
    look(page, "consent", problems)
    press(card, "Agree and ask")
    expect(card).to_contain_text("The language model is reading.")
    expect(card.get_by_role("heading", name="Second opinion")).to_be_focused()
    assert not model.requests, "the request returned before anybody asked the model"
    look(page, "waiting", problems, schemes=("dark",))

    model.mode = "held"
    worker = Worker()
    worker.start()
    # Half of the reply: what is complete of it stands there while the rest is still to come.
    expect(card).to_contain_text("It agrees with 2 of 4 verdicts.", timeout=15_000)
    expect(card).to_have_attribute("aria-busy", "true")
    model.goes_on.set()
    worker.join(15)
    expect(card).to_contain_text("It agrees with 2 of 5 verdicts.", timeout=15_000)
    expect(card).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#second-opinion-said")).to_contain_text("It agrees with 2 of 5")
    look(page, "ready", problems)
    card.get_by_role("link", name="Point 1. Go to it in the list").click()
    expect(page.locator("#o-1")).to_be_in_viewport()
    page.reload()
    expect(card).to_contain_text("Second opinion by the model stub-1")
    assert not problems


@pytest.mark.slow
def test_a_failure_is_said_and_can_be_asked_about_again(page, card, model):
    problems = watch(page)
    model.mode = "404"
    press(card, "Ask for a second opinion")
    press(card, "Agree and ask")
    expect(card).to_contain_text("The language model is reading.")
    Worker().run()
    expect(card).to_contain_text("The language model that this site asks for is not there.", timeout=15_000)
    expect(page.locator(".score__word")).to_contain_text("You made 1")
    look(page, "failed", problems, schemes=("light",))
    model.mode = ""
    press(card, "Ask again")
    expect(card).to_contain_text("The language model is reading.")
    Worker().run()
    expect(card).to_contain_text("It agrees with 2 of 5 verdicts.", timeout=15_000)
    assert not problems
