"""The coach's overview counts every answer that the coach may read, and tells a member nothing that is not released."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.coaching.overview import overview_of
from practice.coaching.releasing import release
from practice.models import HeldVerdict, Review
from tests.practice.groups import make_assignment, make_member
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED, STRONG

pytestmark = pytest.mark.django_db
BLAMES = "Blaming the customer."


@pytest.fixture
def room(question):
    return Room(question, shows="after-review")


def shown(room):
    return room.by_coach.get(f"/groups/{room.cohort.pk}/overview/").content.decode()


def found(room):
    overview = overview_of(room.cohort)
    counts = {each.criterion: (each.people, each.of) for each in overview.missed + overview.mistakes}
    return overview, counts


def test_answers_whose_feedback_waits_count_for_the_coach(room):
    attempt = room.answer()
    assert attempt.report is None
    overview, counts = found(room)
    assert (overview.answers, overview.waiting, overview.not_counted) == (1, 1, 0)
    assert counts["blames"] == (1, 1) and counts["new-parcel"] == (1, 1)
    page = shown(room)
    assert BLAMES in page and "Of these, 1 has feedback that members do not see yet." in page


def test_nothing_of_it_reaches_the_member(room):
    attempt = room.answer()
    assert BLAMES in shown(room)
    pages = (
        "/",
        "/progress/",
        "/groups/",
        f"/groups/{room.cohort.pk}/",
        f"/groups/assignments/{room.assignment.pk}/",
        f"/groups/assignments/{room.assignment.pk}/questions/1/",
        f"/answers/{attempt.pk}/",
        f"/questions/{room.question.slug}/",
        "/cue-cards/",
        "/account/export/",
        "/account/export.json",
    )
    for address in pages:
        response = room.by_member.get(address)
        assert response.status_code == 200, address
        assert BLAMES not in response.content.decode(), address
    assert room.by_member.get(f"/groups/{room.cohort.pk}/overview/").status_code == 404


def test_the_same_answer_counts_the_same_before_and_after_its_release(room):
    attempt = room.answer()
    _, before = found(room)
    release(attempt)
    overview, after = found(room)
    assert before == after and overview.waiting == 0 and not HeldVerdict.objects.exists()


def test_a_person_counts_once_at_a_question_that_stands_in_two_assignments(room):
    room.answer()
    room.assigned = make_assignment(room.cohort, room.question, title="Again").questions.get()
    room.answer(STRONG)
    overview, counts = found(room)
    assert overview.answers == 1 and "blames" not in counts, "the newest try at the question counts"


def test_shown_and_held_answers_are_added_up(room):
    room.answer()
    at_once = make_assignment(room.cohort, room.question, title="At once")
    room.assigned = at_once.questions.get()
    room.answer(MIXED, make_member(room.cohort, name="Bea"))
    overview, counts = found(room)
    assert (overview.answers, overview.waiting) == (2, 1) and counts["blames"] == (2, 2)


def test_passages_of_held_answers_come_from_those_who_agreed_alone(room):
    room.answer()
    text = "I said sorry. I think it was her own fault, that zebra person."
    room.answer(text, make_member(room.cohort, name="Bea"))
    assert "“" not in shown(room)
    room.cohort.memberships.filter(name="Bea").update(examples=True)
    page = shown(room)
    assert page.count("her own fault”") == 1 and "Bea" not in page


def test_where_coaches_mark_blind_a_held_answer_counts_once_it_is_marked(room):
    room.cohort.blind_review = True
    room.cohort.save()
    attempt = room.answer()
    assert overview_of(room.cohort).mistakes == [] and "Nothing to count yet" in shown(room)
    room.answer(STRONG, make_member(room.cohort, name="Bea"))
    Review.objects.create(attempt=attempt, marked_at="2026-01-01T00:00Z")
    page = shown(room)
    assert BLAMES in page and "1 more does not count: you have not marked it yet" in page


def test_the_matrix_says_of_a_held_answer_too_that_a_mistake_is_left(room):
    room.answer()
    table = room.by_coach.get(f"/groups/{room.cohort.pk}/matrix/").content.decode()
    assert "still makes a mistake" in table


def test_held_answers_ask_no_more_queries(room):
    room.answer()
    room.cohort.memberships.update(examples=True)
    with CaptureQueriesContext(connection) as few:
        shown(room)
    for name in ("Bea", "Cai", "Dan"):
        room.answer(MIXED, make_member(room.cohort, name=name, examples=True))
    with CaptureQueriesContext(connection) as many:
        shown(room)
    assert len(many) == len(few) <= 10
