"""Verdicts called wrong become marked answers: with consent only, as the admin says, and back out again."""

import pytest
from django.urls import reverse

from practice.models import Contest
from questions.models import LabelledAnswer
from tests.practice.tiny import MIXED

WORDS = "I had told her so at the door"
PAGE = "/admin/questions/labelledanswer/candidates/"


@pytest.fixture
def call_wrong(client, keep):
    attempt = keep(MIXED)

    def call_wrong(criterion="blames", by=client, **fields):
        address = reverse("contest", args=[attempt.pk, criterion])
        by.post(address, {"words": WORDS, "consent": "1"} | fields)
        return Contest.objects.filter(attempt=attempt, criterion=criterion).first()

    return call_wrong


def decide(admin_client, contest, decision):
    fields = {"source": "contest", "key": contest.pk, "decision": decision}
    return admin_client.post(PAGE, fields, follow=True).content.decode()


def test_what_is_called_wrong_with_consent_waits_for_the_admin_without_a_name(call_wrong, admin_client):
    call_wrong()
    page = admin_client.get(PAGE).content.decode()
    assert WORDS in page and "Blaming the customer." in page
    assert MIXED not in page, "only the words that the person agreed to show"
    assert "Candidates (1)" in admin_client.get("/admin/questions/labelledanswer/").content.decode()


def test_without_consent_nothing_arrives(call_wrong, admin_client):
    contest = call_wrong(consent="")
    assert WORDS not in admin_client.get(PAGE).content.decode()
    assert "Nothing changed" in decide(admin_client, contest, "yes")
    assert not LabelledAnswer.objects.exists()


@pytest.mark.parametrize(("decision", "label"), [("yes", True), ("no", False)])
def test_the_admin_says_what_the_words_show(call_wrong, admin_client, admin_user, decision, label):
    contest = call_wrong()
    decide(admin_client, contest, decision)
    answer = LabelledAnswer.objects.get()
    assert (answer.text, answer.labels, answer.origin) == (WORDS, {"blames": label}, "verdicts called wrong")
    assert answer.accepted_by == admin_user and answer.question.slug == "late-parcel"
    contest.refresh_from_db()
    assert contest.outcome == Contest.Outcome.TAKEN
    assert "Nothing changed" in decide(admin_client, contest, "no")
    assert LabelledAnswer.objects.get().labels == {"blames": label}


def test_what_is_put_aside_is_no_marked_answer(call_wrong, admin_client):
    contest = call_wrong()
    assert "Put aside" in decide(admin_client, contest, "aside")
    contest.refresh_from_db()
    assert contest.outcome == Contest.Outcome.DECLINED and not LabelledAnswer.objects.exists()
    assert WORDS not in admin_client.get(PAGE).content.decode()


@pytest.mark.parametrize("way", ["taken back", "try deleted", "forgotten", "consent gone", "other words"])
def test_the_marked_answer_goes_with_the_words(call_wrong, admin_client, client, way):
    contest = call_wrong()
    decide(admin_client, contest, "yes")
    if way == "taken back":
        client.post(reverse("contest", args=[contest.attempt_id, "blames"]), {"take-back": "1"})
    elif way == "try deleted":
        client.post(reverse("delete-attempt", args=[contest.attempt_id]), {"sure": "1"})
    elif way == "forgotten":
        client.post("/account/forget/", {"sure": "1"})
    elif way == "consent gone":
        call_wrong(consent="")
    else:
        call_wrong(words="I meant it kindly")
    assert not LabelledAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "ghost", "-1", "9" * 30, "\u0663", "1 or 1=1"])
def test_a_key_that_names_nothing_changes_nothing(admin_client, call_wrong, key):
    call_wrong()
    for source in ("contest", "ghost"):
        fields = {"source": source, "key": key, "decision": "yes"}
        assert "Nothing changed" in admin_client.post(PAGE, fields, follow=True).content.decode()
    assert not LabelledAnswer.objects.exists()


def test_what_people_wrote_is_escaped(call_wrong, admin_client):
    call_wrong(words="<script>alert(1)</script>")
    page = admin_client.get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
