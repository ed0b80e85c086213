"""Asking for a second opinion: consent, waiting, what comes of it, what goes wrong, and whose business it is."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.critique.failures import SENTENCES
from practice import critique_breaker, critique_work, second_opinions, work
from practice.access import Person
from practice.belongings import copy_of, move_to_account
from practice.models import (
    Attempt,
    Cohort,
    Critique,
    CritiqueCall,
    CritiqueConsent,
    CritiqueSwitch,
    Disagreement,
    Membership,
    Work,
)
from questions.models import Question
from tests.feedback.test_critique import BROKEN
from tests.language_models import asked_of, fitting
from tests.practice.opinions import HTMX, address, ask, do, mixed_reply, opinion_on
from tests.practice.people import sign_in
from tests.practice.tiny import GIBBERISH, MIXED

NAMED = MIXED + " Then Sarah Miller rang 020 7946 0000 about order 12345."


@pytest.fixture
def attempt(keep):
    return keep(MIXED)


def page_of(client, attempt):
    return client.get(reverse("attempt", args=[attempt.pk])).content.decode()


# Off


def test_without_a_model_there_is_no_button_no_address_and_the_pages_say_so(client, attempt):
    page = page_of(client, attempt)
    assert "econd opinion" not in page and "Nothing you type leaves this server." in page
    assert client.post(address(attempt)).status_code == 404
    assert "there are no second opinions" in client.get("/privacy/").content.decode()


@pytest.mark.slow
def test_without_a_model_nothing_of_the_packages_is_loaded(tmp_path):
    from tests.test_settings import python

    show = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'practice.settings'; import django; django.setup(); "
        "import practice.urls; print([m for m in ('openai', 'pydantic', 'httpx2') if m in sys.modules])"
    )
    outcome = python("-c", show, home=tmp_path, SECRET_KEY="k", DATA_DIR=str(tmp_path))
    assert outcome.stdout.strip() == "[]", outcome.stderr


def test_the_footer_and_the_privacy_page_name_an_outside_host(client, attempt, settings):
    settings.LLM = {"base_url": "https://model.example/v1", "api_key": "k", "model": "m-1"}
    footer = "Answers go to model.example only if you ask for a second opinion."
    assert footer in page_of(client, attempt)
    privacy = client.get("/privacy/").content.decode()
    assert footer in privacy and "Nothing you type leaves this server." not in privacy
    assert "No outside service reads your answer" not in privacy


def test_with_a_model_on_this_server_the_promise_stays(client, attempt, model):
    assert "Nothing you type leaves this server." in page_of(client, attempt)
    assert "stay on this server" in ask(client, attempt, agree="", change="1").content.decode()


# Asking


def test_nothing_is_asked_before_consent_and_the_page_says_who_gets_what(client, attempt, settings):
    settings.LLM = {"base_url": "https://model.example/v1", "api_key": "k", "model": "m-1"}
    assert "Ask for a second opinion" in page_of(client, attempt)
    for headers in ({}, HTMX):
        page = client.post(address(attempt), headers=headers).content.decode()
        assert "model.example" in page and "Agree and ask" in page and "Hide names and numbers first" in page
        assert ("<html" in page) is not bool(headers)
    assert not Critique.objects.exists() and not Work.objects.exists()


def test_not_now_asks_nothing(client, attempt, model):
    assert client.post(address(attempt), {"not-now": "1"}).status_code == 303
    page = client.post(address(attempt), {"not-now": "1"}, headers=HTMX).content.decode()
    assert "Ask for a second opinion" in page
    assert not CritiqueConsent.objects.exists() and not model.requests


def test_the_request_returns_at_once_and_the_opinion_comes_by_itself(client, attempt, model):
    model.reply = mixed_reply
    part = ask(client, attempt, htmx=True)
    assert part.status_code == 200 and not model.requests
    text = part.content.decode()
    assert "The language model is reading." in text and 'hx-trigger="every 2s"' in text
    assert "<html" not in text and 'id="second-opinion"' in text
    do()
    part = client.get(address(attempt), headers=HTMX).content.decode()
    assert "hx-trigger" not in part and "It agrees with 2 of 5 verdicts." in part
    assert 'hx-swap-oob="innerHTML:#second-opinion-said"' in part


def test_without_script_it_goes_by_reload(client, attempt, model):
    response = ask(client, attempt)
    assert response.status_code == 303 and response["Location"].endswith("#second-opinion")
    assert "See whether it is ready" in page_of(client, attempt)
    assert client.get(address(attempt))["Location"].endswith("#second-opinion")
    do()
    assert "It agrees with" in page_of(client, attempt)


def test_a_second_press_and_a_second_tab_ask_once(client, attempt, model):
    for _ in range(3):
        ask(client, attempt)
    do()
    ask(client, attempt)
    assert Critique.objects.count() == Work.objects.count() == len(model.requests) == 1
    assert CritiqueConsent.objects.get().asked == 1


def test_it_is_asked_again_only_on_request(client, attempt, model):
    first = opinion_on(client, attempt)
    ask(client, attempt, again="1")
    assert Critique.objects.count() == 2
    do()
    assert len(model.requests) == 2 and Critique.objects.exclude(pk=first.pk).get().round == 2


def test_another_model_is_asked_on_request_and_the_page_names_each(client, attempt, model, settings):
    opinion_on(client, attempt)
    settings.LLM = settings.LLM | {"model": "stub-2"}
    assert "Second opinion by the model stub-1" in page_of(client, attempt)
    opinion_on(client, attempt, again="1")
    assert "Second opinion by the model stub-2" in page_of(client, attempt)


def test_another_host_is_agreed_to_anew(client, attempt, model, settings, keep):
    opinion_on(client, attempt)
    settings.LLM = settings.LLM | {"base_url": "https://model.example/v1"}
    other = keep(MIXED + " And so on.")
    assert "Agree and ask" in client.post(address(other)).content.decode()


def test_an_agreement_is_for_all_answers_and_can_be_taken_back(client, attempt, model, keep):
    opinion_on(client, attempt)
    other = keep(MIXED + " And so on.")
    assert client.post(address(other)).status_code == 303, "no second question about consent"
    shown = client.post(address(attempt), {"change": "1"}).content.decode()
    assert "Take my agreement back" in shown
    assert (
        "Nothing is sent before you agree again."
        in client.post(address(attempt), {"take-back": "1"}).content.decode()
    )
    last = keep(MIXED + " And more.")
    assert "Agree and ask" in client.post(address(last)).content.decode()


def test_taking_the_agreement_back_while_it_waits_sends_nothing(client, attempt, model):
    ask(client, attempt)
    client.post(address(attempt), {"take-back": "1"})
    do()
    assert not model.requests and "You took your agreement back" in page_of(client, attempt)


# What is shown


@pytest.fixture
def mixed(client, attempt, model):
    model.reply = mixed_reply
    return opinion_on(client, attempt)


def test_disagreement_stands_side_by_side_and_goes_to_the_admins_list(client, attempt, mixed):
    page = page_of(client, attempt)
    assert "It sees this differently" in page and "“it came late”" in page
    assert "It is not sure" in page and "What did you send her then?" in page
    assert "It came late, and she was upset." in page and "Another way to say mistake A" in page
    assert "Second opinion by the model stub-1" in page
    cases = {case.criterion: (case.met, case.quote) for case in Disagreement.objects.all()}
    assert cases == {"new-parcel": (False, "it came late"), "blames": (True, "")}


def test_the_quotes_are_marked_in_the_stored_answer_by_their_places(client, attempt, mixed):
    remark = mixed.opinion["remarks"][0]
    assert attempt.answer[remark["start"] : remark["end"]] == "I said sorry"
    assert 'id="ev-2-1"' in page_of(client, attempt) and 'href="#o-1"' in page_of(client, attempt)


def test_score_verdicts_and_report_stay_as_they_were(client, attempt, mixed):
    after = Attempt.objects.get(pk=attempt.pk)
    for name in ("score", "report", "engine_version", "judged_at", "rubric_id"):
        assert getattr(after, name) == getattr(attempt, name), name
    verdicts = attempt.verdicts.values_list("criterion", "met")
    assert dict(verdicts)["blames"] is True and dict(verdicts)["new-parcel"] is False


def test_names_are_hidden_before_sending_and_stand_in_what_is_read(client, keep, model):
    attempt = keep(NAMED, checked="1")

    def about_her(request):
        sound = fitting(request)
        sound["criteria"]["says-sorry"] |= {
            "quote": "Then [name 1] rang",
            "why": "It was [name 1] who rang you.",
        }
        return sound

    model.reply = about_her
    opinion_on(client, attempt)
    sent = json.dumps(model.requests)
    assert "Sarah" not in sent and "7946" not in sent and "12345" not in sent and "[name 1]" in sent
    page = page_of(client, attempt)
    assert "“Then Sarah Miller rang”" in page and "It was Sarah Miller who rang you." in page
    assert "Names that we found were hidden from it." in page


def test_whoever_unticks_it_sends_the_answer_as_it_is(client, keep, model):
    attempt = keep(NAMED, checked="1")
    opinion_on(client, attempt, mask="")  # an empty field is a ticked box in no browser
    client.post(address(attempt), {"agree": "1", "again": "1"})
    do()
    assert asked_of(model.requests[-1])["answer"] == NAMED
    assert "Names that we found" not in page_of(client, attempt)


def test_nothing_but_question_rules_and_answer_is_sent(client, model, keep, ann, unlimited_sign_ins):
    sign_in(client)
    attempt = keep(MIXED)
    opinion_on(client, attempt)
    assert set(asked_of(model.requests[0])) == {"question", "criteria", "answer"}
    sent = json.dumps(model.requests[0])
    assert "ann" not in sent.split() and "example.org" not in sent and str(attempt.pk) not in sent
    assert str(attempt.score) not in asked_of(model.requests[0])["answer"]
    assert not any("met" in entry or "verdict" in entry for entry in asked_of(model.requests[0])["criteria"])


def test_hostile_words_from_a_model_are_shown_as_words(client, attempt, model):
    def obeys(request):
        sound = fitting(request)
        evil = '"><img src=x onerror=alert(1)> [pay](https://evil.example) {{ settings.SECRET_KEY }} Hired?'
        for remark in sound["criteria"].values():
            remark["why"] = evil
        return sound | {"next_step": evil}

    model.reply = obeys
    before = page_of(client, attempt)
    opinion_on(client, attempt)
    page = page_of(client, attempt)
    assert "<img" not in page and "evil.example" not in page
    assert page.count("<a ") <= before.count("<a ") + 2, "only the flags in the marked answer lead anywhere"
    assert "Score 41" in before and "Score 41" in page


# What goes wrong


@pytest.mark.parametrize(("mode", "code"), sorted(BROKEN.items()))
def test_each_fault_has_its_own_sentence_and_the_feedback_is_unharmed(
    client, attempt, model, settings, mode, code
):
    model.mode = mode
    if code == "late":
        settings.LLM_SECONDS = 1
    opinion_on(client, attempt)
    critique = Critique.objects.get()
    page = page_of(client, attempt)
    words = SENTENCES[code].format(seconds=settings.LLM_SECONDS).replace("'", "&#x27;")
    assert words in page, page[page.find('id="second-opinion"') :][:900]
    assert critique.state == ("waiting" if code in ("busy", "broken") else "failed")
    if critique.state == "failed":
        assert "Ask again" in page and 'hx-trigger="every' not in page
        assert "Your score does not change." in page
    assert "Score 41" in page and "Score receipt" in page
    assert CritiqueCall.objects.get().state == "failed"


def test_the_sentences_differ():
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_quotes_that_are_nowhere_are_left_out_counted_and_said(client, attempt, model):
    model.mode = "false-quotes"
    critique = opinion_on(client, attempt)
    page = page_of(client, attempt)
    assert (
        critique.state == "ready"
        and "We left out 6 remarks. They quoted words that are not in your answer." in page
    )
    assert "nobody ever wrote" not in page and not Disagreement.objects.exists()
    assert CritiqueCall.objects.get().dropped == 6


def test_a_busy_server_is_asked_later_as_often_as_agreed_and_then_no_more(client, attempt, model):
    model.mode, model.headers = "429", {"Retry-After": "30"}
    ask(client, attempt)
    row = do()
    assert row.state == "waiting" and 20 < (row.not_before - timezone.now()).total_seconds() <= 30
    page = page_of(client, attempt)
    assert "has too much to do. We ask again at" in page and 'hx-trigger="every 8s"' in page
    for _ in range(5):
        Work.objects.update(not_before=None)
        do()
    assert len(model.requests) == 4 and Critique.objects.get().state == "failed"
    assert CritiqueCall.objects.count() == 4 and "It was asked 4 times." in page_of(client, attempt)


def test_a_later_try_may_succeed(client, attempt, model):
    model.mode = "500"
    ask(client, attempt)
    do()
    model.mode = ""
    Work.objects.update(not_before=None)
    do()
    critique = Critique.objects.get()
    assert (critique.state, critique.failure, critique.retry_at) == ("ready", "", None)


def test_a_server_that_wants_hours_is_not_waited_for(client, attempt, model):
    model.mode, model.headers = "429", {"Retry-After": "86400"}
    assert opinion_on(client, attempt).state == "failed"


def killed_in_the_middle(attempt):
    """What a worker that is killed while the model reads leaves behind."""
    critique = Critique.objects.get()
    Critique.objects.update(state="reading")
    call = CritiqueCall.objects.create(critique=critique, model=critique.model, host=critique.host)
    Work.objects.update(
        state="running",
        holder=uuid.uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
        called_at=None,
    )
    return call


def test_a_killed_worker_leads_to_a_new_try_and_both_calls_are_on_the_list(client, attempt, model):
    ask(client, attempt)
    lost = killed_in_the_middle(attempt)
    do()
    lost.refresh_from_db()
    assert lost.state == "lost" and Critique.objects.get().state == "ready"
    assert CritiqueCall.objects.count() == 2 and "It was asked 2 times." in page_of(client, attempt)


def test_what_kills_two_workers_is_not_tried_a_third_time(client, attempt, model):
    ask(client, attempt)
    killed_in_the_middle(attempt)
    killed_in_the_middle(attempt)
    do()
    assert Critique.objects.get().state == "failed" and not model.requests
    page = page_of(client, attempt)
    assert SENTENCES["lost"] in page and "Ask again" in page


def test_where_no_worker_runs_nobody_waits_for_ever(client, attempt, model):
    ask(client, attempt)
    Critique.objects.update(created_at=F("created_at") - timedelta(minutes=2))
    assert "takes longer than it should" in page_of(client, attempt)
    Critique.objects.update(created_at=F("created_at") - timedelta(hours=1))
    page = page_of(client, attempt)
    assert "was not asked in time" in page and 'hx-trigger="every' not in page
    assert second_opinions.end_all_overdue(timezone.now()) == 1
    assert Critique.objects.get().state == "failed" and Work.objects.get().state == "stopped"
    do()
    assert not model.requests


def test_asking_again_stops_what_nobody_finished(client, attempt, model):
    ask(client, attempt)
    Critique.objects.update(created_at=F("created_at") - timedelta(hours=1))
    ask(client, attempt, again="1")
    for row in Work.objects.all():
        work.run_now(row)
    assert len(model.requests) == 1
    assert sorted(Critique.objects.values_list("round", "state")) == [(1, "failed"), (2, "ready")]


def test_a_try_deleted_meanwhile_is_not_sent_and_its_calls_stay_counted(client, attempt, model):
    opinion_on(client, attempt)
    ask(client, attempt, again="1")
    client.post(reverse("delete-attempt", args=[attempt.pk]))
    assert do().state == "finished" and len(model.requests) == 1
    call = CritiqueCall.objects.get()
    assert call.critique is None and call.tokens_in == 700


def test_a_mistake_in_our_own_code_still_ends_the_call_and_the_waiting(client, attempt, model, monkeypatch):
    from feedback.critique import checking

    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(checking.Checker, "whole", broken)
    ask(client, attempt)
    for _ in range(6):
        Work.objects.update(not_before=None)
        do()
    assert Critique.objects.get().state == "failed"
    assert set(CritiqueCall.objects.values_list("state", flat=True)) == {"failed"}


def test_pieces_appear_while_the_model_still_writes(client, attempt, model, monkeypatch):
    seen = []
    monkeypatch.setattr(critique_work, "SHOWN_EVERY", 0)
    update = Critique.objects.filter(pk=None).__class__.update

    def watched(rows, **fields):
        outcome = update(rows, **fields)
        if "opinion" in fields and fields.get("state") is None:
            seen.append(client.get(address(attempt), headers=HTMX).content.decode())
        return outcome

    ask(client, attempt)
    with monkeypatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.update", watched)
        do()
    assert any("It agrees with" in part and 'hx-trigger="every' in part for part in seen)


def test_a_poll_without_news_swaps_nothing(client, attempt, model):
    part = ask(client, attempt, htmx=True).content.decode()
    seen = part.split("?seen=")[1].split('"')[0]
    assert client.get(address(attempt), {"seen": seen}, headers=HTMX).status_code == 204
    do()
    assert client.get(address(attempt), {"seen": seen}, headers=HTMX).status_code == 200


# Limits, switch, breaker


def test_a_person_asks_so_often_a_day_and_deleting_tries_does_not_help(client, model, keep, settings):
    settings.LLM_PERSON_DAY = 2
    for number in range(2):
        attempt = keep(MIXED + f" Number {number}.")
        opinion_on(client, attempt)
        client.post(reverse("delete-attempt", args=[attempt.pk]))
    response = ask(client, keep(MIXED), htmx=True)
    assert response.status_code == 422
    assert "You have asked for 2 second opinions today." in response.content.decode()
    CritiqueConsent.objects.update(day=F("day") - timedelta(days=1))
    assert ask(client, keep(MIXED), htmx=True).status_code == 200


def test_the_site_asks_so_often_a_day(client, model, keep, settings):
    settings.LLM_SITE_DAY = 1
    opinion_on(client, keep(MIXED))
    other = keep(MIXED + " And so on.")
    assert opinion_on(client, other).failure == "site-day"
    assert "as often as it may today" in page_of(client, other) and len(model.requests) == 1


def test_a_long_answer_is_not_sent(client, attempt, model, settings):
    settings.LLM_ANSWER_LETTERS = 50
    page = page_of(client, attempt)
    assert "A second opinion reads answers of up to 50." in page and "Ask for a second opinion" not in page
    assert ask(client, attempt).status_code == 422 and not Critique.objects.exists()


def test_an_answer_without_a_score_gets_none(client, keep, model):
    attempt = keep(GIBBERISH)
    assert "econd opinion" not in page_of(client, attempt).split("<footer")[0]
    assert ask(client, attempt).status_code == 404


def test_the_sites_switch_holds_for_asking_and_for_what_waits(client, attempt, model, keep):
    ask(client, attempt)
    CritiqueSwitch.objects.update_or_create(pk=1, defaults={"on": False})
    do()
    assert not model.requests and "switched off before" in page_of(client, attempt)
    other = keep(MIXED + " And so on.")
    assert "Switched off here." in page_of(client, other)
    assert ask(client, other).status_code == 422


def test_a_group_can_switch_it_off_for_its_members(client, model, keep, ann, unlimited_sign_ins):
    sign_in(client)
    attempt = keep(MIXED)
    cohort = Cohort.objects.create(name="Tuesday", second_opinions=False)
    member = Membership.objects.create(cohort=cohort, user=ann, name="Ann", joined_at=timezone.now())
    assert not second_opinions.allowed_for(attempt) and "Switched off here." in page_of(client, attempt)
    for end in ({"left_at": timezone.now()}, {"left_at": None, "joined_at": None}):
        Membership.objects.filter(pk=member.pk).update(**end)
        assert second_opinions.allowed_for(attempt)


def test_in_an_exam_it_waits_for_the_end(client, model, question, keep):
    from practice.models import MockInterview, MockQuestion

    attempt = keep(MIXED)
    interview = MockInterview.objects.create(
        mode="exam", title="Exam", submission=uuid.uuid4(), guest=attempt.guest
    )
    place = MockQuestion.objects.create(interview=interview, question=question, position=1)
    judged = Attempt.objects.filter(pk=attempt.pk).values("score", "report", "judged_at").get()
    Attempt.objects.filter(pk=attempt.pk).update(mock_question=place, score=None, report=None, judged_at=None)
    attempt.refresh_from_db()
    assert not second_opinions.allowed_for(attempt)
    assert "econd opinion" not in page_of(client, attempt).split("<footer")[0]
    assert ask(client, attempt).status_code == 404
    MockInterview.objects.update(finished_at=timezone.now())
    Attempt.objects.filter(pk=attempt.pk).update(**judged)
    assert "Ask for a second opinion" in page_of(client, attempt)


def test_after_failures_in_a_row_the_server_is_left_alone_and_one_call_tries_first(client, model, keep):
    model.mode = "401"
    for number in range(critique_breaker.FAILURES_MOST):
        opinion_on(client, keep(MIXED + f" Number {number}."))
    assert opinion_on(client, keep(MIXED)).state == "waiting", "it waits its turn and is not lost"
    assert len(model.requests) == critique_breaker.FAILURES_MOST
    CritiqueSwitch.objects.update(rests_until=timezone.now())
    assert critique_breaker.let_through() is None
    assert critique_breaker.let_through() is not None, "the others wait for the one that tries"
    model.mode = ""
    CritiqueSwitch.objects.update(rests_until=timezone.now())
    Work.objects.update(not_before=None)
    do()
    row = CritiqueSwitch.objects.get()
    assert (row.failures, row.rests_until) == (0, None)
    assert Critique.objects.filter(state="ready").count() == 1


def test_a_strange_reply_is_no_failure_of_the_server(client, model, keep):
    model.mode = "wrong-schema"
    for number in range(critique_breaker.FAILURES_MOST + 1):
        opinion_on(client, keep(MIXED + f" Number {number}."))
    assert CritiqueSwitch.objects.get().rests_until is None


# Whose it is


def test_strangers_other_guests_and_the_anonymous_find_nothing(
    client, attempt, model, ann, unlimited_sign_ins
):
    opinion_on(client, attempt)
    anonymous, guest, stranger = Client(), Client(), Client()
    guest.post("/questions/late-parcel/answers/", {"answer": MIXED, "submission": str(uuid.uuid4())})
    sign_in(stranger)
    for other in (anonymous, guest, stranger):
        assert other.get(address(attempt), headers=HTMX).status_code == 404
        for fields in ({}, {"agree": "1"}, {"take-back": "1"}):
            assert other.post(address(attempt), fields).status_code == 404
    assert CritiqueConsent.objects.count() == 1 and Critique.objects.count() == 1


def test_other_methods_are_refused(client, attempt, model):
    assert client.put(address(attempt)).status_code == 405


def test_it_moves_is_copied_and_is_deleted_with_the_person(client, attempt, model, ann):
    model.reply = mixed_reply
    opinion_on(client, attempt)
    move_to_account(attempt.guest, ann.pk)
    consent = CritiqueConsent.objects.get()
    assert (consent.user_id, consent.guest) == (ann.pk, None)
    copy = copy_of(Person(user_id=ann.pk))
    entry = copy["second opinions"][0]
    assert entry["question to you"] == "What did you send her then?"
    assert entry["details"]["quotes"]["says-sorry"] == "I said sorry"
    assert copy["consents to a second opinion"][0]["times that day"] == 1
    ann.delete()
    assert not Critique.objects.exists() and not CritiqueConsent.objects.exists()
    assert CritiqueCall.objects.count() == 1


def test_an_account_that_has_agreed_keeps_its_own_agreement(client, attempt, model, ann):
    opinion_on(client, attempt)
    CritiqueConsent.objects.create(user=ann, host="elsewhere", day=timezone.now().date(), asked=3)
    move_to_account(attempt.guest, ann.pk)
    consent = CritiqueConsent.objects.get()
    assert (consent.host, consent.asked) == ("elsewhere", 4)


def test_a_private_question_is_read_too_and_no_case_is_kept_of_it(client, model, question):
    client.post(
        reverse("own-question-new"),
        {
            "prompt": "Why did you leave?",
            "point": ["I hold a forklift licence"],
            "mistake": ["Blaming my boss"],
        },
    )
    own = Question.private.get()
    answer = "I hold a forklift licence and I kept calm when it was busy. To be honest it was her own fault."
    client.post(reverse("answer", args=[own.slug]), {"answer": answer, "submission": str(uuid.uuid4())})
    attempt = Attempt.objects.get(question=own)
    model.reply = lambda request: fitting(request) | {"next_step": "Why?"}
    opinion_on(client, attempt)
    assert Critique.objects.get().state == "ready" and not Disagreement.objects.exists()
    assert asked_of(model.requests[0])["question"] == "Why did you leave?"


# What it costs


def test_the_feedback_page_asks_few_queries_with_an_opinion(
    client, attempt, model, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        page_of(client, attempt)
    opinion_on(client, attempt)
    with django_assert_max_num_queries(10):
        assert "It agrees with" in page_of(client, attempt)
    with django_assert_max_num_queries(10):
        client.get(address(attempt), headers=HTMX)


def test_words_of_an_answer_and_the_key_stay_out_of_the_logs(client, attempt, model, caplog):
    caplog.set_level("DEBUG")
    for mode in ("500", "broken-event", ""):
        model.mode = mode
        opinion_on(client, attempt, again="1")
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert "her own fault" not in logged and "sk-secret-word" not in logged
    assert "A second opinion failed: broken" in logged
