"""How a page is looked at: by axe in sizes and schemes, for its width, and for what breaks beside the test."""

import os
from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.practice.tiny import SLUG

SIZES = {"desk": (1280, 900), "phone": (390, 844)}
DESK = {"desk": SIZES["desk"]}
PHONE = {"phone": SIZES["phone"]}
NARROWEST = (320, 640)
SCHEMES = ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
}
# The admin's links fade from one colour to the other; what moves for ever has no end to jump to.
FADED = """for (const each of document.getAnimations())
    if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();"""
IN_ADMIN = "#content-main"  # our part of an admin page: the frame around it, and its colours, are Django's


def write(page, live_server, answer, slug=SLUG):
    page.goto(f"{live_server.url}/questions/{slug}/")
    page.get_by_label("Your answer").fill(answer)
    page.get_by_role("button", name="Get feedback").click()
    expect(page.locator("#fb-title")).to_be_focused()


def measure(page, name, problems):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        problems.append((name, "sideways", wide))


def ask_axe(page, name, problems, inside=None):
    asked = "([inside, rules]) => axe.run(inside || document, rules)"
    for violation in page.evaluate(asked, [inside, RULES])["violations"]:
        nodes = [node["html"][:150] for node in violation["nodes"]][:3]
        problems.append((name, violation["id"], nodes))


def turns(sizes, schemes, thorough):
    """The pairs of size and scheme to ask axe in: all of them, or each size and each scheme at least once."""
    if thorough:
        return list(product(sizes, schemes))
    sizes, schemes = list(sizes), list(schemes)
    most = max(len(sizes), len(schemes))
    return [(sizes[n % len(sizes)], schemes[n % len(schemes)]) for n in range(most)]


def look(page, name, problems, sizes=SIZES, schemes=SCHEMES, inside=None):
    """Opens every fold; measures the width in each size, and asks axe (in every scheme too where ALL=1 is set).

    The page is opened once and turned round in place: size and scheme only change which styles hold. It comes back
    as wide as it was, and light.
    """
    before = page.viewport_size
    folds = f"{inside or 'main'} details"
    page.evaluate("(all) => document.querySelectorAll(all).forEach((fold) => { fold.open = true; })", folds)
    page.evaluate(Axe().axe_script)
    asked = turns(sizes, schemes, os.environ.get("ALL") == "1")
    for size, (wide, high) in sizes.items():
        page.set_viewport_size({"width": wide, "height": high})
        measure(page, f"{name}, {size}", problems)
        for scheme in (scheme for of, scheme in asked if of == size):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(FADED)
            ask_axe(page, f"{name}, {size}, {scheme}", problems, inside)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    measure(page, f"{name}, narrowest", problems)
    page.set_viewport_size(before)


def watch(page):
    """The problems found so far on a page; what the policy refuses and what a script breaks come by themselves."""
    problems = []
    page.set_default_timeout(10_000)
    page.on("console", lambda m: "Content Security" in m.text and problems.append(("policy", m.text)))
    page.on("pageerror", lambda error: problems.append(("script", str(error))))
    return problems
