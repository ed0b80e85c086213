"""What is made before the web workers start, and that it never keeps them from starting."""

import pytest
from django.db import OperationalError, connection

from feedback import Fault, RubricFaults
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
@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("nobody there"),
        RubricFaults([Fault("sorry", None, "nobody there")]),
        OSError("nobody there"),
    ],
)
def test_what_cannot_be_made_ready_never_keeps_the_workers_from_starting(monkeypatch, caplog, failure):
    def fails(*_):
        raise failure

    monkeypatch.setattr(rubrics, "newest", fails)
    assert warming.warm() == 0
    assert "nobody there" in caplog.text
