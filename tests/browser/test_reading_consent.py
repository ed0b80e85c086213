"""A person lets rule writers read in a real browser, and they read it; and a reader of the site's own comes and goes."""

import uuid

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from feedback import reader
from practice.models import Attempt
from questions import reader_choices, readers
from questions.training import files
from tests.browser.looks import look
from tests.practice.tiny import SLUG, make_question

ANSWER = "I said sorry to my customer Sarah Miller. I was cross about the refund."


@pytest.fixture
def question(db):
    return make_question()


def sign_in(context, live_server, user=None) -> Client:
    """A browser with a session: of this user, or of a guest who has sent an answer."""
    client = Client()
    if user:
        client.force_login(user)
    else:
        sent = {"answer": ANSWER, "submission": uuid.uuid4(), "checked": "1"}
        client.post(f"/questions/{SLUG}/answers/", sent)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return client


@pytest.fixture
def boss(browser, live_server):
    """A page of somebody who may do everything in the admin."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    user = get_user_model().objects.create_user("boss", is_staff=True, is_superuser=True)
    sign_in(context, live_server, user)
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_an_answer_is_let_be_read_read_without_its_names_and_closed_again(page, boss, live_server, question):
    problems = []
    sign_in(page.context, live_server)
    attempt = Attempt.objects.get()
    editor = f"{live_server.url}/admin/questions/question/{question.pk}/editor/"
    boss.goto(editor)
    expect(boss.locator("#try-pick")).to_have_count(0)
    page.goto(f"{live_server.url}/account/reading/")
    page.get_by_role("button", name="Let the people who write the rules").click()
    expect(page.get_by_role("heading", name="They may read your answers")).to_be_visible()
    expect(page.get_by_role("button", name="Stop it")).to_be_focused()
    look(page, "consent", problems)

    boss.goto(editor)
    boss.get_by_label("Take an answer that a person let you read").select_option(str(attempt.pk))
    expect(boss.locator("#tried")).to_contain_text("[name 1]")
    expect(boss.locator("body")).not_to_contain_text("Miller")
    boss.locator("#section-1 summary").click()
    boss.locator("#section-1").get_by_label("Rules:").fill("glad")
    boss.get_by_role("button", name="Save and check").click()
    expect(boss.locator("#checked")).to_contain_text("1 of 1 stored answers change")
    expect(boss.locator(".flip__words")).to_have_text("I said sorry to my customer [name 1]")
    look(boss, "check with sentences", problems, schemes=("light",))

    page.goto(f"{live_server.url}/answers/{attempt.pk}/")
    page.get_by_role("button", name="Keep this one back").click()
    expect(page.locator("#kept-back")).to_contain_text("cannot read this try")
    expect(page.get_by_role("button", name="Let them read it")).to_be_focused()
    # From its top: the bar that sticks to the bottom of a phone covers what happens to lie there.
    page.goto(f"{live_server.url}/answers/{attempt.pk}/")
    look(page, "a try kept back", problems)
    boss.reload()
    expect(boss.locator("#checked")).to_contain_text("Counted, not shown.")
    assert problems == []


@pytest.mark.slow
def test_a_reader_is_checked_published_and_switched_off(boss, live_server, question):
    bars = {kind: {"alone": 0.02, "keep": 0.0} for kind in ("emphasize", "avoid")}
    kept = reader_choices.keep(files.with_bars(reader.SHIPPED.read_bytes(), bars), "Believes all.")
    Client().post(
        f"/questions/{SLUG}/answers/", {"answer": ANSWER, "submission": uuid.uuid4(), "checked": "1"}
    )
    problems = []
    try:
        boss.goto(f"{live_server.url}/admin/questions/trainedreader/")
        look(boss, "readers", problems)
        boss.get_by_role("link", name="Check it").click()
        boss.get_by_role("button", name="Run over the answers").click()
        expect(boss.locator("#checked")).to_contain_text("1 answer was judged both ways.")
        look(boss, "check of a reader", problems, schemes=("light",))
        boss.get_by_label("Why (for the history)").fill("A trial.")
        boss.get_by_role("button", name="Judge with this reader").click()
        expect(boss.locator(".messagelist")).to_contain_text(
            "New answers are judged with a reader of this site"
        )
        assert readers.current().version == kept.version
        boss.get_by_role("button", name="Switch the reader off").click()
        expect(boss.locator("#content-main")).to_contain_text("The reader is switched off")
        assert readers.current() is None
    finally:
        readers.look_again()
    assert problems == []
