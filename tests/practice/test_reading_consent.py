"""Letting the people who write the rules read one's answers: by the page, for one try, and over a move."""

import pytest
from django.test import Client

from practice import reading_consents
from practice.access import Person
from practice.belongings import copy_of, delete_all_of, move_latecomers, move_to_account
from practice.models import Attempt, ReadingConsent
from practice.reading_consents import is_given, readable_attempts
from tests.practice.people import make_user, sign_in
from tests.practice.tiny import MIXED, SECOND, SLUG

PAGE = "/account/reading/"
HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.usefixtures("unlimited_sign_ins")


def test_nobody_has_agreed_before_being_asked_and_looking_agrees_to_nothing(client, keep):
    attempt = keep()
    assert "They cannot read your answers" in client.get(PAGE).content.decode()
    assert not ReadingConsent.objects.exists() and not readable_attempts().exists()
    page = client.get(f"/answers/{attempt.pk}/").content.decode()
    assert "kept-back" not in page


def test_a_visitor_who_only_looks_gets_no_session(client, db):
    assert client.get(PAGE).status_code == 200
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("htmx", [False, True])
def test_a_guest_agrees_and_stops_it_again(client, keep, htmx):
    attempt = keep()
    headers = HTMX if htmx else {}
    response = client.post(PAGE, {"do": "agree"}, headers=headers)
    assert response.status_code == (200 if htmx else 303)
    page = response if htmx else client.get(PAGE)
    assert "They may read your answers" in page.content.decode()
    assert ("<main" in page.content.decode()) is not htmx
    assert readable_attempts().get() == attempt
    client.post(PAGE, {"do": "agree"}, headers=headers)
    assert ReadingConsent.objects.count() == 1
    client.post(PAGE, {"do": "stop"}, headers=headers)
    assert "They cannot read your answers" in client.get(PAGE).content.decode()
    assert not readable_attempts().exists() and not ReadingConsent.objects.exists()


def test_an_account_agrees_for_itself_alone(client, keep, ann):
    sign_in(client)
    attempt = keep()
    other = Client()
    keep(SECOND, by=other)
    client.post(PAGE, {"do": "agree"})
    assert ReadingConsent.objects.get().user == ann
    assert readable_attempts().get() == attempt
    assert "They cannot read your answers" in other.get(PAGE).content.decode()


def test_a_form_without_an_answer_agrees_to_nothing(client, keep):
    keep()
    client.post(PAGE, {})
    client.post(PAGE, {"do": "nonsense"})
    assert not ReadingConsent.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_one_try_is_kept_back_and_let_go_again(client, keep, htmx):
    first, second = keep(), keep(SECOND)
    client.post(PAGE, {"do": "agree"})
    page = client.get(f"/answers/{first.pk}/").content.decode()
    assert "The people who write the rules may read this try, without your name." in page
    at, headers = f"/answers/{first.pk}/keep-back/", HTMX if htmx else {}
    response = client.post(at, {"do": "keep"}, headers=headers)
    page = (response if htmx else client.get(response["Location"])).content.decode()
    assert "The people who write the rules cannot read this try." in page
    assert readable_attempts().get() == second
    client.post(at, {"do": "show"}, headers=headers)
    assert readable_attempts().count() == 2


def test_nobody_but_the_owner_keeps_a_try_back(client, keep, ann):
    attempt = keep()
    at = f"/answers/{attempt.pk}/keep-back/"
    signed_in, other_guest = Client(), Client()
    sign_in(signed_in)
    keep(SECOND, by=other_guest)
    for browser in (Client(), signed_in, other_guest):
        assert browser.post(at, {"do": "keep"}).status_code == 404
    attempt.refresh_from_db()
    assert not attempt.kept_back
    assert client.get(at).status_code == 405 and client.put(PAGE).status_code == 405


def test_the_page_where_one_writes_says_who_may_read_it(client, keep):
    keep()
    said = "You let the people who write the rules read it, without your name."
    assert said not in client.get(f"/questions/{SLUG}/").content.decode()
    client.post(PAGE, {"do": "agree"})
    assert said in client.get(f"/questions/{SLUG}/").content.decode()


def test_the_copy_names_it_and_deleting_takes_it(client, keep):
    attempt = keep()
    client.post(PAGE, {"do": "agree"})
    person = Person(guest=attempt.guest)
    (entry,) = copy_of(person)["consents to be read"]
    assert "the people who write the rules may read your answers since" in entry
    assert "1 consent to be read" in client.get("/account/").content.decode()
    delete_all_of(person)
    assert not ReadingConsent.objects.exists()


# Over a move


def both(client, keep, ann):
    """A guest's try and one of an account."""
    of_guest, browser = keep(), Client()
    sign_in(browser)
    return of_guest, keep(SECOND, by=browser)


def test_the_consent_of_a_guest_goes_to_the_account_with_the_tries(client, keep, ann):
    attempt = keep()
    client.post(PAGE, {"do": "agree"})
    move_to_account(attempt.guest, ann.pk)
    assert is_given(Person(user_id=ann.pk)) and ReadingConsent.objects.get().guest is None
    assert readable_attempts().get() == attempt


def test_a_move_opens_no_try_of_an_account_that_had_not_agreed(client, keep, ann):
    of_guest, of_ann = both(client, keep, ann)
    reading_consents.give(Person(guest=of_guest.guest))
    move_to_account(of_guest.guest, ann.pk)
    assert readable_attempts().get() == of_guest


def test_a_move_opens_no_try_of_a_guest_who_had_not_agreed_nor_what_comes_late(client, keep, ann):
    of_guest, of_ann = both(client, keep, ann)
    reading_consents.give(Person(user_id=ann.pk))
    move_to_account(of_guest.guest, ann.pk)
    assert readable_attempts().get() == of_ann
    Attempt.objects.filter(pk=of_guest.pk).update(user=None, guest=of_guest.guest, number=1, kept_back=False)
    move_latecomers()
    assert readable_attempts().get() == of_ann


def test_where_both_had_agreed_all_may_be_read_after_the_move(client, keep, ann):
    of_guest, of_ann = both(client, keep, ann)
    for person in (Person(guest=of_guest.guest), Person(user_id=ann.pk)):
        reading_consents.give(person)
    move_to_account(of_guest.guest, ann.pk)
    assert ReadingConsent.objects.count() == 1 and readable_attempts().count() == 2


def test_the_consent_of_one_account_says_nothing_of_another(client, keep, ann):
    sign_in(client)
    keep()
    reading_consents.give(Person(user_id=make_user("ben@example.org").pk))
    assert not readable_attempts().exists()


def test_an_answer_to_a_private_question_offers_no_choice(client, keep, question):
    attempt = keep()
    client.post(PAGE, {"do": "agree"})
    client.post("/own-questions/new/", {"prompt": "What would you bring?", "point": ["Calm"], "mistake": []})
    own = type(question).private.get()
    own_try = keep(f"{MIXED} I stay calm.", to=own)
    assert "kept-back" not in client.get(f"/answers/{own_try.pk}/").content.decode()
    assert "kept-back" in client.get(f"/answers/{attempt.pk}/").content.decode()
    assert readable_attempts().get() == attempt
