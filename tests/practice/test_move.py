import uuid

import pytest
from django.db.models import Max

from practice.access import Person, models_with_a_guest
from practice.belongings import (
    Kind,
    MovedElsewhere,
    copy_of,
    delete_all_of,
    kinds,
    move_latecomers,
    move_to_account,
    owned_by,
    register,
)
from practice.models import Attempt, MovedGuest, Profile
from tests.practice.people import make_user, many_attempts, sign_in
from tests.practice.tiny import GIBBERISH, MIXED, SECOND, STRONG, make_question

MOVE = "/account/move/"


pytestmark = pytest.mark.usefixtures("unlimited_sign_ins")


def answers_of(user):
    return list(user.attempts.order_by("number").values_list("number", "answer"))


# Asked at sign-in


def test_signing_in_with_a_guests_tries_on_the_browser_asks_what_shall_become_of_them(client, keep, ann):
    keep(MIXED)
    keep(SECOND)
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, f"{MOVE}?next=%2F")
    page = client.get(response["Location"]).content.decode()
    assert "2 tries" in page and "Late parcel: 2 tries" in page and "ann@example.org" in page
    assert not ann.attempts.exists(), "a page that is only looked at moves nothing"


def test_what_is_moved_belongs_to_the_account_and_no_more_to_the_browser(client, keep, ann):
    attempt = keep(MIXED)
    sign_in(client)
    response = client.post(MOVE, {"choice": "move", "next": "/questions/late-parcel/"})
    assert (response.status_code, response["Location"]) == (303, "/questions/late-parcel/")
    attempt.refresh_from_db()
    assert (attempt.user, attempt.guest) == (ann, None)
    assert "guest" not in client.session
    page = client.get(f"/answers/{attempt.pk}/")
    assert page.status_code == 200 and "Moved to your account: 1 try." in page.content.decode()
    client.post("/accounts/logout/")
    assert client.get(f"/answers/{attempt.pk}/").status_code == 404


def test_a_new_account_is_asked_too(client, keep, db):
    keep(MIXED)
    fields = {"email": "new@example.org", "password1": "quiet-harbour-42", "password2": "quiet-harbour-42"}
    response = client.post("/accounts/signup/", fields)
    assert response["Location"].startswith(MOVE)
    client.post(MOVE, {"choice": "move"})
    assert Attempt.objects.get().user.email == "new@example.org"


def test_the_guest_stays_the_same_while_the_session_gets_a_new_key(client, keep, ann):
    guest, key = keep(MIXED).guest, client.session.session_key
    sign_in(client)
    assert client.session["guest"] == guest.hex
    assert client.session.session_key != key


def test_without_a_guests_tries_nothing_is_asked(client, ann):
    assert sign_in(client, next="/privacy/")["Location"] == "/privacy/"
    assert client.get(f"{MOVE}?next=/privacy/")["Location"] == "/privacy/"


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_the_move_leads_on_within_this_site_only(client, keep, ann, address):
    keep(MIXED)
    sign_in(client)
    assert client.post(MOVE, {"choice": "leave", "next": address})["Location"] == "/"


def test_leaving_the_tries_behind_does_not_lead_to_one_of_them(client, keep, ann):
    attempt = keep(MIXED)
    sign_in(client)
    assert client.post(MOVE, {"choice": "leave", "next": f"/answers/{attempt.pk}/"})["Location"] == "/"


def test_what_is_left_is_hidden_while_signed_in_and_there_again_after_signing_out(client, keep, ann):
    attempt = keep(MIXED)
    sign_in(client)
    client.post(MOVE, {"choice": "leave"})
    assert client.get(f"/answers/{attempt.pk}/").status_code == 404
    assert '<b class="num q__me">Best' not in client.get("/").content.decode()
    page = client.get("/account/").content.decode()
    assert "1 try" in page and "Look, and decide" in page
    client.post("/accounts/logout/")
    assert client.get(f"/answers/{attempt.pk}/").status_code == 200


def test_what_was_left_can_be_moved_later(client, keep, ann):
    keep(MIXED)
    sign_in(client)
    client.post(MOVE, {"choice": "leave"})
    client.post(MOVE, {"choice": "move"})
    assert answers_of(ann) == [(1, MIXED)]


# Numbers, and nothing mixed


def test_tries_of_both_are_numbered_in_the_order_of_time(client, keep, send, ann, question):
    other = make_question("other-late-parcel")
    sign_in(client)
    for text in (MIXED, SECOND):
        keep(text)
    keep(STRONG, to=other)
    client.post("/accounts/logout/")
    keep(GIBBERISH)
    keep(STRONG)
    first = Attempt.objects.get(answer=GIBBERISH)
    Attempt.objects.filter(pk=first.pk).update(created_at=ann.date_joined)
    sign_in(client)
    client.post(MOVE, {"choice": "move"})
    own = ann.attempts.filter(question=question).order_by("number").values_list("number", "answer")
    assert list(own) == [(1, GIBBERISH), (2, MIXED), (3, SECOND), (4, STRONG)]
    assert ann.attempts.get(question=other).number == 1
    assert keep("One more sorry.").number == 5


def test_two_guests_one_after_the_other_on_one_browser_stay_apart(client, keep, ann):
    ben = make_user("ben@example.org")
    keep(MIXED)
    sign_in(client)
    client.post(MOVE, {"choice": "move"})
    client.post("/accounts/logout/")
    keep(SECOND)
    assert sign_in(client, "ben@example.org")["Location"].startswith(MOVE)
    client.post(MOVE, {"choice": "move"})
    assert (answers_of(ann), answers_of(ben)) == ([(1, MIXED)], [(1, SECOND)])
    assert MovedGuest.objects.count() == 2


def test_one_account_on_two_browsers_gathers_what_both_guests_did(client, keep, ann):
    other = type(client)()
    keep(MIXED)
    keep(SECOND, by=other)
    for browser in (other, client):
        sign_in(browser)
        browser.post(MOVE, {"choice": "move"})
    assert answers_of(ann) == [(1, MIXED), (2, SECOND)]


def test_a_move_that_is_sent_twice_happens_once(client, keep, ann):
    guest = keep(MIXED).guest
    sign_in(client)
    for _ in range(2):
        assert client.post(MOVE, {"choice": "move"}).status_code == 303
    assert move_to_account(guest, ann.pk) == 0
    assert answers_of(ann) == [(1, MIXED)]


def test_a_guest_that_moved_to_one_account_moves_to_no_other(client, keep, ann):
    ben = make_user("ben@example.org")
    guest = keep(MIXED).guest
    MovedGuest.objects.create(guest=guest, user=ben)
    with pytest.raises(MovedElsewhere):
        move_to_account(guest, ann.pk)
    sign_in(client)
    assert not ann.attempts.exists() and ben.attempts.count() == 1, "and its owner gets what came late"


def test_an_answer_that_was_on_its_way_during_the_move_reaches_the_account(keep, ann, question):
    guest = keep(MIXED).guest
    move_to_account(guest, ann.pk)
    many_attempts(question, 1, guest=guest)
    assert move_latecomers() == 1
    assert [number for number, _ in answers_of(ann)] == [1, 2]
    assert move_latecomers() == 0


def test_a_form_sent_again_after_the_move_is_stored_once(client, keep, send, ann):
    token = str(uuid.uuid4())
    first = send(MIXED, submission=token)
    sign_in(client)
    client.post(MOVE, {"choice": "move"})
    assert send(MIXED, submission=token)["Location"] == first["Location"]
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("count", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_move_takes_the_same_few_queries_whatever_it_moves(
    client, ann, question, keep, count, django_assert_max_num_queries
):
    guest = keep(MIXED).guest
    Attempt.objects.all().delete()
    many_attempts(question, count, guest=guest)
    many_attempts(question, 5, user=ann)
    sign_in(client)
    with django_assert_max_num_queries(10):
        client.get(MOVE)
    with django_assert_max_num_queries(30) as taken:
        client.post(MOVE, {"choice": "move"})
    assert len(taken) <= 28, "savepoints and the session among them"
    assert ann.attempts.aggregate(Max("number"))["number__max"] == ann.attempts.count() == count + 5


def test_the_accounts_own_profile_wins_and_gaps_are_filled(ann, db):
    guest = uuid.uuid4()
    Profile.objects.create(user=ann, time_zone="Europe/Zurich")
    Profile.objects.create(guest=guest, time_zone="Asia/Tokyo", interview_on="2027-03-01")
    move_to_account(guest, ann.pk)
    profile = Profile.objects.get()
    assert (profile.user, profile.time_zone) == (ann, "Europe/Zurich")
    assert str(profile.interview_on) == "2027-03-01"


# The ladder


def test_the_page_of_the_move_asks_a_stranger_to_sign_in(client, db):
    for method in (client.get, client.post):
        response = method(MOVE)
        assert response.status_code == 302 and response["Location"].startswith("/accounts/login/")


def test_the_page_of_the_move_takes_no_other_method(client, ann):
    client.force_login(ann)
    assert client.put(MOVE).status_code == 405


def test_nobody_moves_the_tries_of_another_browsers_guest(client, keep, ann):
    keep(MIXED)
    other = type(client)()
    sign_in(other)
    assert other.get(MOVE)["Location"] == "/"
    other.post(MOVE, {"choice": "move"})
    assert not ann.attempts.exists()


# The registry


def test_every_kind_says_what_it_is_called_and_has_an_owner():
    assert {kind.name for kind in kinds()} >= {
        "tries",
        "own ratings",
        "verdicts called wrong",
        "drafts",
        "stories",
        "profile",
    }
    for kind in kinds():
        assert (
            kind.through or kind.author or "user" in {field.name for field in kind.model._meta.get_fields()}
        ), kind.name


def test_every_model_with_a_guest_belongs_to_a_kind():
    assert set(models_with_a_guest()) - {kind.model for kind in kinds()} == {MovedGuest}


def test_two_kinds_of_one_name_are_refused():
    kind = kinds()[0]
    with pytest.raises(ValueError):
        register(Kind(name=kind.name, one="x", many="xs", model=Profile, entry=dict))


def test_nobody_owns_nothing(keep):
    keep(MIXED)
    nobody = Person()
    assert owned_by(nobody) == [] and delete_all_of(nobody) == 0
    assert all(rows == [] for rows in copy_of(nobody).values())
    assert Attempt.objects.count() == 1
