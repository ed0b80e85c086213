"""Accounts in a real browser: a guest becomes somebody with an account, leaves, and deletes things."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user_model
from django.core.cache import cache
from playwright.sync_api import expect

from practice.models import Attempt
from tests.browser.looks import NARROWEST, look, measure, watch, write
from tests.practice.people import PASSWORD, make_user
from tests.practice.tiny import MIXED, SECOND, SLUG, make_question

EMAIL = "ann@example.org"


@pytest.fixture(autouse=True)
def question(db):
    cache.clear()
    return make_question()


@pytest.fixture
def plain_page(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_up(page, live_server):
    page.goto(f"{live_server.url}/accounts/signup/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()


def open_menu(page):
    page.locator(".menu > summary", has_text="Account").click()


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")


def test_a_guest_makes_an_account_takes_the_tries_along_and_leaves_no_draft(page, live_server):
    page.set_default_timeout(10_000)
    write(page, live_server, MIXED)
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    page.get_by_role("textbox", name="Your answer").fill("half a draft")
    expect(page.locator("#save-state")).to_contain_text("Saved on this device")
    sign_up(page, live_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Move this to your account?")
    assert drafts(page), "the draft survives signing in"
    page.get_by_role("button", name="It is mine, move it").click()
    expect(page.locator(".said")).to_contain_text("Moved to your account: 1 try")
    assert Attempt.objects.get().user.email == EMAIL
    open_menu(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert drafts(page) == []
    page.goto(f"{live_server.url}/")
    expect(page.get_by_text(re.compile(r"Best \d"))).to_have_count(0)


def test_the_script_alone_clears_the_drafts_where_a_browser_does_not_heed_the_header(page, live_server):
    page.goto(f"{live_server.url}/")
    page.evaluate("localStorage.setItem('draft:x', '1'); localStorage.setItem('other', '1')")
    page.goto(f"{live_server.url}/account/signed-out/")
    assert drafts(page) == [] and page.evaluate("localStorage.getItem('other')") == "1"


def test_all_of_it_works_without_script(plain_page, live_server):
    page = plain_page
    page.set_default_timeout(10_000)
    for text in (MIXED, SECOND):
        page.goto(f"{live_server.url}/questions/{SLUG}/")
        page.get_by_label("Your answer").fill(text)
        page.get_by_role("button", name="Get feedback").click()
    page.get_by_role("link", name="Delete this try").click()
    page.get_by_role("button", name="Delete this try").click()
    expect(page.locator(".said")).to_contain_text("Try 2 is deleted.")
    sign_up(page, live_server)
    page.get_by_role("button", name="It is mine, move it").click()
    open_menu(page)
    page.get_by_role("link", name="Your account").click()
    page.get_by_label("Your time zone").select_option("Europe/Zurich")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".said")).to_have_text("Saved.")
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Yes, delete all of it").check()
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    assert not get_user_model().objects.exists() and not Attempt.objects.exists()


def test_a_guest_is_forgotten_on_this_browser(page, live_server):
    write(page, live_server, MIXED)
    page.get_by_role("link", name="Your data").click()
    page.get_by_role("link", name="Forget me on this browser").click()
    page.get_by_role("button", name="Forget me").click()
    expect(page.locator("#error-note")).to_be_focused()
    page.get_by_label("Yes, delete all of it").check()
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This browser is forgotten")
    assert not Attempt.objects.exists()


def test_the_date_and_the_devices_time_zone_are_kept_in_place(page, live_server):
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Your time zone")).to_be_focused()
    page.get_by_label("Date of your interview").fill("2001-02-03")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#profile")).to_contain_text("This day is over.")
    expect(page.get_by_label("Date of your interview")).to_have_value("2001-02-03")
    page.get_by_label("Date of your interview").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#profile-state")).to_have_text("Saved.")
    expect(page.get_by_label("Your time zone")).not_to_have_value("")


def test_the_account_menu_is_opened_and_closed_by_keyboard(page, live_server):
    make_user(EMAIL)
    sign_in(page, live_server)
    summary = page.locator(".menu > summary", has_text="Account")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Your account")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.slow
def test_every_page_of_accounts_is_accessible_and_fits(page, live_server):
    make_user(EMAIL)
    problems = watch(page)
    url = live_server.url
    write(page, live_server, MIXED)
    attempt = re.search(r"/answers/[0-9a-f-]+/", page.url)[0]
    for path in ("/account/", "/account/export/", f"{attempt}delete/", "/account/signed-out/"):
        page.goto(url + path)
        look(page, f"guest {path}", problems)
    page.goto(f"{url}/account/forget/")
    page.get_by_role("button", name="Forget me").click()
    look(page, "forget, without the tick", problems)
    for path in ("login/code/", "password/reset/", "password/reset/done/", "password/reset/key/1-none/"):
        page.goto(f"{url}/accounts/{path}")
        look(page, path, problems)
    page.goto(f"{url}/accounts/signup/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("12345678")
    page.get_by_label("The same password again").fill("other")
    page.get_by_role("button", name="Make my account").click()
    look(page, "sign-up with errors", problems)
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    look(page, "sign-in with an error", problems)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(page, "move", problems)
    page.get_by_role("button", name="Leave it here").click()
    page.goto(f"{url}/account/")
    open_menu(page)
    look(page, "account with its menu", problems)
    for path in ("email/", "password/change/", "logout/", "2fa/", "reauthenticate/"):
        page.goto(f"{url}/accounts/{path}")
        look(page, path, problems)
    page.goto(f"{url}/account/delete/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    look(page, "delete the account", problems)
    page.goto(f"{url}/accounts/2fa/totp/activate/")
    look(page, "set up the second step", problems)
    secret = page.locator(".secret").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("Code from your app").fill(code)
    page.get_by_role("button", name="Turn on").click()
    look(page, "spare codes", problems)
    page.goto(f"{url}/accounts/2fa/")
    look(page, "second step, on", problems)
    for path in ("totp/deactivate/", "recovery-codes/generate/", "reauthenticate/"):
        page.goto(f"{url}/accounts/2fa/{path}")
        look(page, path, problems)
    open_menu(page)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, live_server)
    look(page, "second step at sign-in", problems)
    assert not problems


@pytest.mark.parametrize("signed_in", [False, True], ids=["guest", "account"])
def test_the_header_fits_the_narrowest_phone_with_all_its_links_and_panels(page, live_server, signed_in):
    problems = watch(page)
    page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
    if signed_in:
        make_user(EMAIL)
        sign_in(page, live_server)
    page.goto(f"{live_server.url}/progress/")
    lines = {round(link.bounding_box()["y"]) for link in page.locator(".nav a").all()}
    assert len(lines) == 1, "the links of the site stand on one line"
    tools = [page.locator(".brand"), *page.locator(".sign__tool").all()]
    assert len({round(tool.bounding_box()["y"]) for tool in tools}) == 1, "and so do name and tools"
    panels = page.locator(".menu > summary").all()
    assert len(panels) == (2 if signed_in else 1)
    for panel in panels:
        panel.click()
        measure(page, panel.inner_text(), problems)
        box = panel.locator("xpath=..").locator(".menu__panel").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= NARROWEST[0]
        panel.click()
    assert not problems


def test_the_drafts_of_one_person_never_come_up_for_another_on_the_same_browser(
    page, live_server, client, django_user_model
):
    page.set_default_timeout(10_000)
    editor = page.get_by_role("textbox", name="Your answer")

    def sign_in_as(name):
        client.force_login(django_user_model.objects.get_or_create(username=name)[0])
        page.context.clear_cookies()
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([session | {"url": live_server.url}])

    def sees_nothing():
        page.goto(f"{live_server.url}/questions/{SLUG}/")
        expect(editor).to_have_value("")
        expect(page.locator("#draft-note")).to_be_hidden()
        page.goto(f"{live_server.url}/")
        expect(page.get_by_text("Draft kept")).to_have_count(0)

    def types(text):
        page.goto(f"{live_server.url}/questions/{SLUG}/")
        editor.fill(text)
        expect(page.locator("#save-state")).to_contain_text("and on the server")

    types("of the guest")
    sign_in_as("bea")
    sees_nothing()
    types("of bea")
    page.context.clear_cookies()  # the session has run out: nobody signed out, so nothing was cleared
    sees_nothing()
    sign_in_as("cem")
    sees_nothing()
    sign_in_as("bea")
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    expect(editor).to_have_value("of bea")


def test_what_a_guest_typed_without_a_connection_moves_to_the_account_too(page, live_server):
    page.set_default_timeout(10_000)
    write(page, live_server, MIXED)
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    page.route("**/draft/", lambda route: route.abort())
    page.get_by_role("textbox", name="Your answer").fill("never reached the server")
    expect(page.locator("#save-state")).to_contain_text("Not yet on the server")
    sign_up(page, live_server)
    page.get_by_role("button", name="It is mine, move it").click()
    expect(page.locator(".said")).to_contain_text("Moved to your account: 1 try")
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("never reached the server")
