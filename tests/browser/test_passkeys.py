"""Passkeys in a real browser, with Chromium's own stand-in for a finger on a sensor."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.looks import look, watch
from tests.practice.people import PASSWORD, make_user

EMAIL = "ann@example.org"


@pytest.fixture(autouse=True)
def ann(db, settings):
    cache.clear()
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the tests' server speaks no TLS
    return make_user(EMAIL)


@pytest.fixture
def sensor(page):
    """An authenticator inside the browser; what it holds and whether a finger lies on it is ours to say."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    about |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": about})

    def verify(is_verified):
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_verified},
        )

    return verify


def sign_in(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def prove_who_it_is(page):
    """What changes the way into an account is asked for once more."""
    if page.get_by_role("heading", name="Is it you?").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def add_passkey(page, live_server, alone):
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    prove_who_it_is(page)
    page.get_by_label("Name").fill("My telephone")
    page.get_by_label("Sign me in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()


def sign_out(page):
    page.locator(".menu > summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")


def test_a_passkey_signs_in_alone_and_what_fails_is_said_in_words(page, live_server, sensor):
    problems = watch(page)
    sign_in(page, live_server)
    add_passkey(page, live_server, alone=True)
    assert Authenticator.objects.get(type="webauthn").user.email == EMAIL
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    expect(page.get_by_text("Signs you in alone")).to_be_visible()
    look(page, "passkeys", problems)
    sign_out(page)
    page.goto(f"{live_server.url}/accounts/login/")
    look(page, "sign in", problems)
    sensor(False)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has changed")
    sensor(True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".menu > summary", has_text="Account")).to_be_visible()
    assert problems == []


def test_a_passkey_is_the_second_step_after_the_password_and_can_be_removed(page, live_server, sensor):
    problems = watch(page)
    sign_in(page, live_server)
    add_passkey(page, live_server, alone=False)
    sign_out(page)
    sign_in(page, live_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    look(page, "second step", problems)
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.locator(".menu > summary", has_text="Account")).to_be_visible()
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    with page.expect_navigation():
        page.get_by_role("link", name="Remove My telephone").click()
    prove_who_it_is(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Your passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.filter(type="webauthn").exists() and problems == []
