import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from practice import answers
from practice.access import FIRST_VISIT, LAST_DAY
from practice.forms import cleaned_text
from practice.models import Attempt, Verdict
from tests.practice.tiny import GIBBERISH, MIXED, SECOND, SLUG, STRONG, make_question

ADDRESS = f"/questions/{SLUG}/answers/"


def test_an_answer_is_judged_stored_and_shown(client, question, send):
    response = send(MIXED)
    attempt = Attempt.objects.get()
    assert response.status_code == 303
    assert response["Location"] == reverse("attempt", args=[attempt.pk])
    assert (attempt.score, attempt.number, attempt.answer) == (41, 1, MIXED)
    assert attempt.rubric == question.rubrics.get()
    assert attempt.engine_version and attempt.judged_at
    made = Verdict.objects.filter(attempt=attempt, met=True)
    assert set(made.values_list("criterion", flat=True)) == {"says-sorry", "blames", "no-thanks"}
    assert client.get(response["Location"]).status_code == 200


def test_the_evidence_of_a_verdict_points_into_the_stored_text(keep):
    attempt = keep(MIXED)
    (piece,) = attempt.verdicts.get(criterion="blames").evidence
    assert "her own fault" in attempt.answer[piece["start"] : piece["end"]]


def test_htmx_gets_the_main_part_a_title_and_the_address(send):
    response = send(MIXED, htmx=True)
    page = response.content.decode()
    attempt = Attempt.objects.get()
    assert response.status_code == 200
    assert response["HX-Push-Url"] == reverse("attempt", args=[attempt.pk])
    assert page.strip().startswith("<title>Score 41. Late parcel, feedback - Practice Desk</title>")
    assert '<main class="page wrap" id="main"' in page
    assert "<html" not in page and "autofocus" in page


def test_an_answer_belongs_to_this_browsers_session(client, keep):
    attempt = keep(MIXED)
    assert attempt.guest == uuid.UUID(client.session["guest"])
    assert attempt.guest.hex != client.session.session_key
    assert keep(SECOND).guest == attempt.guest


def test_each_day_of_practice_lengthens_the_time_that_this_browser_knows_its_guest(client, keep, send):
    keep(MIXED)
    assert "sessionid" not in send(SECOND).cookies  # once a day is enough
    session = client.session
    session[LAST_DAY] = "2020-02-29"
    session.save()
    assert "sessionid" in send(STRONG).cookies


def test_an_answer_of_somebody_signed_in_belongs_to_the_account(client, keep, django_user_model):
    user = django_user_model.objects.create_user("ann")
    client.force_login(user)
    attempt = keep(MIXED)
    assert (attempt.user, attempt.guest) == (user, None)


def with_the_secret_of(client):
    """Another browser that holds nothing but the CSRF secret, which any page's form gives away."""
    other = type(client)()
    other.cookies["csrftoken"] = client.cookies["csrftoken"].value
    return other


def test_a_first_answer_whose_reply_was_lost_is_stored_once(client, question, send):
    client.get(reverse("question", args=[SLUG]))
    token = str(uuid.uuid4())
    first = send(MIXED, submission=token)
    again = send(MIXED, submission=token, by=with_the_secret_of(client))
    assert first["Location"] == again["Location"]
    assert Attempt.objects.count() == 1


def test_the_secret_in_a_form_opens_nobodys_tries_once_the_first_visit_is_over(client, question, keep):
    client.get(reverse("question", args=[SLUG]))
    attempt = keep(MIXED)
    Attempt.objects.update(created_at=attempt.created_at - FIRST_VISIT)
    other = with_the_secret_of(client)
    assert keep(SECOND, by=other).guest != attempt.guest
    assert other.get(reverse("attempt", args=[attempt.pk])).status_code == 404
    assert keep(SECOND).guest == attempt.guest


def test_tries_are_numbered_for_each_person_and_question(client, question, keep):
    other = make_question("other", 91)
    assert [keep(MIXED).number, keep(SECOND).number, keep(STRONG, to=other).number] == [1, 2, 1]
    assert keep(MIXED, by=type(client)()).number == 1


def test_an_answer_that_cannot_be_scored_is_kept_without_a_score(keep):
    attempt = keep(GIBBERISH)
    assert (attempt.score, attempt.not_scored) == (None, "gibberish")
    assert attempt.judged_at is not None


# The same form twice


def test_the_same_form_sent_twice_is_stored_once(send):
    token = str(uuid.uuid4())
    first, second = send(MIXED, submission=token), send(MIXED, submission=token)
    assert first["Location"] == second["Location"]
    assert Attempt.objects.count() == Verdict.objects.values("attempt").distinct().count() == 1


def test_the_same_form_with_other_words_is_a_new_try(send):
    token = str(uuid.uuid4())
    first, second = send(MIXED, submission=token), send(SECOND, submission=token)
    assert first["Location"] != second["Location"]
    assert set(Attempt.objects.values_list("answer", flat=True)) == {MIXED, SECOND}


def test_the_same_form_with_other_words_sent_twice_is_stored_once_too(send):
    token = str(uuid.uuid4())
    send(MIXED, submission=token)
    second, again = send(SECOND, submission=token), send(SECOND, submission=token)
    assert second["Location"] == again["Location"]
    assert Attempt.objects.count() == 2


def test_a_strangers_form_token_shows_nothing_of_the_stranger(client, send):
    token = str(uuid.uuid4())
    first = send(MIXED, submission=token)
    second = send(MIXED, submission=token, by=type(client)())
    assert first["Location"] != second["Location"]
    assert Attempt.objects.values("guest").distinct().count() == 2


@pytest.mark.parametrize("token", ["", "not-a-token", "\x00", "\N{SNOWMAN}"])
def test_a_stale_form_without_a_good_token_is_stored_all_the_same(send, token):
    assert send(MIXED, submission=token).status_code == 303
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["a known guest", "a first visit"])
def test_two_forms_in_the_same_moment_are_stored_once(client, monkeypatch, question, known):
    """Both pass every look at the database before either writes."""
    client.get(reverse("question", args=[SLUG]))
    if known:
        client.post(ADDRESS, {"answer": SECOND})
    stored = Attempt.objects.count()
    together = threading.Barrier(2)
    judged = answers.judge_now

    def judged_together(*args):
        together.wait(timeout=10)
        return judged(*args)

    monkeypatch.setattr(answers, "judge_now", judged_together)
    token, locations = str(uuid.uuid4()), []

    def send_one():
        try:
            browser = type(client)()
            browser.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
            locations.append(browser.post(ADDRESS, {"answer": MIXED, "submission": token})["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(locations) == 2 and len(set(locations)) == 1
    assert Attempt.objects.count() == stored + 1


# Bad input


@pytest.mark.parametrize("typed", ["", "   ", " \n\t\r\n", "\u200b\u00a0\u3000", "\x00\x01", "\ufeff"])
def test_an_answer_without_a_word_is_refused_with_a_clear_message(send, typed):
    response = send(typed)
    assert response.status_code == 422
    assert "Type at least one sentence. Then press Get feedback." in response.content.decode()
    assert not Attempt.objects.exists()


def test_a_form_without_the_answer_field_is_refused_like_an_empty_one(client, question):
    assert client.post(ADDRESS, {}).status_code == 422


def test_an_answer_over_the_limit_is_refused_and_every_word_is_kept(send):
    typed = "I said sorry <twice>. " * 400
    response = send(typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Your answer has 8,799 characters. The most is 8,000. Take out 799 or more." in page
    assert "I said sorry &lt;twice&gt;. " * 400 in page
    assert 'role="alert"' in page and 'id="error-note"' in page and 'aria-invalid="true"' in page


def test_an_answer_of_just_the_limit_is_taken(send):
    assert send("a" * 8000).status_code == 303
    assert send("a\r\n" * 4000).status_code == 303


def test_htmx_gets_the_error_note_alone(send):
    response = send(" ", htmx=True)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="error-note" role="alert"' in page
    assert "<form" not in page and "<html" not in page


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\vthree\x85four", "one\ntwo\nthree\nfour"),
        ("so\x00rry\x07 \x9bfriend\x7f", "sorry friend"),
        ("tab\tstays \N{WAVING HAND SIGN} caf\u00e9", "tab\tstays \N{WAVING HAND SIGN} caf\u00e9"),
        ("  around  \n", "around"),
        ("half \ud83d sign", "half \ufffd sign"),
    ],
)
def test_text_is_stored_without_what_no_one_types(typed, stored):
    assert cleaned_text(typed) == stored


def test_control_characters_never_break_the_store(keep):
    assert keep("I said\x00 sorry.\x1b[31m").answer == "I said sorry.[31m"


def test_bytes_that_are_no_text_get_a_clear_message(client, question):
    body = b"answer=I+said+sorry+%FF%FE+to+her."
    response = client.post(ADDRESS, body, content_type="application/x-www-form-urlencoded")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Some letters did not arrive as text." in page
    assert "I said sorry" in page


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"answer=sorry \xff\xfe", "application/x-www-form-urlencoded"),
        (b"answer=sorry", "application/x-www-form-urlencoded; charset=utf-16"),
        (b'{"answer": "sorry"}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"answer=%ED%A0%80sorry", "application/x-www-form-urlencoded"),
    ],
)
def test_no_body_brings_the_server_down(client, question, body, kind):
    response = client.generic("POST", ADDRESS, body, content_type=kind)
    assert response.status_code in (400, 422)
    # A browser of its own, because Django's test client leaves out the security token unless told.
    browser = type(client)(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get(reverse("question", args=[SLUG]))
    response = browser.generic("POST", ADDRESS, body, content_type=kind)
    assert response.status_code in (400, 403)
    assert not Attempt.objects.exists()


def test_a_charset_that_nobody_knows_is_read_as_utf_8(client, question):
    kind = "application/x-www-form-urlencoded; charset=nonsense"
    assert (
        client.generic("POST", ADDRESS, b"answer=I+was+sorry+caf%C3%A9.", content_type=kind).status_code
        == 303
    )
    assert Attempt.objects.get().answer == "I was sorry caf\u00e9."


@pytest.mark.parametrize("debug", [True, False], ids=["DEBUG", "no DEBUG"])
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_form_that_is_far_too_large_is_refused_with_a_clear_message(
    client, question, settings, htmx, debug
):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.DEBUG = 20_000, debug
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.post(ADDRESS, {"answer": "a" * 30_000}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 413
    assert "an answer has at most 8,000 characters" in page
    assert ("<html" in page) is not htmx


@pytest.mark.parametrize("length", ["", "-1", "many", "\u0663"])
def test_a_length_that_is_no_number_breaks_nothing(client, question, length):
    assert client.post(ADDRESS, {"answer": " "}, CONTENT_LENGTH=length).status_code in (400, 422)


@pytest.mark.parametrize("address", ["/nothing/", "/", "/account/display/", "/answers/none/"])
def test_a_form_that_is_far_too_large_breaks_no_other_address(client, question, settings, address):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    browser = type(client)(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/")
    assert browser.post(address, {"answer": "a" * 30_000}).status_code in (400, 404)


def test_an_unknown_question_is_not_found(client, db):
    assert client.post("/questions/nothing/answers/", {"answer": MIXED}).status_code == 404
    response = client.post("/questions/nothing/answers/", {"answer": MIXED}, headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert "<html" not in response.content.decode()


def test_the_address_of_sending_cannot_be_opened(client, question):
    assert client.get(ADDRESS).status_code == 405


def test_the_editor_offers_the_display_form_a_way_back_that_opens(client, send):
    page = send(" ").content.decode()
    assert f'name="next" value="/questions/{SLUG}/"' in page


# The missing security token


def test_a_form_without_its_security_token_keeps_the_text_on_a_page_of_its_own(client, question):
    browser = type(client)(enforce_csrf_checks=True)
    token = str(uuid.uuid4())
    response = browser.post(ADDRESS, {"answer": "I said <sorry>.", "submission": token})
    page = response.content.decode()
    assert response.status_code == 403
    assert "I said &lt;sorry&gt;.</textarea>" in page and f'value="{token}"' in page
    assert "Nothing is stored yet." in page
    assert not Attempt.objects.exists()


def test_the_form_of_that_page_works(client, question):
    browser = type(client)(enforce_csrf_checks=True)
    page = browser.post(ADDRESS, {"answer": MIXED}).context
    fields = {"answer": page["typed"], "submission": page["submission"]}
    response = browser.post(ADDRESS, fields | {"csrfmiddlewaretoken": str(page["csrf_token"])})
    assert response.status_code == 303
    assert Attempt.objects.get().answer == MIXED


def test_htmx_without_the_security_token_gets_a_note_and_a_fresh_token(client, question):
    browser = type(client)(enforce_csrf_checks=True)
    response = browser.post(ADDRESS, {"answer": MIXED}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 403
    assert 'id="error-note"' in page and "<html" not in page
    assert 'hx-swap-oob="outerHTML:[name=csrfmiddlewaretoken]"' in page


def test_a_missing_security_token_elsewhere_is_a_page_too(client, question):
    browser = type(client)(enforce_csrf_checks=True)
    response = browser.post("/account/display/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Please send it once more" in response.content.decode()
