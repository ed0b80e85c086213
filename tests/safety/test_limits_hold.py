"""Every limit that the site promises is reached, says so in a sentence, and is not walked round."""

import uuid
from itertools import cycle

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practice.access import Person
from practice.answers import keep_answer
from practice.models import Tally
from practice.operating import limits, vain_tries
from practice.operating.tallies import Limit
from tests.practice.groups import make_coach, make_cohort, signed_in
from tests.practice.people import PASSWORD, make_user, sign_in
from tests.practice.tiny import MIXED, SLUG

FEW = Limit(person=2, address=3)
FEW_WRONG = Limit(person=2, address=3, wrong_only=True)
# What somebody writes who wants to be another address each time.
FORGED = cycle(
    {"X-Forwarded-For": f"192.0.2.{n}", "X-Real-IP": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"}
    for n in range(250)
)


@pytest.fixture(autouse=True)
def no_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    cache.clear()


@pytest.fixture
def narrow(monkeypatch):
    """Each limit of the site is two of a person and three of an address."""
    for name, limit in limits.LIMITS.items():
        monkeypatch.setitem(limits.LIMITS, name, FEW_WRONG if limit.wrong_only else FEW)
    monkeypatch.setattr(vain_tries, "SIGNING_IN", FEW_WRONG)


def is_told(response) -> bool:
    """A status for programs, how long to wait, and a sentence for people."""
    text = response.content.decode()
    waits = response.status_code == 429 and 1 <= int(response["Retry-After"]) <= 300
    return waits and "Wait " in text and ("again" in text)


def until_refused(ask, most=8):
    for count in range(most):
        response = ask(headers=next(FORGED))
        if response.status_code == 429:
            return count, response
    pytest.fail("never refused")


@pytest.mark.parametrize(
    ("name", "of", "fields"),
    [
        ("answer", [SLUG], {"answer": MIXED}),
        ("draft", [SLUG], {"text": "half"}),
        ("story-new", [], {"title": "T", "situation": "S"}),
        ("own-question-new", [], {"prompt": "What?", "point": ["A licence"]}),
        ("shared-comment", ["x" * 43], {"name": "N", "text": "T"}),
    ],
)
def test_what_costs_is_limited_whatever_address_a_browser_claims(question, narrow, name, of, fields):
    browser, address = Client(), reverse(name, args=of)
    count, refused = until_refused(lambda **more: browser.post(address, fields, **more))
    assert 2 <= count <= 3 and is_told(refused)
    # A new browser is a new person, but the address is the one that came, and it is full soon.
    count, refused = until_refused(lambda **more: Client().post(address, fields, **more))
    assert count <= 3 and is_told(refused)


def test_second_opinions_are_limited(question, narrow, ann, settings):
    settings.LLM = {"base_url": "http://127.0.0.1:9/v1", "api_key": "", "model": "none"}
    browser = signed_in(ann)
    attempt = keep_answer(question, Person(user_id=ann.pk), MIXED, uuid.uuid4())
    address = reverse("second-opinion", args=[attempt.pk])
    count, refused = until_refused(lambda **more: browser.post(address, {"agree": "1"}, **more))
    assert count == 2 and is_told(refused)


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("shared", lambda n: [f"guess{n}"]),
        ("stop-reminders", lambda n: [f"guess{n}"]),
        ("join-group", lambda n: [f"WRONG{n:03}"]),
        ("invited", lambda n: [f"guess{n}"]),
        ("become-coach", lambda n: [f"guess{n}"]),
    ],
)
def test_guesses_at_links_and_codes_are_limited_and_then_even_a_right_one_waits(ann, narrow, name, guess):
    browser = signed_in(ann)
    tries = iter(range(100))
    count, refused = until_refused(lambda **more: browser.get(reverse(name, args=guess(next(tries))), **more))
    assert 2 <= count <= 3 and is_told(refused)


def test_guesses_at_join_codes_are_limited_by_person_on_any_browser(ann, narrow):
    cohort = make_cohort(make_coach(), join_code="ABCD2345")
    wrong = {"code": "WRONG-CODE"}
    browsers = [signed_in(ann), signed_in(ann)]
    for number, browser in enumerate(browsers):
        browser.post("/join/", wrong, REMOTE_ADDR=f"192.0.2.{number}")
    refused = browsers[0].post("/join/", {"code": cohort.join_code}, REMOTE_ADDR="192.0.2.9")
    assert is_told(refused) and not cohort.memberships.exists()


def test_vain_sign_ins_are_counted_for_all_processes_together(ann, narrow, settings):
    settings.ACCOUNT_RATE_LIMITS = False  # allauth's lie in each process's own memory
    wrong = {"login": ann.email, "password": "wrong"}
    count, refused = until_refused(lambda **more: Client().post("/accounts/login/", wrong, **more))
    assert count == 2 and is_told(refused)
    # The right password waits too, and the account in capitals is the same one.
    refused = sign_in(Client(REMOTE_ADDR="192.0.2.7"), email=ann.email.upper())
    assert is_told(refused)
    # No name and no address is stored.
    assert Tally.objects.exists()
    assert all(len(row.key) == 64 for row in Tally.objects.all())


def test_an_address_that_tries_many_accounts_is_limited_too(db, narrow, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    tries = iter(range(100))

    def ask(**more):
        return Client().post(
            "/accounts/login/", {"login": f"a{next(tries)}@b.example", "password": "x"}, **more
        )

    count, refused = until_refused(ask)
    assert count == 3 and is_told(refused)
    make_user()
    assert is_told(sign_in(Client())) and sign_in(Client(REMOTE_ADDR="192.0.2.8")).status_code == 302


def test_a_right_password_counts_nothing(ann, narrow, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(5):
        assert sign_in(Client()).status_code == 302


def test_typing_the_password_once_more_is_limited_as_signing_in_is(ann, narrow, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    browser = signed_in(ann)
    count, refused = until_refused(
        lambda **more: browser.post("/accounts/reauthenticate/", {"password": "x"}, **more)
    )
    assert count == 2 and is_told(refused)
    assert is_told(browser.post("/accounts/reauthenticate/", {"password": PASSWORD}))


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/accounts/login/", {"login": "ann@example.org", "password": "wrong"}),
        ("/accounts/signup/", {"email": "x"}),
        ("/accounts/password/reset/", {"email": "ann@example.org"}),
        ("/accounts/login/code/", {"email": "ann@example.org"}),
    ],
)
def test_allauths_own_limits_hold_too_and_say_how_long(ann, address, fields):
    _, refused = until_refused(lambda **more: Client().post(address, fields, **more), most=40)
    assert is_told(refused)


def test_behind_one_proxy_only_what_the_proxy_wrote_counts(question, narrow, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = []
    for number in range(5):
        headers = {"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"}
        told.append(
            Client().post(f"/questions/{SLUG}/answers/", {"answer": MIXED}, headers=headers).status_code
        )
    assert told == [303, 303, 303, 429, 429]


def test_a_wrong_number_of_proxies_breaks_no_sign_in(ann, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    response = Client(headers={"X-Forwarded-For": "192.0.2.1"}).post(
        "/accounts/login/", {"login": ann.email, "password": PASSWORD}
    )
    assert response.status_code == 302


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_that_is_far_too_large_is_refused_with_a_page(client, question, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.post(f"/questions/{SLUG}/answers/", {"answer": "a " * 600_000}, headers=headers)
    assert response.status_code == 413 and b"<h1>" in response.content or htmx
    assert b"Traceback" not in response.content


@pytest.mark.parametrize("address", ["/stories/new/", "/account/display/", "/accounts/login/"])
def test_any_other_form_that_is_far_too_large_is_refused_with_a_page(client, db, address):
    for sent in ({"title": "a" * 1_200_000}, {f"a{n}": "1" for n in range(2100)}):
        response = _post(client, address, sent)
        assert response.status_code in (400, 413), address
        assert b"error-note" in response.content


FORM = "application/x-www-form-urlencoded"


def _post(client, address, sent):
    body = "&".join(f"{name}={value}" for name, value in sent.items())
    return client.post(address, body, content_type=FORM)


UPLOADS = {
    "/admin/bank/import/": "file",
    "/admin/questions/labelledanswer/import/": "file",
    "/admin/questions/importedarticle/add/": "file",
}


@pytest.mark.parametrize("address", UPLOADS)
def test_a_file_that_is_too_large_is_refused_and_read_by_nobody(db, address):
    by_admin = signed_in(make_user("admin@example.org", is_staff=True, is_superuser=True))
    page = by_admin.get(address).content.decode()
    assert 'type="file"' in page
    name = page.split('type="file"')[1].split('name="')[1].split('"')[0]
    large = SimpleUploadedFile("large.txt", b"a b c. " * 3_000_000)
    response = by_admin.post(address, {name: large, "title": "T"})
    assert response.status_code in (200, 413, 422)
    assert (
        "too large" in response.content.decode()
        or "at most" in response.content.decode()
        or "MB" in response.content.decode()
    )
