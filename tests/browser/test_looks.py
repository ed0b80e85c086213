"""Every kind of page, light and dark, from a desk to the narrowest phone: accessible, and never sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.practice.tiny import GIBBERISH, MIXED, SLUG, STRONG, make_question

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
NARROWEST = (320, 640)
SCHEMES = ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
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
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        problems.append((name, "sideways", wide))


def ask_axe(page, name, problems):
    for violation in page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"]][:3]
        problems.append((name, violation["id"], nodes))


def look(page, name, problems, sizes=SIZES, schemes=SCHEMES):
    """Opens every fold; asks axe and measures the width in each size and each scheme.

    The page is opened once and turned round in place: size and scheme only change which styles hold.
    """
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    page.evaluate(Axe().axe_script)
    for size, (wide, high) in sizes.items():
        page.set_viewport_size({"width": wide, "height": high})
        measure(page, f"{name}, {size}", problems)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            ask_axe(page, f"{name}, {size}, {scheme}", problems)
    page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    measure(page, f"{name}, narrowest", problems)


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


def watch(page):
    """The problems found so far on a page; what the policy refuses and what a script breaks come by themselves."""
    problems = []
    page.set_default_timeout(10_000)
    page.on("console", lambda m: "Content Security" in m.text and problems.append(("policy", m.text)))
    page.on("pageerror", lambda error: problems.append(("script", str(error))))
    return problems


def test_the_look_itself_sees_what_is_wrong(page):
    problems = []
    page.set_content("<p style='width:2000px;color:#999'>Pale and wide<img src=x>")
    look(page, "bad", problems)
    seen = {(name, what) for name, what, *_ in problems}
    assert {("bad, desk, light", "color-contrast"), ("bad, phone, dark", "image-alt")} <= seen
    assert {("bad, desk", "sideways"), ("bad, narrowest", "sideways")} <= seen


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
            look(page, f"{address} with {name}", problems, {"phone": SIZES["phone"]}, ("dark",))
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
