"""Every kind of page, light and dark, from a desk to the narrowest phone: accessible, and never sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.practice.tiny import GIBBERISH, MIXED, SLUG, STRONG, make_question

WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
NARROWEST = (320, 640)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture
def question(db):
    return make_question()


def write(page, live_server, answer, slug=SLUG):
    page.goto(f"{live_server.url}/questions/{slug}/")
    page.get_by_label("Your answer").fill(answer)
    page.get_by_role("button", name="Get feedback").click()
    expect(page.locator("#fb-title")).to_be_focused()


def measure(page, name, problems):
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        problems.append((name, "sideways", wide))


def look(page, name, problems):
    """Opens every fold, measures the width and asks axe."""
    measure(page, name, problems)
    for violation in Axe().run(page, options=RULES).response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"]][:3]
        problems.append((name, violation["id"], nodes))


def walk(page, live_server, problems, look):
    """Opens every kind of page in turn and lets `look` judge it."""
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(browser, live_server, question, scheme, width):
    wide, high = WIDTHS[width]
    context = browser.new_context(viewport={"width": wide, "height": high}, color_scheme=scheme)
    context.set_default_timeout(10_000)
    page, problems = context.new_page(), []
    page.on("console", lambda m: "Content Security" in m.text and problems.append(("policy", m.text)))
    page.on("pageerror", lambda error: problems.append(("script", str(error))))
    walk(page, live_server, problems, look)
    context.close()
    assert not problems


def test_no_page_scrolls_sideways_on_the_narrowest_phone(browser, live_server, question):
    wide, high = NARROWEST
    context = browser.new_context(viewport={"width": wide, "height": high})
    context.set_default_timeout(10_000)
    page, problems = context.new_page(), []
    walk(page, live_server, problems, measure)
    context.close()
    assert not problems


@pytest.mark.parametrize("chosen", ["contrast", "marks", "words", "text"])
def test_every_display_setting_stays_accessible(browser, live_server, question, chosen):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    values = {"contrast": "more", "marks": "plain", "words": "first", "text": "larger"}
    context.add_cookies(
        [{"name": "display", "value": f"theme=light&{chosen}={values[chosen]}", "url": live_server.url}]
    )
    context.set_default_timeout(10_000)
    page, problems = context.new_page(), []
    page.goto(live_server.url + "/")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    look(page, "home", problems)
    write(page, live_server, MIXED)
    look(page, "feedback", problems)
    context.close()
    assert not problems


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
