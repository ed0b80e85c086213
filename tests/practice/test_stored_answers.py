"""Stored tries for those who write rules: all are counted, none is read without consent."""

import uuid

import pytest

from practice.access import Person
from practice.answers import keep_answer
from practice.contests import call_wrong
from practice.models import Attempt
from questions import stored_answers
from tests.practice.tiny import MIXED, SECOND, STRONG, make_question


@pytest.fixture
def question(db):
    return make_question()


def keep(question, text) -> Attempt:
    return keep_answer(question, Person(guest=uuid.uuid4()), text, uuid.uuid4())


def test_every_judged_try_is_counted_in_the_order_in_which_it_came_and_none_is_shown(question):
    for text in (MIXED, SECOND, STRONG):
        keep(question, text)
    keep(make_question(slug="other", position=91), MIXED)
    Attempt.objects.filter(answer=STRONG).update(judged_at=None)
    source = stored_answers.source()
    assert source.count(question) == 2
    batch = source.batch(question, 0, 10)
    assert [answer.text for answer in batch] == [MIXED, SECOND]
    assert not any(answer.shown for answer in batch)
    assert [answer.text for answer in source.batch(question, 1, 10)] == [SECOND]


def test_words_are_offered_only_with_consent_and_without_a_name(question):
    attempt = keep(question, MIXED)
    first, second = attempt.verdicts.all()[:2]
    call_wrong(attempt, first, "I said sorry twice.", consent=True)
    call_wrong(attempt, second, "Only for me.", consent=False)
    (offered,) = stored_answers.source().offered(question)
    assert offered.text == "I said sorry twice."
    assert str(attempt.guest) not in offered.key + offered.about
