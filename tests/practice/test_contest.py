import pytest
from django.urls import reverse

from practice.models import Contest
from tests.practice.tiny import MIXED, SECOND

WORDS = "I said <b>I would send</b> another one."


@pytest.fixture
def attempt(keep):
    return keep(MIXED)


def address(attempt, criterion="new-parcel"):
    return reverse("contest", args=[attempt.pk, criterion])


def page_of(client, attempt):
    return client.get(reverse("attempt", args=[attempt.pk])).content.decode()


def test_a_verdict_is_called_wrong_and_shown_as_such(client, attempt):
    response = client.post(address(attempt), {"words": WORDS, "consent": "1"})
    assert response.status_code == 303
    assert response["Location"] == reverse("attempt", args=[attempt.pk]) + "#wrong-2"
    page = page_of(client, attempt)
    assert "You called this wrong." in page and "It goes to the people who write the rules" in page
    assert "I said &lt;b&gt;I would send&lt;/b&gt; another one." in page
    contest = Contest.objects.get()
    assert (contest.criterion, contest.met, contest.words, contest.consent) == (
        "new-parcel",
        False,
        WORDS,
        True,
    )


def test_the_score_stays_as_it_is(client, attempt):
    client.post(address(attempt), {"words": WORDS})
    attempt.refresh_from_db()
    assert attempt.score == 41 and "41 of 100" in page_of(client, attempt)


@pytest.mark.parametrize("criterion", ["says-sorry", "new-parcel", "blames", "no-thanks"])
def test_every_kind_of_verdict_can_be_called_wrong(client, attempt, criterion):
    assert client.post(address(attempt, criterion), {}).status_code == 303
    assert Contest.objects.get().met is (criterion != "new-parcel")


def test_without_consent_only_the_person_sees_it(client, attempt, admin_client):
    client.post(address(attempt), {"words": WORDS})
    assert "Only you see this." in page_of(client, attempt)
    assert admin_client.get("/admin/practice/contest/").context["cl"].result_count == 0
    contest = Contest.objects.get()
    assert admin_client.get(f"/admin/practice/contest/{contest.pk}/change/").status_code == 302


def test_those_who_write_the_rules_see_the_words_and_not_the_person(
    client, keep, admin_client, django_user_model
):
    client.force_login(django_user_model.objects.create_user("ann-the-person"))
    attempt = keep(MIXED)
    client.post(address(attempt), {"words": WORDS, "consent": "1"})
    listing = admin_client.get("/admin/practice/contest/").content.decode()
    assert "I would send" in listing and "ann-the-person" not in listing
    contest = Contest.objects.get()
    change = f"/admin/practice/contest/{contest.pk}/change/"
    page = admin_client.get(change).content.decode()
    assert "Send a new one." in page and "<b>I would send" not in page
    assert "ann-the-person" not in page and "her own fault" not in page
    assert admin_client.post(change, {"outcome": "taken", "words": "other"}).status_code == 302
    contest.refresh_from_db()
    assert (contest.outcome, contest.words) == ("taken", WORDS)
    assert "Made into an example." in page_of(client, attempt)
    assert admin_client.get("/admin/practice/contest/add/").status_code == 403


def test_it_can_be_taken_back(client, attempt):
    client.post(address(attempt), {"words": WORDS, "consent": "1"})
    response = client.post(address(attempt), {"take-back": "1"})
    assert response.status_code == 303 and not Contest.objects.exists()
    assert "You called this wrong." not in page_of(client, attempt)
    assert client.post(address(attempt), {"take-back": "1"}).status_code == 303


def test_calling_it_wrong_twice_keeps_the_newer_words(client, attempt):
    client.post(address(attempt), {"words": "one"})
    client.post(address(attempt), {"words": "two"})
    assert Contest.objects.get().words == "two"


def test_htmx_gets_the_one_part(client, attempt):
    htmx = {"HX-Request": "true"}
    part = client.post(address(attempt), {"words": WORDS}, headers=htmx).content.decode()
    assert part.strip().startswith('<div class="contest" id="wrong-2">') and "You called this wrong." in part
    back = client.post(address(attempt), {"take-back": "1"}, headers=htmx).content.decode()
    assert "Mark as wrong" in back and "<main" not in back


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"consent": "1"}, "Without words there is no example to send."),
        ({"consent": "1", "words": " \n"}, "Without words there is no example to send."),
        ({"words": "a" * 1001}, "The most is 1,000. Take out 1 or more."),
        ({"words": "a\ufffd"}, "Some letters did not arrive as text."),
    ],
)
def test_bad_input_is_refused_and_kept(client, attempt, fields, message):
    for headers in ({}, {"HX-Request": "true"}):
        response = client.post(address(attempt), fields, headers=headers)
        page = response.content.decode()
        assert response.status_code == 422 and message in page
        assert page.count(message) == 1 and fields.get("words", "").strip() in page
    assert not Contest.objects.exists()


def test_nobody_else_calls_it_wrong(client, attempt, keep, django_user_model, admin_client):
    other_guest, signed_in = type(client)(), type(client)()
    keep(SECOND, by=other_guest)
    signed_in.force_login(django_user_model.objects.create_user("other"))
    for person in (type(client)(), other_guest, signed_in, admin_client):
        assert person.post(address(attempt), {"words": WORDS}).status_code == 404
    assert client.post(address(attempt, "nothing"), {"words": WORDS}).status_code == 404
    assert client.get(address(attempt)).status_code == 405
    assert not Contest.objects.exists()


def test_a_try_with_everything_called_wrong_asks_few_queries(client, attempt, django_assert_max_num_queries):
    for verdict in attempt.verdicts.all():
        client.post(address(attempt, verdict.criterion), {"words": WORDS})
    with django_assert_max_num_queries(10):
        assert page_of(client, attempt).count("You called this wrong.") == 5
