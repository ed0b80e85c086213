import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.access import FIRST_VISIT
from practice.drafts import LONGEST
from practice.models import Attempt, Draft
from tests.practice.tiny import MIXED, SECOND, SLUG, make_question

ADDRESS = f"/questions/{SLUG}/draft/"
PAGE = f"/questions/{SLUG}/"
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def type_in(client, question):
    """Saves a draft as the script does and gives the response back."""

    def type_in(text="half a thought", by=client, **fields):
        return by.post(ADDRESS, {"answer": text} | fields, headers=BY_SCRIPT)

    return type_in


def test_a_draft_is_kept_for_the_guest_who_typed_it(client, type_in):
    response = type_in("I said <b>sorry</b>\r\nand left.  ")
    draft = Draft.objects.get()
    assert response.json() == {"draft": draft.seen, "at": int(draft.updated_at.timestamp() * 1000)}
    assert (draft.text, draft.version, draft.user) == ("I said <b>sorry</b>\nand left.", 1, None)
    assert draft.guest == uuid.UUID(client.session["guest"])
    page = client.get(PAGE).content.decode()
    assert "\nI said &lt;b&gt;sorry&lt;/b&gt;\nand left.</textarea>" in page
    assert "Your draft is back" in page


@pytest.mark.parametrize("text", ["", "  \r\n ", "\x00"])
def test_nothing_typed_makes_no_session(client, question, type_in, text):
    response = type_in(text)
    assert response.status_code == 200 and response.json() == {"draft": ""}
    assert "sessionid" not in response.cookies and "sessionid" not in client.get(ADDRESS).cookies
    assert not Draft.objects.exists()


def test_a_draft_of_somebody_signed_in_belongs_to_the_account(client, type_in, django_user_model):
    user = django_user_model.objects.create_user("ann")
    client.force_login(user)
    type_in()
    assert (Draft.objects.get().user, Draft.objects.get().guest) == (user, None)


def test_typing_on_makes_the_next_version(type_in):
    first = type_in("one").json()["draft"]
    second = type_in("one two", draft=first)
    assert second.status_code == 200
    assert (Draft.objects.get().text, Draft.objects.get().version) == ("one two", 2)
    assert second.json()["draft"] != first


def test_the_same_text_twice_is_one_version(type_in):
    first = type_in("one").json()["draft"]
    assert type_in("one").json()["draft"] == first


def test_a_second_tab_writes_over_nothing_and_is_shown_the_other_text(type_in):
    first = type_in("of the first tab").json()
    response = type_in("of the second tab")
    assert response.status_code == 409
    assert response.json() == {**first, "text": "of the first tab"}
    assert Draft.objects.get().text == "of the first tab"
    # With the state that it was shown, the second tab may choose its own text.
    assert type_in("of the second tab", draft=first["draft"]).status_code == 200
    assert type_in("more of the first tab", draft=first["draft"]).status_code == 409
    assert Draft.objects.get().text == "of the second tab"


@pytest.mark.parametrize("seen", ["1", "-", "x-1", "1-x", "9" * 40 + "-1", "²-1", "\x00", "1-1-1"])
def test_a_state_made_by_hand_is_as_good_as_none(type_in, seen):
    type_in("one")
    assert type_in("two", draft=seen).status_code == 409


def test_another_persons_state_opens_nothing(client, question, type_in):
    seen = type_in("mine").json()["draft"]
    stranger = type(client)()
    assert type_in("theirs", by=stranger, draft=seen).status_code == 200
    assert stranger.post(ADDRESS, {"throw-away": "1", "draft": seen}, headers=BY_SCRIPT).status_code == 409
    assert set(Draft.objects.values_list("text", flat=True)) == {"mine", "theirs"}
    assert "mine" not in stranger.get(PAGE).content.decode()
    assert "mine" not in stranger.get(ADDRESS, headers=BY_SCRIPT).content.decode()


def test_a_draft_is_thrown_away_only_as_it_was_shown(client, type_in):
    first = type_in("one").json()["draft"]
    second = type_in("two", draft=first).json()["draft"]
    throw = {"throw-away": "1"}
    assert client.post(ADDRESS, throw | {"draft": first}, headers=BY_SCRIPT).status_code == 409
    assert client.post(ADDRESS, throw | {"draft": second}, headers=BY_SCRIPT).json() == {"draft": ""}
    assert not Draft.objects.exists()


def test_taking_every_word_out_takes_the_draft_away(type_in):
    seen = type_in("one").json()["draft"]
    assert type_in("", draft=seen).json() == {"draft": ""}
    assert not Draft.objects.exists()


def test_a_sent_answer_takes_its_draft_away_and_no_other(type_in, send):
    seen = type_in("on the way").json()["draft"]
    send(SECOND)
    assert Draft.objects.get().text == "on the way"
    send(MIXED, draft=seen)
    assert not Draft.objects.exists()
    type_in(MIXED)
    send(MIXED)
    assert not Draft.objects.exists()


def test_a_draft_that_arrives_behind_its_answer_is_not_kept(type_in, send):
    token = str(uuid.uuid4())
    send(MIXED, submission=token)
    assert type_in(MIXED[:20], submission=token).json() == {"draft": ""}
    assert not Draft.objects.exists()
    Attempt.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert type_in("typed after going back", submission=token).json()["draft"]


def test_a_draft_may_be_longer_than_an_answer_but_not_endless(client, question, type_in):
    assert type_in("a" * LONGEST).status_code == 200
    response = type_in("a" * (LONGEST + 1))
    assert response.status_code == 422 and "too long" in response.json()["error"]
    plain = client.post(ADDRESS, {"answer": "b" * (LONGEST + 1)})
    assert plain.status_code == 422 and "b" * (LONGEST + 1) in plain.content.decode()


def test_the_secret_in_a_form_opens_no_draft_once_the_first_visit_is_over(client, question, type_in):
    client.get(PAGE)
    type_in("mine")
    Draft.objects.update(created_at=timezone.now() - FIRST_VISIT * 2)
    other = type(client)()
    other.cookies["csrftoken"] = client.cookies["csrftoken"].value
    assert type_in("theirs", by=other).status_code == 200
    assert Draft.objects.values("guest").distinct().count() == 2


# Without the script


def test_a_button_keeps_the_draft_and_goes_home(client, question):
    response = client.post(ADDRESS, {"answer": "half"})
    assert (response.status_code, response["Location"]) == (303, "/")
    home = client.get("/").content.decode()
    assert home.count("Draft kept") == 1


def test_a_button_in_a_second_tab_shows_both_texts_and_then_lets_choose(client, question, type_in):
    type_in("of the <first> tab")
    response = client.post(ADDRESS, {"answer": "of the second tab"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "of the &lt;first&gt; tab" in page and "\nof the second tab</textarea>" in page
    assert "Both texts are here" in page
    seen = response.context["other_draft"].seen
    assert f'name="draft" value="{seen}">Keep this text as my draft' in page
    assert client.post(ADDRESS, {"answer": "of the second tab", "draft": seen}).status_code == 303
    assert Draft.objects.get().text == "of the second tab"


def test_a_second_try_shows_its_text_and_offers_the_other_draft(client, question, keep, type_in):
    attempt = keep(MIXED)
    type_in("another beginning")
    page = client.get(PAGE, {"from": attempt.pk}).content.decode()
    assert f"\n{MIXED}</textarea>" in page and "another beginning</p>" in page
    assert "You have another draft" in page
    response = client.post(ADDRESS, {"throw-away": "1", "draft": Draft.objects.get().seen})
    assert response["Location"] == PAGE and not Draft.objects.exists()


def test_opening_the_address_leads_to_the_question(client, question):
    assert client.get(ADDRESS)["Location"] == PAGE


def test_the_script_gets_a_new_token_with_the_state(client, type_in):
    seen = type_in().json()["draft"]
    told = client.get(ADDRESS, headers=BY_SCRIPT).json()
    assert told["draft"] == seen and len(told["token"]) > 30 and "text" not in told


# The ladder


def test_only_these_methods_and_questions_are_answered(client, question):
    assert client.put(ADDRESS).status_code == 405
    assert client.post("/questions/nothing/draft/", {"answer": "x"}).status_code == 404
    make_question("off", 91, active=False)
    assert client.post("/questions/off/draft/", {"answer": "x"}).status_code == 404


def test_no_copy_of_a_draft_is_kept(client, type_in):
    for response in (type_in(), client.get(ADDRESS, headers=BY_SCRIPT), client.get(PAGE)):
        assert "no-store" in response["Cache-Control"]


def test_a_draft_without_the_security_token_is_refused(client, question):
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(ADDRESS, {"answer": "x"}, headers=BY_SCRIPT).status_code == 403


def test_saving_and_reading_ask_few_queries(client, type_in, django_assert_max_num_queries):
    seen = type_in("one").json()["draft"]
    with django_assert_max_num_queries(10):
        type_in("two", draft=seen, submission=str(uuid.uuid4()))
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_home_asks_as_few_queries_with_many_drafts(client, question, type_in, django_assert_max_num_queries):
    type_in()
    guest = Draft.objects.get().guest
    for n in range(8):
        Draft.objects.create(question=make_question(f"q{n}", 100 + n), guest=guest, text="x")
    with django_assert_max_num_queries(10):
        assert client.get("/").content.decode().count("Draft kept") == 9


def test_a_page_that_somebody_else_left_open_saves_nothing_here(client, ann, question):
    address = reverse("draft", args=[question.slug])

    def save(text, whose):
        return client.post(address, {"answer": text, "whose": whose}, headers={"Accept": "application/json"})

    guest, *others = save("of the guest", "-").json()["whose"].split()
    assert others == ["-"]  # what was typed before is the guest's too
    assert save("and more", guest).status_code == 409  # the guest's own: only the state is missing
    client.force_login(ann)
    assert save("of the guest, later", guest).status_code == 403
    assert not Draft.objects.filter(user=ann).exists()
    assert save("typed before anybody was known", "-").status_code == 200
