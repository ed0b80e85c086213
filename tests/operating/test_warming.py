"""What is made before the web workers start, and that it never keeps them from starting."""

import pytest
from django.db import OperationalError, connection

from practice.operating import warming
from questions import rubrics
from questions.kept import Kept
from questions.models import Question


@pytest.mark.django_db(transaction=True)
def test_before_the_workers_start_every_question_is_ready_and_no_connection_is_left(monkeypatch):
    monkeypatch.setattr(rubrics, "_compiled", Kept())
    questions = list(Question.objects.answerable())

    assert warming.warm() == len(questions) == 13
    assert connection.connection is None

    monkeypatch.setattr(rubrics, "compile_rubric", lambda *_: pytest.fail("made a second time"))
    for question in questions:
        assert rubrics.compiled(rubrics.newest(question)).question == question.slug


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_workers_start_all_the_same(monkeypatch, caplog):
    def away():
        raise OperationalError("nobody there")

    monkeypatch.setattr(Question.objects, "answerable", away)
    assert warming.warm() == 0
    assert "nobody there" in caplog.text
