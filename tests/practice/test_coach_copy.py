"""A coach's copy of what the coach wrote about other people's answers, and what stays when either account goes."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.accounts import delete_account
from practice.models import Attempt, Comment, Review, ReviewVerdict, SavedComment
from tests.practice.groups import make_assignment, make_member
from tests.practice.people import PASSWORD
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db

COMMENTS, VERDICTS = "comments you wrote as a coach", "verdicts you gave as a coach"
LAST = "It was in Zanzibar."
ANSWER = f"{MIXED} {LAST}"


@pytest.fixture
def room(question):
    return Room(question)


def copy_of(browser) -> dict:
    return json.loads(browser.get("/account/export.json").content)


def test_a_coach_reads_every_comment_kept_comment_and_verdict_of_their_own(room):
    attempt = room.answer(ANSWER)
    room.decide(attempt, verdict="no", reason="It reads as a joke.", words="her own fault")
    fields = {"text": "Say where it was.", "passage": f"{ANSWER.index(LAST)}-{len(ANSWER)}", "keep": "1"}
    room.by_coach.post(f"/reviews/{attempt.pk}/comments/", fields)
    assert SavedComment.objects.exists() and Comment.objects.get().start is not None
    copy = copy_of(room.by_coach)
    (comment,), (verdict,) = copy[COMMENTS], copy[VERDICTS]
    assert comment["your comment"] == "Say where it was." and comment["about a passage"] is True
    assert (
        comment["sent"] is None and copy["comments you keep as a coach"][0]["comment"] == "Say where it was."
    )
    assert verdict["your verdict"] == "Clear" and verdict["as the rules"] is False
    assert verdict["your reason"] == "It reads as a joke."
    assert verdict["point or mistake"] == "Blaming the customer."
    assert comment["question"] == verdict["question"] == room.question.prompt
    page = room.by_coach.get("/account/export/").content.decode()
    assert "Say where it was." in page and "It reads as a joke." in page


def test_the_copy_holds_nothing_that_the_member_wrote(room):
    attempt = room.answer(ANSWER)
    room.decide(attempt, verdict="no", reason="A joke.", words="her own fault")
    room.by_coach.post(
        f"/reviews/{attempt.pk}/comments/",
        {"text": "Where?", "passage": f"{ANSWER.index(LAST)}-{len(ANSWER)}"},
    )
    room.send(attempt)
    room.by_member.post(f"/answers/{attempt.pk}/reply/", {"text": "In Timbuktu, really."})
    for address in ("/account/export.json", "/account/export/"):
        shown = room.by_coach.get(address).content.decode()
        assert "Where?" in shown
        for words in ("Zanzibar", "own fault", "Timbuktu", room.member.name, room.member.user.email):
            assert words not in shown, words


def test_a_question_of_the_members_own_is_not_quoted(room, question):
    attempt = room.answer(ANSWER)
    room.decide(attempt, verdict="no", reason="A joke.")
    room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "Where?"})
    type(question).objects.filter(pk=question.pk).update(user=room.member.user, document=None)
    copy = copy_of(room.by_coach)
    assert copy[COMMENTS][0]["question"] == copy[VERDICTS][0]["question"] == "a question of the member's own"
    assert copy[VERDICTS][0]["point or mistake"] == "" and question.prompt not in json.dumps(copy)


def test_while_feedback_waits_the_point_still_has_its_words(room):
    held = make_assignment(room.cohort, room.question, title="Held", shows="after-review")
    room.assigned = held.questions.get()
    attempt = room.answer(ANSWER)
    assert attempt.rubric is None
    room.decide(attempt, verdict="no", reason="A joke.")
    assert copy_of(room.by_coach)[VERDICTS][0]["point or mistake"] == "Blaming the customer."


def test_each_coach_has_their_own_and_a_member_none(room):
    attempt = room.answer(ANSWER)
    _, by_lou = room.second_coach()
    room.decide(attempt, verdict="no", reason="Kim's reason.")
    Review.objects.update(holder=None, held_until=None)
    room.decide(attempt, criterion="says-sorry", by=by_lou, reason="Lou's reason.")
    kim, lou, ann = (copy_of(browser) for browser in (room.by_coach, by_lou, room.by_member))
    assert [row["your reason"] for row in kim[VERDICTS]] == ["Kim's reason."]
    assert [row["your reason"] for row in lou[VERDICTS]] == ["Lou's reason."]
    assert ann[VERDICTS] == ann[COMMENTS] == []


def test_a_verdict_that_another_coach_changed_is_the_other_coachs(room):
    attempt = room.answer(ANSWER)
    _, by_lou = room.second_coach()
    room.decide(attempt, verdict="no", reason="Kim's reason.")
    Review.objects.update(holder=None, held_until=None)
    room.decide(attempt, verdict="no", reason="Lou's reason.", by=by_lou, seen="1")
    assert copy_of(room.by_coach)[VERDICTS] == []
    assert [row["your reason"] for row in copy_of(by_lou)[VERDICTS]] == ["Lou's reason."]


def test_when_the_coach_goes_the_words_stay_with_the_member_without_the_name(room):
    attempt = room.reviewed(ANSWER)
    delete_account(room.coach.user_id)
    attempt.refresh_from_db()
    assert Comment.objects.get().coach is None and ReviewVerdict.objects.get().coach is None
    shown = room.by_member.get(f"/answers/{attempt.pk}/").content.decode()
    assert "Keep the first part." in shown and "It reads as a joke." in shown and "Coach Kim" not in shown


def test_the_page_of_deleting_says_what_stays(room, unlimited_sign_ins):
    room.reviewed(ANSWER)
    room.by_coach.post("/accounts/reauthenticate/", {"password": PASSWORD})
    shown = room.by_coach.get("/account/delete/").content.decode()
    assert "1 comment you wrote as a coach stays where it is" in shown
    assert "<li>1 comment you wrote" not in shown and "without your name" in shown


def test_when_the_member_goes_nothing_is_left_of_it_with_the_coach(room):
    room.reviewed(ANSWER)
    delete_account(room.member.user_id)
    copy = copy_of(room.by_coach)
    assert copy[COMMENTS] == copy[VERDICTS] == []
    assert not Attempt.objects.exists() and not Comment.objects.exists() and not Review.objects.exists()


def test_the_copy_asks_the_same_queries_for_more_reviews(room):
    room.reviewed(ANSWER)
    with CaptureQueriesContext(connection) as few:
        copy_of(room.by_coach)
    for name in ("Bea", "Cai", "Dan"):
        attempt = room.answer(MIXED, make_member(room.cohort, name=name))
        room.decide(attempt, verdict="no", reason="A joke.")
        room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": f"To {name}"})
    with CaptureQueriesContext(connection) as many:
        assert len(copy_of(room.by_coach)[COMMENTS]) == 4
    assert len(few) == len(many)
