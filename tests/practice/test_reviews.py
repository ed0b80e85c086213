"""Reviews: the queue, one answer, verdicts, comments, the release, the reply, and two coaches at once."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.test.utils import CaptureQueriesContext
from django.db import connection
from django.utils import timezone

from practice import work
from practice.answers import keep_answer
from practice.access import Person
from practice.models import Comment, Contest, Review, ReviewVerdict, SavedComment, SelfRating, Work
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.tiny import MIXED, SECOND, STRONG, make_question

pytestmark = pytest.mark.django_db


class Room:
    """A coach, a group with one member, one assignment with one question, and the browsers of both."""

    def __init__(self, question, shows="at-once", **cohort):
        self.question = question
        self.coach = make_coach()
        self.cohort = make_cohort(self.coach, **cohort)
        self.member = make_member(self.cohort)
        self.assignment = make_assignment(self.cohort, question, shows=shows)
        self.assigned = self.assignment.questions.get()
        self.by_coach, self.by_member = signed_in(self.coach.user), signed_in(self.member.user)

    def answer(self, text=MIXED, member=None):
        person = Person(user_id=(member or self.member).user_id)
        return keep_answer(self.question, person, text, uuid.uuid4(), assigned=self.assigned)

    def decide(self, attempt, criterion="blaming", by=None, **fields):
        fields = {"verdict": "yes", "reason": "", "words": "", "seen": "0"} | fields
        return (by or self.by_coach).post(f"/reviews/{attempt.pk}/verdicts/{criterion}/", fields)


@pytest.fixture
def room(question):
    return Room(question)


@pytest.fixture
def blind_room(question):
    return Room(question, blind_review=True)


def page(browser, address, status=200):
    response = browser.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_smoke(room, question):
    attempt = room.answer()
    for address in ("/reviews/", f"/reviews/{attempt.pk}/", "/reviews/comments/", f"/groups/{room.cohort.pk}/matrix/",
        f"/groups/{room.cohort.pk}/matrix.csv", f"/groups/{room.cohort.pk}/matrix.xlsx", f"/groups/{room.cohort.pk}/overview/",
        f"/groups/{room.cohort.pk}/members/{room.member.pk}/report/"):
        with CaptureQueriesContext(connection, ) as q:
            assert room.by_coach.get(address).status_code == 200, address
        print(address, len(q))
        with CaptureQueriesContext(connection, ) as q:
            assert room.by_coach.get(address).status_code == 200, address
        print(address, len(q))
    for address in (f"/answers/{attempt.pk}/", f"/answers/{attempt.pk}/share/"):
        with CaptureQueriesContext(connection, ) as q:
            assert room.by_member.get(address).status_code == 200, address
        print(address, len(q))
