"""The account page, a copy of one's data, and every way to delete: a try, an account, a guest."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from practice.access import Person
from practice.models import Attempt, Contest, Draft, MovedGuest, Profile, SelfRating, Story, Verdict
from practice.profiles import days_to_interview, profile_of
from practice.retention import forget_old_guests
from tests.practice.people import PASSWORD, make_user, many_attempts, sign_in
from tests.practice.tiny import MIXED, SECOND

ACCOUNT, EXPORT, JSON = "/account/", "/account/export/", "/account/export.json"
DELETE, FORGET = "/account/delete/", "/account/forget/"
SOON = (timezone.localdate() + timedelta(days=3)).isoformat()


pytestmark = pytest.mark.usefixtures("unlimited_sign_ins")


@pytest.fixture
def trusted(client, ann):
    """Ann, signed in, who has just typed the password once more."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/"})
    return client


# The page


def test_a_guest_reads_what_this_browser_holds_and_may_make_an_account(client, keep):
    keep(MIXED)
    page = client.get(ACCOUNT).content.decode()
    assert "Your data on this browser" in page and "1 try" in page and "Forget me" in page
    assert "Make an account" in page and "Delete my account" not in page


def test_looking_at_the_page_leaves_no_session_behind(client, db):
    assert client.get(ACCOUNT).status_code == 200
    assert not client.cookies.get("sessionid") and not Session.objects.exists()


def test_somebody_signed_in_reads_what_the_account_holds(client, ann, keep):
    sign_in(client)
    keep(MIXED)
    page = client.get(ACCOUNT).content.decode()
    assert "ann@example.org" in page and "1 try" in page and "Delete my account" in page
    assert "Forget me" not in page


def test_no_page_of_an_account_is_kept_by_a_cache_or_found_by_a_search(client, ann, keep):
    sign_in(client)
    attempt = keep(MIXED)
    for address in (ACCOUNT, EXPORT, JSON, f"/answers/{attempt.pk}/delete/", "/account/signed-out/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex", address


@pytest.mark.parametrize(
    ("address", "method"),
    [(ACCOUNT, "put"), (EXPORT, "post"), (JSON, "post"), (FORGET, "put"), (DELETE, "put")]
    + [("/account/signed-out/", "post")],
)
def test_a_wrong_method_is_refused(client, ann, address, method):
    client.force_login(ann)
    assert getattr(client, method)(address).status_code == 405


# The interview and the time zone


def test_date_and_time_zone_are_kept_for_an_account(client, ann):
    sign_in(client)
    # Days are counted where the person is: in Tokyo it may be tomorrow already.
    soon = (timezone.now().astimezone(ZoneInfo("Asia/Tokyo")).date() + timedelta(days=3)).isoformat()
    response = client.post(ACCOUNT, {"interview_on": soon, "time_zone": "Asia/Tokyo"})
    assert (response.status_code, response["Location"]) == (303, ACCOUNT)
    profile = Profile.objects.get(user=ann)
    assert (profile.interview_on.isoformat(), profile.time_zone) == (soon, "Asia/Tokyo")
    page = client.get(ACCOUNT).content.decode()
    assert f'value="{soon}"' in page and 'value="Asia/Tokyo" selected' in page and "3 days to go" in page


def test_they_are_kept_for_a_guest_too_and_with_htmx_only_the_form_comes_back(client, db):
    response = client.post(ACCOUNT, {"interview_on": SOON, "time_zone": ""}, headers={"HX-Request": "true"})
    part = response.content.decode()
    assert response.status_code == 200 and "<html" not in part and "Saved." in part
    assert Profile.objects.get().guest.hex == client.session["guest"]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"interview_on": "2001-02-03"}, "This day is over."),
        ({"interview_on": "2199-02-03"}, "more than two years away"),
        ({"interview_on": "soon <b>"}, "This is not a date."),
        ({"time_zone": "Mars/Olympus"}, "not in the list"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, db, fields, words, htmx):
    sent = {"interview_on": SOON, "time_zone": "Asia/Tokyo"} | fields
    response = client.post(ACCOUNT, sent, headers={"HX-Request": "true"} if htmx else {})
    page = response.content.decode()
    assert response.status_code == 422 and words in page and 'aria-invalid="true"' in page
    assert "<b>" not in page.split("<form class=", 1)[1].split("This device")[0]
    typed = "2001-02-03" if "2001" in str(fields) else SOON
    assert 'value="' + typed + '"' in page or "interview_on" in fields
    assert not Profile.objects.exists()


def test_a_date_that_has_passed_since_does_not_block_the_form(client, ann):
    Profile.objects.create(user=ann, interview_on="2020-01-01")
    sign_in(client)
    assert client.post(ACCOUNT, {"interview_on": "2020-01-01", "time_zone": "UTC"}).status_code == 303


def test_times_are_shown_by_the_persons_own_clock_also_after_the_next_sign_in(client, ann, keep):
    Profile.objects.create(user=ann, time_zone="Pacific/Kiritimati")
    sign_in(client)
    attempt = keep(MIXED)
    Attempt.objects.update(created_at="2026-03-01T12:30:00Z")
    page = client.get(f"/answers/{attempt.pk}/delete/").content.decode()
    assert "2 March 2026, 02:30" in page


def test_a_broken_time_zone_in_the_session_is_passed_over(client, ann):
    sign_in(client)
    session = client.session
    session["time_zone"] = "../../etc/passwd"
    session.save()
    assert client.get("/").status_code == 200


def test_the_days_to_the_interview_end_with_the_day_itself():
    today = timezone.localdate()
    assert days_to_interview(Profile(interview_on=today), today) == 0
    assert days_to_interview(Profile(interview_on=today - timedelta(days=1)), today) is None
    assert days_to_interview(Profile(), today) is None


def test_the_profile_of_nobody_is_empty_and_not_stored(db):
    assert profile_of(Person()).pk is None and not Profile.objects.exists()


# A copy


def test_the_copy_holds_the_account_and_every_try_in_full(client, ann, keep):
    sign_in(client)
    attempt = keep(MIXED)
    copy = json.loads(client.get(JSON).content)
    assert copy["account"]["email"] == "ann@example.org"
    (told,) = copy["tries"]
    assert told["your answer"] == MIXED and told["score"] == attempt.score and told["points covered"]
    assert told["details"]["report"] == attempt.report
    assert "pbkdf2" not in str(copy) and ann.password not in str(copy)
    assert "attachment" in client.get(JSON)["Content-Disposition"]


def test_the_readable_copy_shows_the_same_as_a_page(client, keep):
    keep(MIXED)
    keep("I said sorry <script>alert(1)</script>\nand left.")
    page = client.get(EXPORT).content.decode()
    assert MIXED in page and "<li>Say sorry for the delay.</li>" in page and "Tries (2)" in page
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_copy_of_nothing_says_so(client, db):
    assert "Nothing yet" in client.get(EXPORT).content.decode()
    assert json.loads(client.get(JSON).content)["tries"] == []


def test_a_copy_holds_nothing_of_anybody_else(client, keep, ann):
    keep(MIXED)
    many_attempts(Attempt.objects.get().question, 1, user=ann)
    stranger = type(client)()
    for browser, words in ((stranger, ""), (client, MIXED)):
        tries = json.loads(browser.get(JSON).content)["tries"]
        assert [told["your answer"] for told in tries] == ([words] if words else [])
    sign_in(stranger)
    assert MIXED not in stranger.get(EXPORT).content.decode()
    assert "Answer 1." in stranger.get(EXPORT).content.decode()


@pytest.mark.parametrize(("address", "most"), [(ACCOUNT, 10), (DELETE, 10), (EXPORT, 10), (JSON, 10)])
@pytest.mark.parametrize("count", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_page_takes_the_same_few_queries_whatever_the_number_of_tries(
    trusted, ann, question, address, most, count, django_assert_max_num_queries
):
    many_attempts(question, count, user=ann)
    Profile.objects.create(user=ann, time_zone="UTC")
    attempts = list(ann.attempts.all())
    SelfRating.objects.bulk_create(SelfRating(attempt=one, criterion="blames", met=True) for one in attempts)
    Contest.objects.bulk_create(Contest(attempt=one, criterion="blames", met=True) for one in attempts)
    Draft.objects.create(user=ann, question=question, text="half a thought")
    Story.objects.bulk_create(Story(user=ann, title=f"Story {number}") for number in range(count // 10))
    with django_assert_max_num_queries(most):
        assert trusted.get(address).status_code == 200


# Deleting a try


def test_a_try_is_deleted_after_a_question_with_all_that_hangs_on_it(client, keep):
    attempt, other = keep(MIXED), keep(SECOND)
    page = client.get(f"/answers/{attempt.pk}/").content.decode()
    assert f'href="/answers/{attempt.pk}/delete/"' in page
    asked = client.get(f"/answers/{attempt.pk}/delete/").content.decode()
    assert "Delete try 1?" in asked and "Keep it" in asked and Attempt.objects.count() == 2
    response = client.post(f"/answers/{attempt.pk}/delete/")
    assert (response.status_code, response["Location"]) == (303, "/questions/late-parcel/")
    assert "Try 1 is deleted." in client.get(response["Location"]).content.decode()
    assert list(Attempt.objects.all()) == [other] and not Verdict.objects.exclude(attempt=other).exists()
    assert client.get(f"/answers/{other.pk}/").status_code == 200


def test_only_its_owner_deletes_a_try(client, keep, ann, admin_client):
    attempt = keep(MIXED)
    signed_in, another_guest = type(client)(), type(client)()
    sign_in(signed_in)
    keep(SECOND, by=another_guest)
    for browser in (type(client)(), another_guest, signed_in, admin_client):
        assert browser.get(f"/answers/{attempt.pk}/delete/").status_code == 404
        assert browser.post(f"/answers/{attempt.pk}/delete/").status_code == 404
    assert client.put(f"/answers/{attempt.pk}/delete/").status_code == 405
    assert Attempt.objects.filter(pk=attempt.pk).exists()


def test_the_first_words_of_a_doomed_try_are_shown_as_text(client, keep):
    attempt = keep("<img src=x> sorry about that")
    assert "<img" not in client.get(f"/answers/{attempt.pk}/delete/").content.decode()


# Deleting an account


def test_an_account_is_deleted_with_everything_and_every_browser_is_signed_out(trusted, ann, keep):
    elsewhere = type(trusted)()
    sign_in(elsewhere)
    keep(MIXED)
    trusted.post(ACCOUNT, {"interview_on": SOON, "time_zone": "UTC"})
    asked = trusted.get(DELETE).content.decode()
    assert "1 try" in asked and "Keep my account" in asked
    response = trusted.post(DELETE, {"sure": "1"})
    assert response.status_code == 303 and response["Clear-Site-Data"] == '"storage"'
    assert "Your account is deleted" in trusted.get(response["Location"]).content.decode()
    for model in (get_user_model(), Attempt, Verdict, Profile, MovedGuest):
        assert not model.objects.exists(), model
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "ann@example.org" not in str(kept)
    assert elsewhere.get(DELETE).status_code == 302


def test_without_the_tick_nothing_is_deleted(trusted, ann):
    response = trusted.post(DELETE, {})
    assert response.status_code == 422 and "Nothing is deleted yet." in response.content.decode()
    assert get_user_model().objects.filter(pk=ann.pk).exists()


def test_deleting_an_account_asks_for_the_password_again(client, ann):
    sign_in(client)
    for method in (client.get, client.post):
        assert method(DELETE, {"sure": "1"})["Location"].startswith("/accounts/reauthenticate/")
    assert get_user_model().objects.filter(pk=ann.pk).exists()


def test_a_stranger_is_asked_to_sign_in_before_deleting_anything(client, keep):
    keep(MIXED)
    assert client.post(DELETE, {"sure": "1"})["Location"].startswith("/accounts/login/")
    assert Attempt.objects.exists()


def test_deleting_one_account_touches_no_other(trusted, ann, question):
    ben = make_user("ben@example.org")
    many_attempts(question, 2, user=ben)
    many_attempts(question, 1, guest=MovedGuest.objects.create(guest="f" * 32, user=ann).guest)
    trusted.post(DELETE, {"sure": "1"})
    assert list(get_user_model().objects.all()) == [ben] and Attempt.objects.count() == 2


def test_what_a_guest_left_on_the_browser_outlives_the_account_of_somebody_else(client, keep, ann):
    attempt = keep(MIXED)
    sign_in(client)
    client.post("/account/move/", {"choice": "leave"})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/"})
    client.post(DELETE, {"sure": "1"})
    assert client.get(f"/answers/{attempt.pk}/").status_code == 200


# Forgetting a guest


def test_a_guest_is_forgotten_with_everything(client, keep):
    attempt = keep(MIXED)
    client.post("/account/display/", {"theme": "dark"})
    assert "Yes, delete all of it" in client.get(FORGET).content.decode()
    assert client.post(FORGET).status_code == 422 and Attempt.objects.exists()
    response = client.post(FORGET, {"sure": "1"})
    assert response["Clear-Site-Data"] == '"storage"' and response.cookies["display"].value == ""
    assert not Attempt.objects.exists() and not Session.objects.exists()
    assert "This browser is forgotten" in client.get(response["Location"]).content.decode()
    assert keep(SECOND).guest != attempt.guest


def test_forgetting_touches_no_other_guest_and_no_account(client, keep, ann):
    other = type(client)()
    kept = keep(SECOND, by=other)
    keep(MIXED)
    client.post(FORGET, {"sure": "1"})
    assert list(Attempt.objects.all()) == [kept]
    sign_in(other)
    assert other.post(FORGET, {"sure": "1"})["Location"] == ACCOUNT
    assert Attempt.objects.exists()


def test_a_browser_that_did_nothing_can_be_forgotten_too(client, db):
    assert client.post(FORGET, {"sure": "1"}).status_code == 303


# How long a guest's work stays


def test_guests_who_did_nothing_for_long_are_forgotten_and_nobody_else(
    client, question, ann, capsys, settings
):
    settings.GUEST_DAYS = 30
    old, active, moved = "a" * 32, "b" * 32, "c" * 32
    for guest in (old, active, moved):
        many_attempts(question, 1, guest=guest)
    many_attempts(question, 1, user=ann)
    Profile.objects.create(guest=old, time_zone="UTC")
    Attempt.objects.update(created_at=timezone.now() - timedelta(days=31))
    Profile.objects.create(guest=active, time_zone="UTC")
    Profile.objects.filter(guest=old).update(changed_at=timezone.now() - timedelta(days=31))
    MovedGuest.objects.create(guest=moved, user=ann)
    call_command("forget_guests")
    assert "1 guest forgotten, quiet for 30 days or more." in capsys.readouterr().out
    assert {attempt.guest.hex for attempt in Attempt.objects.filter(user=None)} == {active}
    assert ann.attempts.count() == 2 and Profile.objects.count() == 1
    call_command("forget_guests")
    assert "0 guests" in capsys.readouterr().out


def test_with_the_setting_at_0_guests_stay(question, settings, capsys):
    settings.GUEST_DAYS = 0
    many_attempts(question, 1, guest="a" * 32)
    Attempt.objects.update(created_at="2001-01-01T00:00Z")
    call_command("forget_guests")
    assert "Nothing is deleted" in capsys.readouterr().out and forget_old_guests() == 0
    call_command("forget_guests", days=10)
    assert not Attempt.objects.exists()


# What the pages promise


@pytest.mark.parametrize(("days", "words"), [(30, "for 30 days, they are due"), (0, "until you delete them")])
def test_the_page_on_privacy_tells_the_sites_own_rule_for_guests(client, db, settings, days, words):
    settings.GUEST_DAYS = days
    assert words in client.get("/privacy/").content.decode()


def test_the_page_on_privacy_tells_where_messages_go(client, db, settings):
    assert "stand on the server's console" in " ".join(client.get("/privacy/").content.decode().split())
    settings.MAIL_SERVER = "mail.example.org"
    page = client.get("/privacy/").content.decode()
    assert "console" not in page and "go to your own email" in page


def test_the_start_page_says_where_answers_are_kept(client, ann):
    assert "kept for this browser only" in client.get("/").content.decode()
    sign_in(client)
    assert "kept in your account" in client.get("/").content.decode()


def test_the_new_pages_are_linked_from_where_people_look(client, db):
    page = client.get("/").content.decode()
    assert f'href="{reverse("account")}"' in page and f'href="{reverse("account_login")}"' in page
