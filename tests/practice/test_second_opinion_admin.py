"""What those who run the site see of second opinions: the switch, the figures, the calls and the cases."""

from decimal import Decimal

from django.contrib.auth.models import Permission

from practice import critique_breaker, critique_figures
from practice.models import CritiqueCall, CritiqueSwitch, Disagreement
from tests.practice.opinions import mixed_reply, opinion_on
from tests.practice.tiny import MIXED

PAGE = "/admin/practice/critiqueswitch/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_without_a_model_the_page_says_how_to_set_one(admin_client):
    page = text(admin_client.get(PAGE))
    assert "No language model is configured" in page and "LLM_BASE_URL" in page and "Switch off" not in page


def test_the_page_shows_the_server_the_limits_and_never_the_key(admin_client, model):
    page = text(admin_client.get(PAGE))
    assert model.url in page and "stub-1" in page and "<td>set</td>" in page
    assert "sk-secret-word" not in page and "closed" in page and "20 a person and day" in page


def test_reachable_is_asked_only_on_request(admin_client, model):
    assert "answers." in text(admin_client.post(PAGE, {"reach": "1"}, follow=True))
    model.mode = "401"
    assert "does not accept this site" in text(admin_client.post(PAGE, {"reach": "1"}, follow=True))
    assert not CritiqueCall.objects.exists()


def test_the_site_is_switched_off_and_on(admin_client, model):
    assert "off for the whole site" in text(admin_client.post(PAGE, {"off": "1"}, follow=True))
    assert not CritiqueSwitch.objects.get().on
    assert "Switch on for the whole site" in text(admin_client.get(PAGE))
    admin_client.post(PAGE, {"on": "1"})
    assert CritiqueSwitch.objects.get().on


def test_an_open_breaker_is_shown_and_can_be_closed(admin_client, model):
    critique_breaker.switch()
    for _ in range(critique_breaker.FAILURES_MOST):
        critique_breaker.note_failure("unreachable")
    page = text(admin_client.get(PAGE))
    assert "<b>open</b>" in page and "could not be reached" in page
    admin_client.post(PAGE, {"close": "1"})
    assert CritiqueSwitch.objects.get().rests_until is None


def test_who_may_only_look_changes_nothing(client, django_user_model, model):
    staff = django_user_model.objects.create_user("eve", is_staff=True)
    client.force_login(staff)
    assert client.get(PAGE).status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="view_critiqueswitch"))
    client.force_login(django_user_model.objects.get(pk=staff.pk))
    assert "Switch off" not in text(client.get(PAGE))
    assert client.post(PAGE, {"off": "1"}).status_code == 403


def test_calls_tokens_cost_times_failures_and_false_quotes_are_counted(
    admin_client,
    client,
    keep,
    model,
    settings,
):
    settings.LLM_PRICE_IN, settings.LLM_PRICE_OUT = Decimal("0.5"), Decimal("2")
    opinion_on(client, keep(MIXED))
    for mode in ("false-quotes", "404"):
        model.mode = mode
        opinion_on(client, keep(f"{MIXED} It was {mode}."))
    (_, today), (_, month) = critique_figures.spans()
    assert today == month
    assert (today["calls"], today["answered"], today["failed"], today["lost"]) == (3, 2, 1, 0)
    assert today["tokens_in"] > 1400 and (today["quotes"], today["dropped"]) == (11, 7)
    assert [count for _, count in today["failures"]] == [1]
    call = CritiqueCall.objects.order_by("pk").first()
    assert call.cost == Decimal("0.000750"), "700 tokens at 0.5 and 200 at 2 for a million"
    page = text(admin_client.get(PAGE))
    assert "11 checked, 7 not in the answer (64 %)" in page
    assert admin_client.get("/admin/practice/critiquecall/").status_code == 200


def test_the_page_asks_as_few_queries_after_many_calls(admin_client, model, django_assert_max_num_queries):
    admin_client.get(PAGE)
    CritiqueCall.objects.bulk_create(
        CritiqueCall(model="m", host="h", state="answered", ms=n) for n in range(30)
    )
    with django_assert_max_num_queries(10):
        admin_client.get(PAGE)


def test_cases_are_listed_without_a_name_and_get_an_outcome(admin_client, client, keep, model):
    model.reply = mixed_reply
    opinion_on(client, keep(MIXED))
    address = "/admin/practice/disagreement/"
    page = text(admin_client.get(address))
    assert "new-parcel" in page and "it came late" in page
    case = Disagreement.objects.get(criterion="new-parcel")
    shown = text(admin_client.get(f"{address}{case.pk}/change/"))
    assert "Send a new one." in shown and "her own fault" in shown
    admin_client.post(f"{address}{case.pk}/change/", {"outcome": "taken", "_save": "1"})
    case.refresh_from_db()
    assert case.outcome == "taken"
    assert admin_client.get(f"{address}add/").status_code == 403
