"""What may be private is pointed out before an answer is stored, and never stops it."""

import pytest
from django.urls import reverse

from practice.models import Attempt, Draft
from tests.practice.tiny import MIXED, SLUG

NAMED = "I told Sarah that I was sorry & sent a <b>new parcel</b>. Sarah rang 07700 900 123."


def test_the_first_sending_points_out_and_stores_nothing(send):
    response = send(NAMED)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Not sent yet. These may be private." in page and "“07700 900 123”" in page
    assert "&lt;b&gt;new parcel&lt;/b&gt;" in page and "<b>new parcel" not in page
    assert 'name="checked" value="1" form="editor"' in page
    assert "<title>Not sent yet." in page
    assert not Attempt.objects.exists()


def test_the_second_sending_goes_through_as_it_is(keep):
    assert keep(NAMED, checked="1").answer == NAMED


def test_an_answer_without_anything_private_goes_through_at_once(keep):
    assert keep(MIXED)


def test_one_press_puts_a_placeholder_in_and_points_out_the_rest(send):
    response = send(NAMED, replace="Sarah", checked="1")
    page = response.content.decode()
    assert response.status_code == 422 and not Attempt.objects.exists()
    assert "I told a customer that I was sorry" in page and "A customer rang" in page
    assert "“07700 900 123”" in page and "“Sarah”" not in page


def test_the_last_placeholder_leaves_only_the_sending(send):
    page = send("I told Sarah that.", replace="Sarah").content.decode()
    assert "Nothing is left to point out." in page and "\nI told a customer that.</textarea>" in page


def test_words_that_are_not_there_change_nothing(send):
    response = send(NAMED, replace="<script>")
    assert response.status_code == 422
    assert "\nI told Sarah that" in response.content.decode()


def test_htmx_gets_the_note_alone_with_the_changed_text(send):
    response = send(NAMED, htmx=True)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.strip().startswith("<div") and "<textarea" not in page and 'role="alert"' in page
    changed = send(NAMED, htmx=True, replace="Sarah").content.decode()
    assert "<template data-replaced>I told a customer that I was sorry &amp; sent a &lt;b&gt;new" in changed


def test_the_form_that_comes_back_carries_what_it_had(client, question, keep, send):
    attempt = keep(MIXED)
    page = send(NAMED, **{"from": str(attempt.pk), "rate": "1", "draft": "5-2"}).content.decode()
    assert f'name="from" value="{attempt.pk}"' in page
    assert 'name="rate" value="1" checked' in page and 'name="draft" value="5-2"' in page


@pytest.mark.parametrize("text", [NAMED, "x@y.example.com"])
def test_drafts_are_exempt(client, question, text):
    address = reverse("draft", args=[SLUG])
    assert client.post(address, {"answer": text}).status_code == 303
    assert Draft.objects.get().text == text
