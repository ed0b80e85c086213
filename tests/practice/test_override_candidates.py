"""Verdicts that a coach changed become marked answers: with the member's consent only, and back out again."""

import pytest

from practice.coaching import reviewing
from practice.models import ExampleDraft, Review
from questions.models import LabelledAnswer
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db

PAGE = "/admin/questions/labelledanswer/candidates/"
WORDS = "her own fault"


@pytest.fixture
def room(question):
    return Room(question)


@pytest.fixture
def review(room):
    """A sent review with one changed verdict; the member agreed that its words are read."""
    review = Review.objects.get(attempt=room.reviewed(words=WORDS))
    reviewing.consent(review, True)
    return review


def listed(admin_client):
    return admin_client.get(PAGE).content.decode()


def decide(admin_client, review, decision):
    verdict = review.verdicts.get(criterion="blames")
    fields = {"source": "coach", "key": verdict.pk, "decision": decision}
    return admin_client.post(PAGE, fields, follow=True).content.decode()


def test_a_changed_verdict_waits_for_the_admin_without_the_rest_of_the_answer(review, admin_client):
    page = listed(admin_client)
    assert WORDS in page and "blames" not in WORDS
    assert MIXED not in page and "Coach Kim" not in page


@pytest.mark.parametrize("missing", ["consent", "release", "change"])
def test_only_sent_changes_with_consent_arrive(room, review, admin_client, missing):
    if missing == "consent":
        reviewing.consent(review, False)
    elif missing == "release":
        Review.objects.update(released_at=None)
    else:
        review.verdicts.update(met=True)
    assert WORDS not in listed(admin_client)
    assert "Nothing changed" in decide(admin_client, review, "no")
    assert not LabelledAnswer.objects.exists()


def test_what_is_accepted_or_put_aside_waits_no_more(review, admin_client):
    decide(admin_client, review, "no")
    answer = LabelledAnswer.objects.get()
    assert (answer.text, answer.labels) == (WORDS, {"blames": False})
    assert "Nothing changed" in decide(admin_client, review, "yes")
    answer.delete()
    assert "Put aside" in decide(admin_client, review, "aside")
    assert WORDS not in listed(admin_client) and not LabelledAnswer.objects.exists()
    assert ExampleDraft.objects.get().outcome == ExampleDraft.Outcome.DROPPED


@pytest.mark.parametrize("way", ["consent gone", "decided anew", "try deleted"])
def test_the_marked_answer_goes_with_the_words(room, review, admin_client, way):
    decide(admin_client, review, "no")
    if way == "consent gone":
        reviewing.consent(review, False)
    elif way == "decided anew":
        room.decide(review.attempt, verdict="cannot", reason="I am not sure any more.", seen="1")
    else:
        room.by_member.post(f"/answers/{review.attempt_id}/delete/", {"sure": "1"})
    assert not LabelledAnswer.objects.exists()
