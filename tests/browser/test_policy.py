"""The strict policy for scripts and styles, as Chromium enforces it."""

import pytest


@pytest.fixture
def refused(page):
    """What the browser refused or could not run, in its own words."""
    lines = []

    def note(message):
        # The admin has no icon of its own, and the browser asks for one everywhere.
        if message.type == "error" and "favicon.ico" not in message.location["url"]:
            lines.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: lines.append(str(error)))
    return lines


@pytest.mark.slow
def test_no_page_of_the_admin_breaks_the_policy(page, live_server, refused, admin_user):
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Email").fill(admin_user.email)
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.locator("#content-main").wait_for()
    lists = page.locator("#content-main th a").evaluate_all("links => links.map(link => link.href)")
    assert len(lists) >= 5
    for address in lists:
        assert page.goto(address).ok
        first = page.locator("#result_list th a").first
        if first.count():
            assert page.goto(first.evaluate("link => link.href")).ok
    assert refused == []


def test_no_page_of_the_site_breaks_the_policy(page, live_server, refused):
    for path in (
        "/",
        "/questions/difficult-customers/",
        "/how-scoring-works/",
        "/privacy/",
        "/accessibility/",
    ):
        assert page.goto(f"{live_server.url}{path}").ok
    assert refused == []
