import pytest
from django.urls import reverse

from practice.models import Attempt, SelfRating
from tests.practice.tiny import GIBBERISH, MIXED, SECOND


def address(attempt):
    return reverse("rate", args=[attempt.pk])


def feedback(attempt):
    return reverse("attempt", args=[attempt.pk])


@pytest.fixture
def attempt(keep):
    return keep(MIXED)


CHOSEN = {
    "rate-says-sorry": "yes",
    "rate-new-parcel": "yes",
    "rate-money-back": "unsure",
    "rate-blames": "no",
}


def test_who_asks_to_rate_first_is_led_there_before_the_feedback(client, send):
    response = send(MIXED, rate="1")
    attempt = Attempt.objects.get()
    assert (response.status_code, response["Location"]) == (303, address(attempt))
    page = client.get(address(attempt)).content.decode()
    assert "Say sorry for the delay." in page and "Blaming the customer." in page
    assert "of 100" not in page and "Covered" not in page and "Missed" not in page
    assert "her own fault" in page


def test_htmx_gets_the_rating_with_its_address(send):
    response = send(MIXED, htmx=True, rate="1")
    assert response["HX-Push-Url"] == address(Attempt.objects.get())
    page = response.content.decode()
    assert '<main class="page wrap page--focus" id="main"' in page and "<html" not in page


def test_the_difference_is_shown_afterwards(client, attempt):
    response = client.post(address(attempt), CHOSEN)
    assert (response.status_code, response["Location"]) == (303, feedback(attempt))
    view = client.get(feedback(attempt)).context["page"].own_view
    assert (view.agreed, view.rated) == (1, 3)
    assert [(d.item.verdict.criterion, d.thought_met) for d in view.differences] == [
        ("new-parcel", True),
        ("blames", False),
    ]
    assert [item.verdict.criterion for item in view.unsure] == ["money-back"]
    page = client.get(feedback(attempt)).content.decode()
    assert "You and the rules agree on 1 of 3." in page
    assert "You thought you made it. The rules found no words for it." in page
    assert "You thought you kept clear of it. The rules say you made it." in page


def test_htmx_goes_straight_on_to_the_feedback(client, attempt):
    response = client.post(address(attempt), CHOSEN, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == feedback(attempt)
    assert "You and the rules agree on 1 of 3." in response.content.decode()


def test_without_a_rating_nothing_is_said_of_it(client, attempt):
    assert "What you thought" not in client.get(feedback(attempt)).content.decode()


def test_the_rating_changes_no_score(client, attempt):
    client.post(address(attempt), CHOSEN)
    attempt.refresh_from_db()
    assert attempt.score == 41


def test_a_rating_is_made_once(client, attempt):
    client.post(address(attempt), CHOSEN)
    assert client.get(address(attempt))["Location"] == feedback(attempt)
    assert client.post(address(attempt), {"rate-blames": "yes"}).status_code == 303
    assert SelfRating.objects.get(criterion="blames").met is False


def test_an_answer_without_a_score_is_not_rated(client, keep, send):
    attempt = keep(GIBBERISH)
    assert client.get(address(attempt))["Location"] == feedback(attempt)
    assert client.post(address(attempt), CHOSEN).status_code == 303
    assert not SelfRating.objects.exists()
    assert send(GIBBERISH + " x", rate="1")["Location"].count("rate") == 0


@pytest.mark.parametrize("chosen", [{}, {"rate-blames": "perhaps"}, {"rate-other": "yes"}])
def test_nothing_chosen_is_said_and_can_be_mended(client, attempt, chosen):
    response = client.post(address(attempt), chosen)
    assert response.status_code == 422
    assert "Nothing is chosen yet." in response.content.decode()
    part = client.post(address(attempt), chosen, headers={"HX-Request": "true"})
    assert part.status_code == 422 and "<main" not in part.content.decode()
    assert not SelfRating.objects.exists()


def test_nobody_else_rates_a_try(client, attempt, keep, django_user_model, admin_client):
    other_guest, signed_in = type(client)(), type(client)()
    keep(SECOND, by=other_guest)
    signed_in.force_login(django_user_model.objects.create_user("other"))
    for person in (type(client)(), other_guest, signed_in, admin_client):
        assert person.get(address(attempt)).status_code == 404
        assert person.post(address(attempt), CHOSEN).status_code == 404
    assert client.put(address(attempt)).status_code == 405
    assert not SelfRating.objects.exists()


def test_rating_asks_few_queries(client, attempt, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get(address(attempt))
    client.post(address(attempt), CHOSEN)
    with django_assert_max_num_queries(10):
        client.get(feedback(attempt))
