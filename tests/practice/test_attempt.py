import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from practice import answers
from practice.models import Attempt
from questions.rubrics import publish
from tests.practice.tiny import GIBBERISH, MIXED, SECOND, STRONG


def address(attempt):
    return reverse("attempt", args=[attempt.pk])


@pytest.fixture
def broken_judge(monkeypatch):
    def broken(text, rubric, reader=None):
        raise RuntimeError(f"cannot read: {text}")

    monkeypatch.setattr(answers.feedback, "assess", broken)
    return monkeypatch


def test_the_page_shows_score_points_mistakes_and_sources(client, keep):
    page = client.get(address(keep(MIXED))).content.decode()
    assert "Getting there. You made 1&nbsp;of&nbsp;3&nbsp;points." in page
    assert "There are 2 mistakes to fix." in page
    assert "Points still missing: 2" in page
    assert "Mistakes to fix: 2" in page
    assert "Points you made: 1" in page
    assert 'id="p-1"' in page and 'id="ev-1"' in page and 'href="#p-A"' in page
    assert "“I would put it like this: Sent a new one.”" in page
    assert "We looked for words such as new parcel." in page
    assert "There is no word of thanks." in page
    assert "<cite>A Tiny Document</cite> by Ann Author, 2020. The Heading, first paragraph" in page
    assert "Says that said sorry matters." in page
    assert "Then I packed another one." in page


def test_the_receipt_adds_up_to_the_score(client, keep):
    page = client.get(address(keep(MIXED))).content.decode()
    for line in (
        "3 of 3",
        "0 of 2",
        "0 of 1",
        "3 of 6",
        "3 ÷ 3.9 × 100",
        "76.92",
        "−24",
        "−12",
        "76.92 − 36",
    ):
        assert f">{line}<" in page, line
    assert "A. Blamed (weight 2 × 12)" in page
    assert ">40.92<" in page and ">41 of 100<" in page


def test_changes_are_ranked_by_what_they_gain(client, keep):
    shown = client.get(address(keep(MIXED))).context["page"]
    gains = [item.gain.gain for item in shown.changes]
    assert gains == sorted(gains, reverse=True)
    assert [item.sign for item in shown.next_changes] == ["A", "2", "3"]
    assert shown.with_all == "With all four" and shown.report.best == 100


def test_a_perfect_answer_has_nothing_to_change(client, keep):
    page = client.get(address(keep(STRONG))).content.decode()
    assert "Strong. You made 3&nbsp;of&nbsp;3&nbsp;points." in page
    assert "All points made. Try a new question." in page
    assert "Points still missing" not in page and "Mistakes to fix" not in page


def test_the_next_try_is_set_beside_the_last_scored_one(client, keep):
    first = keep(MIXED)
    keep(GIBBERISH)
    second = keep(SECOND)
    page = client.get(address(second)).content.decode()
    assert "Up 59 from try 1" in page
    assert f'href="{reverse("compare", args=[first.pk, second.pk])}"' in page
    assert "Down 59 from try 3" in client.get(address(keep(MIXED + " Yes."))).content.decode()
    assert "rules changed" not in page


def test_a_change_of_rules_between_two_tries_is_said(client, question, keep):
    keep(MIXED)
    question.criteria.filter(slug="money-back").update(weight=3)
    publish(question)
    assert "The rules changed between these tries." in client.get(address(keep(SECOND))).content.decode()


def test_a_stored_try_keeps_the_rules_that_judged_it(client, question, keep):
    attempt = keep(MIXED)
    question.criteria.filter(slug="says-sorry").update(statement="Something new.")
    publish(question)
    page = client.get(address(attempt)).content.decode()
    assert "Say sorry for the delay." in page and "Something new." not in page


def test_an_answer_without_a_score_shows_words_only(client, keep):
    page = client.get(address(keep(GIBBERISH))).content.decode()
    assert "Not scored" in page and "We could not read words in this answer." in page
    assert "<title>Not scored. Late parcel, feedback - Practice Desk</title>" in page
    assert "score__ring" not in page and "of 100" not in page
    assert GIBBERISH in page and "Try again with this answer" in page


def test_typed_markup_is_shown_as_text(client, keep):
    page = client.get(address(keep("I said sorry <script>alert(1)</script> & left."))).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_words_before_numbers_keeps_the_score_out_of_the_title(client, keep):
    attempt = keep(MIXED)
    client.post("/account/display/", {"words": "first"})
    page = client.get(address(attempt)).content.decode()
    assert "<title>Late parcel, feedback - Practice Desk</title>" in page
    assert 'data-words="first"' in page and 'id="show-numbers"' in page


# Who may see it


def test_only_its_owner_opens_a_try(client, keep, django_user_model, admin_client):
    attempt = keep(MIXED)
    assert client.get(address(attempt)).status_code == 200
    assert type(client)().get(address(attempt)).status_code == 404
    assert admin_client.get(address(attempt)).status_code == 404
    other = type(client)()
    other.force_login(django_user_model.objects.create_user("other"))
    assert other.get(address(attempt)).status_code == 404


def test_a_try_of_an_account_opens_only_when_signed_in(client, keep, django_user_model):
    client.force_login(django_user_model.objects.create_user("ann"))
    attempt = keep(MIXED)
    assert client.get(address(attempt)).status_code == 200
    client.logout()
    assert client.get(address(attempt)).status_code == 404


def test_an_unknown_try_is_not_found(client, db):
    assert client.get(f"/answers/{uuid.uuid4()}/").status_code == 404
    assert client.get("/answers/none/").status_code == 404


def test_a_try_cannot_be_posted_to(client, keep):
    assert client.post(address(keep(MIXED))).status_code == 405


def test_no_copy_of_the_page_is_kept_or_indexed(client, keep):
    response = client.get(address(keep(MIXED)))
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_the_page_asks_as_few_queries_after_many_tries(client, keep, django_assert_max_num_queries):
    keep(MIXED)
    attempt = keep(SECOND)
    with django_assert_max_num_queries(7) as few:
        client.get(address(attempt))
    for n in range(5):
        attempt = keep(f"{SECOND} It was day {n}.")
    with django_assert_max_num_queries(7) as many:
        client.get(address(attempt))
    assert len(many) == len(few)


# When judging fails


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_an_answer_is_kept_when_judging_fails(client, send, broken_judge, htmx):
    response = send(MIXED, htmx=htmx)
    attempt = Attempt.objects.get()
    assert (attempt.answer, attempt.judged_at, attempt.score) == (MIXED, None, None)
    page = (response if htmx else client.get(response["Location"])).content.decode()
    assert "We could not score your answer. It is saved." in page
    assert "This is our fault, not yours." in page
    assert MIXED in page


def test_a_failure_is_logged_without_the_answer(send, broken_judge, caplog, settings):
    import logging

    logger = logging.getLogger("practice")
    logger.addHandler(caplog.handler)
    try:
        send(MIXED)
    finally:
        logger.removeHandler(caplog.handler)
    assert "RuntimeError" in caplog.text and "late-parcel" in caplog.text
    assert "her own fault" not in caplog.text


def test_a_waiting_answer_is_judged_when_its_page_is_opened_again(client, keep, broken_judge):
    attempt = keep(MIXED)
    broken_judge.undo()
    assert "You made 1&nbsp;of&nbsp;3&nbsp;points." in client.get(address(attempt)).content.decode()
    attempt.refresh_from_db()
    assert attempt.score == 41 and attempt.verdicts.count() == 5


def test_a_waiting_answer_is_judged_by_the_command(keep, broken_judge, capsys):
    attempt = keep(MIXED)
    with pytest.raises(SystemExit):
        call_command("judge_pending")
    assert "0 judged, 1 still waiting." in capsys.readouterr().out
    broken_judge.undo()
    call_command("judge_pending")
    attempt.refresh_from_db()
    assert attempt.score == 41
    assert "1 judged, 0 still waiting." in capsys.readouterr().out


def test_judging_twice_at_once_writes_the_verdicts_once(keep, broken_judge):
    attempt = keep(MIXED)
    twin = Attempt.objects.get(pk=attempt.pk)
    broken_judge.undo()
    assert answers.judge_later(attempt) and answers.judge_later(twin)
    assert attempt.verdicts.count() == 5 and twin.score == 41
