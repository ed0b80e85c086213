"""Making an account and signing in and out, through allauth's pages in this site's dress."""

import io
import re

import pytest
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.template import Origin, RequestContext, Template
from django.urls import reverse

from practice.models import Attempt
from tests.practice.people import PASSWORD, make_user, sign_in
from tests.practice.tiny import MIXED

INLINE = re.compile(
    r'<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|\sstyle=|\son[a-z]+=|javascript:'
)
SIGN_UP = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _fresh_limits():
    """How often somebody tried is kept in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def ann(db):
    return make_user()


@pytest.fixture
def with_mail(settings):
    settings.MAIL_SERVER = "mail.example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
    settings.ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def looked_at(client, address, **data):
    """The page, checked for what the policy for scripts and styles refuses and for its frame."""
    response = client.get(address, data)
    page = response.content.decode()
    assert response.status_code == 200, address
    assert not INLINE.search(page), address
    assert page.count("<h1") == 1 and '<a class="skip"' in page and "Display" in page, address
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    for field in re.findall(r'<(?:input|select|textarea)[^>]*class="input"[^>]*>', page):
        assert re.search(r'\bid="([^"]+)"', field)[1] in labels, field
    return response


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def turn_on_second_step(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


# Every page of allauth


OPEN_PAGES = ["login/", "signup/", "password/reset/", "password/reset/done/", "login/code/", "inactive/"]
OPEN_PAGES += [
    "confirm-email/",
    "confirm-email/none/",
    "password/reset/key/done/",
    "password/reset/key/1-none/",
]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_a_page_for_everybody_fits_the_site_and_its_policy(client, db, path):
    looked_at(client, f"/accounts/{path}")


@pytest.mark.parametrize(
    "path", ["logout/", "email/", "password/change/", "reauthenticate/", "2fa/", "password/reset/"]
)
def test_a_page_for_somebody_signed_in_fits_the_site_and_its_policy(client, ann, path):
    sign_in(client)
    looked_at(client, f"/accounts/{path}")


@pytest.mark.parametrize("name", ["email", "change_password", "reauthenticate"])
def test_a_page_of_an_account_asks_a_stranger_to_sign_in(client, db, name):
    assert client.get(reverse(f"account_{name}"))["Location"].startswith("/accounts/login/")


NEW_PAGE = """
{% extends "allauth/layouts/manage.html" %}{% load allauth %}{% block content %}{% element h1 %}New{% endelement %}
{% element form form=form method="post" action="/x/" %}
{% slot body %}{% element field id="a" name="a" type="text" value=typed %}{% slot label %}A{% endslot %}{% endelement %}
{% element fields form=form %}{% endelement %}{% endslot %}
{% slot actions %}{% element button type="submit" tags="danger" %}Go{% endelement %}{% endslot %}{% endelement %}
{% element panel %}{% slot title %}T{% endslot %}{% slot body %}B{% endslot %}
{% slot actions %}{% element button href="/y/" tags="secondary" %}Y{% endelement %}{% endslot %}{% endelement %}
{% endblock %}"""


def test_a_page_that_an_upgrade_of_allauth_may_bring_fits_by_its_elements(ann, rf):
    request = rf.get("/")
    request.user = ann
    page = Template(NEW_PAGE, Origin("new", template_name="account/new.html"))
    shown = page.render(RequestContext(request, {"form": ResetPasswordForm(), "typed": "<b>"}))
    assert not INLINE.search(shown) and '<main class="page wrap page--focus"' in shown
    assert 'class="btn btn--danger"' in shown and 'value="&lt;b&gt;"' in shown
    assert 'href="/y/" class="btn btn--quiet"' in shown


# Signing up, in and out


def test_signing_up_without_a_mail_server_signs_in_and_writes_the_message_to_the_console(client, db):
    assert "sends no email" not in text_of(client.get("/accounts/signup/"))
    response = client.post("/accounts/signup/", SIGN_UP)
    assert (response.status_code, response["Location"]) == (302, "/") and signed_in(client)
    assert "sends no email" in text_of(looked_at(client, "/accounts/email/"))
    (message,) = mail.outbox
    assert message.subject == "Practice Desk: Confirm your email"
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", message.body)[1]
    assert "Is new@example.org your email" in text_of(looked_at(client, link))
    client.post(link)
    assert EmailAddress.objects.get().verified


def test_with_a_mail_server_the_address_is_confirmed_by_a_code_in_the_same_window(client, with_mail, keep):
    keep(MIXED)
    response = client.post("/accounts/signup/", SIGN_UP)
    assert response["Location"] == "/accounts/confirm-email/" and not signed_in(client)
    page = text_of(looked_at(client, response["Location"]))
    assert "Type the code" in page and "sends no email" not in page
    wrong = client.post(response["Location"], {"code": "WRONG1"})
    assert "This code is not right." in text_of(wrong)
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[0].body, re.M)[1]
    assert client.post(response["Location"], {"code": code})["Location"].startswith("/account/move/")
    assert signed_in(client) and EmailAddress.objects.get().verified


def test_with_a_mail_server_signing_up_tells_nobody_who_has_an_account(client, with_mail, ann):
    response = client.post("/accounts/signup/", SIGN_UP | {"email": ann.email})
    assert response["Location"] == "/accounts/confirm-email/"
    assert "There is one already" in mail.outbox[0].body and mail.outbox[0].to == [ann.email]


def test_a_form_for_signing_up_that_is_refused_keeps_the_email_and_says_why(client, db):
    response = client.post("/accounts/signup/", SIGN_UP | {"password2": "other"})
    page = response.content.decode()
    assert 'value="new@example.org"' in page and 'aria-invalid="true"' in page
    assert 'id="id_password2_error"' in page and "_helptext" in page
    hostile = client.post("/accounts/signup/", SIGN_UP | {"email": '"><script>alert(1)</script>'})
    assert "<script>alert" not in hostile.content.decode()


def test_a_wrong_password_is_told_and_nobody_is_signed_in(client, ann):
    response = client.post("/accounts/login/", {"login": ann.email, "password": "wrong"})
    assert "The email or the password is not right." in text_of(response)
    assert 'role="alert"' in response.content.decode() and not signed_in(client)


def test_too_many_wrong_passwords_close_the_door_for_a_while(client, ann):
    for _ in range(6):
        response = client.post("/accounts/login/", {"login": ann.email, "password": "wrong"})
    assert "too many tries to sign in" in text_of(response)
    assert not signed_in(sign_in(client) and client)


def test_who_asks_too_often_gets_a_page_that_says_so(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post("/accounts/signup/", {"email": "x"})
    response = client.post("/accounts/signup/", {"email": "x"})
    assert response.status_code == 429 and "Wait five minutes" in text_of(response)
    part = client.post("/accounts/signup/", {"email": "x"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="error-note"' in part and "<html" not in part


def test_the_header_offers_signing_in_and_afterwards_the_account(client, ann):
    page = client.get("/privacy/").content.decode()
    assert 'href="/accounts/login/?next=/privacy/"' in page and "Sign out" not in page
    sign_in(client)
    page = client.get("/privacy/").content.decode()
    assert "ann@example.org" in page and 'action="/accounts/logout/"' in page
    assert "Admin pages" not in page and ">Sign in<" not in page


def test_an_email_with_markup_is_shown_as_text(client, db):
    make_user('"<b>x</b>"@example.org')
    sign_in(client, '"<b>x</b>"@example.org')
    page = client.get("/account/").content.decode()
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("address", ["/accounts/logout/", "/admin/logout/"])
def test_signing_out_clears_the_drafts_in_the_browser(client, ann, address):
    sign_in(client)
    response = client.post(address)
    assert response["Clear-Site-Data"] == '"storage"' and not signed_in(client)
    assert response["Location"] == "/account/signed-out/"
    page = looked_at(client, response["Location"]).content.decode()
    assert "forget-drafts.js" in page and "You are signed out" in page


def test_signing_out_asks_first_when_only_looked_at(client, ann):
    sign_in(client)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/") and signed_in(client)


def test_turning_back_half_way_through_signing_in_leaves_the_drafts(client, ann):
    turn_on_second_step(ann)
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    response = client.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert "Clear-Site-Data" not in response and response["Location"] == "/accounts/login/"


# Passwords, codes, addresses


def test_a_forgotten_password_is_replaced_by_way_of_a_link(client, ann):
    assert "sends no email" in text_of(client.get("/accounts/password/reset/"))
    client.post("/accounts/password/reset/", {"email": ann.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    looked_at(client, form)
    new = {"password1": "brave-lantern-77", "password2": "brave-lantern-77"}
    assert client.post(form, new)["Location"] == "/accounts/password/reset/key/done/"
    ann.refresh_from_db()
    assert ann.check_password("brave-lantern-77")
    assert "works no more" in text_of(client.get(link))


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(client, ann):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in (ann.email, "nobody@example.org")
    ]
    pages = [re.sub(r'value="[^"]{30,}"', "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]
    assert "No account here has this email" in mail.outbox[1].body


def test_a_code_signs_in_without_a_password(client, ann):
    client.post("/accounts/login/code/", {"email": ann.email})
    assert "sends no email" in text_of(looked_at(client, "/accounts/login/code/confirm/"))
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[0].body, re.M)[1]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert signed_in(client)


def test_a_new_email_counts_once_it_is_confirmed(client, ann):
    sign_in(client)
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    page = looked_at(client, "/accounts/email/").content.decode()
    assert "new@example.org is not confirmed yet." in page
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    client.post(link)
    ann.refresh_from_db()
    assert ann.email == "new@example.org" and signed_in(client)
    assert signed_in(sign_in(type(client)(), "new@example.org").client)


def test_with_a_mail_server_a_new_email_is_confirmed_by_a_code(client, ann, with_mail):
    sign_in(client)
    response = client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    page = looked_at(client, response["Location"])
    assert "new@example.org" in text_of(page) and "no-store" in page["Cache-Control"]
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[-1].body, re.M)[1]
    client.post(response["Location"], {"code": code})
    ann.refresh_from_db()
    assert ann.email == "new@example.org"


def test_a_mail_server_that_fails_is_told_as_our_fault_and_loses_nothing(
    client, with_mail, monkeypatch, caplog, db
):
    def broken(self, *args, **kwargs):
        raise ConnectionRefusedError("no mail for new@example.org")

    monkeypatch.setattr(EmailMessage, "send", broken)
    monkeypatch.setattr("practice.accounts.logger.propagate", True)
    response = client.post("/accounts/signup/", SIGN_UP)
    assert response.status_code == 503 and "This is our fault, not yours." in text_of(response)
    assert "new@example.org" not in caplog.text


# The second factor


def test_the_second_step_is_set_up_shown_and_turned_off(client, ann):
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/2fa/"})
    page = looked_at(client, "/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode() and 'src="data:image/svg+xml' in page.content.decode()
    client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert {a.type for a in Authenticator.objects.filter(user=ann)} == {"totp", "recovery_codes"}
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", "reauthenticate/"):
        looked_at(client, f"/accounts/2fa/{path}")
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=ann).exists()


def test_with_the_second_step_a_password_alone_opens_nothing(client, ann):
    secret = turn_on_second_step(ann)
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/" and not signed_in(client)
    looked_at(client, "/accounts/2fa/authenticate/")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert signed_in(client)


def test_the_admin_signs_in_where_everybody_does(client, db):
    make_user("boss@example.org", is_staff=True, is_superuser=True)
    asked = client.get("/admin/")
    response = client.get(asked["Location"])
    assert response["Location"].startswith("/accounts/login/?next=")
    sign_in(client, "boss@example.org", next="/admin/")
    assert client.get("/admin/").status_code == 200
    assert "Admin pages" in client.get("/").content.decode()


def test_the_admins_own_form_signs_nobody_in_past_the_second_step(client, db):
    boss = make_user("boss@example.org", is_staff=True, is_superuser=True)
    turn_on_second_step(boss)
    client.post("/admin/login/", {"username": "boss", "password": PASSWORD, "next": "/admin/"})
    assert not signed_in(client)
    sign_in(client, "boss@example.org", next="/admin/")
    assert client.get("/admin/").status_code == 302


def test_somebody_who_is_no_staff_finds_the_admin_closed(client, ann):
    sign_in(client)
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_must_use_a_second_step_where_the_settings_say_so(client, db, settings):
    settings.STAFF_SECOND_FACTOR = True
    boss = make_user("boss@example.org", is_staff=True, is_superuser=True)
    sign_in(client, "boss@example.org")
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain == [("/accounts/2fa/", 302)]
    assert "asks its staff for a second step" in text_of(response)
    assert client.get("/").status_code == 200
    secret = turn_on_second_step(boss)
    assert client.get("/admin/practice/attempt/")["Location"] == (
        "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fpractice%2Fattempt%2F"
    ), "set up, but not used in this session"
    client.post("/accounts/2fa/reauthenticate/", {"code": code_now(secret), "next": "/admin/"})
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert not signed_in(client)


def test_the_second_step_is_asked_of_nobody_else(client, ann, settings):
    settings.STAFF_SECOND_FACTOR = True
    sign_in(client)
    assert client.get("/account/").status_code == 200


# make admin


def test_an_admin_made_on_the_console_signs_in_with_the_email(client, with_mail, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email="Boss@Example.org", stdout=io.StringIO())
    sign_in(client, "boss@example.org", next="/admin/")
    assert client.get("/admin/").status_code == 200, "even where addresses must be confirmed"
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", interactive=False, email="boss@example.org")


def test_an_admin_is_asked_for_the_email_first(db, monkeypatch, django_user_model):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    typed = iter(["", "nonsense", "boss@example.org"])
    monkeypatch.setattr("builtins.input", lambda *_: next(typed))
    monkeypatch.setattr("getpass.getpass", lambda *_: PASSWORD)
    call_command("createsuperuser", stdin=Terminal(), stdout=io.StringIO(), stderr=io.StringIO())
    boss = django_user_model.objects.get()
    assert boss.is_superuser and boss.email == "boss@example.org" and boss.username
    assert EmailAddress.objects.get().verified


def test_no_password_ever_reaches_the_pages_or_the_sessions_of_guests(client, keep, ann):
    keep(MIXED)
    client.post("/accounts/login/", {"login": ann.email, "password": "typed-by-mistake"})
    assert "typed-by-mistake" not in str(dict(client.session.items()))
    assert Attempt.objects.get().user is None
