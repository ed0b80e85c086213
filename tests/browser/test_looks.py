"""Every kind of page, light and dark, from a desk to the narrowest phone: accessible, and never sideways."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import PHONE, look, turns, watch, write
from tests.practice.tiny import GIBBERISH, MIXED, SLUG, STRONG, make_question


@pytest.fixture
def question(db):
    return make_question()


def walk(page, live_server, problems):
    """Opens every kind of page in turn and looks at it."""
    for address in ("/", "/?q=zebra", "/how-scoring-works/", "/privacy/", "/accessibility/", "/nothing/"):
        page.goto(live_server.url + address)
        look(page, address, problems)
    page.goto(live_server.url + "/")
    page.locator(".menu > summary").click()
    look(page, "display panel", problems)

    page.goto(f"{live_server.url}/questions/{SLUG}/")
    page.get_by_role("button", name="Get feedback").click()
    expect(page.locator("#error-note")).to_be_focused()
    page.get_by_label("Your answer").fill("half a draft")
    expect(page.locator("#save-state")).to_contain_text("Saved on this device")
    look(page, "question with an error and a draft", problems)

    write(page, live_server, MIXED)
    look(page, "feedback with mistakes", problems)
    write(page, live_server, STRONG)
    look(page, "feedback without a gap", problems)
    write(page, live_server, GIBBERISH)
    look(page, "not scored", problems)
    page.goto(live_server.url + "/")
    look(page, "home with progress", problems)


def test_the_look_itself_sees_what_is_wrong(page):
    problems = []
    page.set_content("<p style='width:2000px;color:#999'>Pale and wide<img src=x>")
    look(page, "bad", problems)
    seen = {(name, what) for name, what, *_ in problems}
    assert {("bad, desk, light", "color-contrast"), ("bad, phone, dark", "image-alt")} <= seen
    assert {("bad, desk", "sideways"), ("bad, narrowest", "sideways")} <= seen


def test_a_quick_run_asks_in_each_size_and_each_scheme_and_a_thorough_one_in_every_pair():
    sizes, schemes = ("desk", "phone"), ("light", "dark")
    assert turns(sizes, schemes, thorough=False) == [("desk", "light"), ("phone", "dark")]
    assert turns(sizes[:1], schemes, thorough=False) == [("desk", "light"), ("desk", "dark")]
    assert turns(sizes, schemes[:1], thorough=False) == [("desk", "light"), ("phone", "light")]
    assert len(turns(sizes, schemes, thorough=True)) == 4


def test_every_page_is_accessible_and_fits(page, live_server, question):
    problems = watch(page)
    walk(page, live_server, problems)
    assert not problems


@pytest.mark.slow
def test_every_display_setting_stays_accessible(page, live_server, question):
    problems = watch(page)
    write(page, live_server, MIXED)
    feedback = page.url
    values = {"contrast": "more", "marks": "plain", "words": "first", "text": "larger"}
    for name, value in values.items():
        # The setting wins over the device: the page stays light where the device asks for dark.
        page.context.add_cookies(
            [{"name": "display", "value": f"theme=light&{name}={value}", "url": live_server.url}]
        )
        for address in (live_server.url + "/", feedback):
            page.goto(address)
            expect(page.locator("html")).to_have_attribute("data-theme", "light")
            expect(page.locator("html")).to_have_attribute(f"data-{name}", value)
            look(page, f"{address} with {name}", problems, PHONE, ("dark",))
    assert not problems


@pytest.mark.slow
def test_the_waiting_and_the_security_pages_are_accessible(page, live_server, question, monkeypatch):
    from practice import answers

    def broken(*args):
        raise RuntimeError

    problems = []
    with monkeypatch.context() as patch:
        patch.setattr(answers.feedback, "assess", broken)
        write(page, live_server, MIXED)
        expect(page.get_by_role("alert")).to_contain_text("It is saved.")
        look(page, "unjudged", problems)
    page.get_by_role("link", name="Try to score it again").click()
    expect(page.locator(".score__word")).to_contain_text("You made 1")
    assert not problems
