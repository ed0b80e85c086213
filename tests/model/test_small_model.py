"""The second opinion with a real model: chat, schema, stream, deadline and errors, end to end."""

import time

import pytest
from django.urls import reverse

from feedback.critique import asking, calling, failures, masking, reading
from practice.models import Attempt, Critique, CritiqueCall
from tests.practice.opinions import ask, do
from tests.practice.tiny import MIXED, make_question

CRITERIA = (
    asking.Criterion("says-sorry", "emphasize", "Say sorry for the delay."),
    asking.Criterion("blames", "avoid", "Blaming the customer."),
)


def read(address, answer=MIXED, **limits):
    server = calling.Server(address, "smollm2-135m", **{"seconds": 240, "tokens_most": 300} | limits)
    masked = masking.masked(answer)
    task = asking.Task("Something arrives late. What do you do?", CRITERIA, masked.sent)
    call, shown = reading.call_of(server, task), []
    try:
        return call, reading.read(call, task, masked, shown.append), shown
    except failures.Failure as failure:
        return call, failure, shown


def test_a_real_server_says_what_it_serves(small_model):
    assert calling.reach(calling.Server(small_model, "smollm2-135m"))


def test_a_real_reply_streams_in_fits_the_schema_and_every_quote_has_its_place(small_model):
    call, opinion, shown = read(small_model)
    assert not isinstance(opinion, failures.Failure), opinion.code
    assert (
        call.finish in ("stop", "length")
        and call.counted
        and call.tokens_in > 300 < call.tokens_in + call.tokens_out
    )
    assert shown or opinion.dropped
    for remark in opinion.remarks:
        assert remark.says in ("yes", "no", "unsure") and len(remark.why) <= 244
        assert remark.start is None or MIXED[remark.start : remark.end].split()


def test_our_clock_ends_a_real_call(small_model):
    began = time.monotonic()
    _, failure, _ = read(small_model, seconds=0.3)
    assert failure.code == "late" and time.monotonic() - began < 5


def test_a_real_limit_of_tokens_ends_in_a_sentence(small_model):
    _, failure, _ = read(small_model, tokens_most=8)
    assert failure.code == "unreadable"


def test_a_text_that_is_too_long_for_the_model_is_refused_by_its_server(small_model):
    _, failure, _ = read(small_model, answer="sorry again " * 5000)
    assert failure.code == "refused"


@pytest.mark.django_db
def test_a_person_gets_a_second_opinion_of_a_real_model(client, small_model, settings):
    settings.LLM = {"base_url": small_model, "api_key": "", "model": "smollm2-135m"}
    # It would go on for long; what is complete at the limit counts.
    settings.LLM_SECONDS, settings.LLM_TOKENS = 240, 300
    question = make_question()
    form = {"answer": MIXED, "submission": "8f4b5c62-6d53-4c7e-8a0b-0f5b6f2f4a11"}
    client.post(reverse("answer", args=[question.slug]), form)
    attempt = Attempt.objects.get()
    ask(client, attempt)
    do()
    critique, call = Critique.objects.get(), CritiqueCall.objects.get()
    assert critique.state == "ready", critique.failure
    assert call.state == "answered" and call.tokens_out > 50
    page = client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "Second opinion by the model smollm2-135m" in page and "Score 41" in page
