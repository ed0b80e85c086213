"""Two that do the same thing at the same moment: on a real database, with a connection each."""

import threading

import pytest
from django.db import connection

from questions import rubrics
from questions.bank import load_bank
from questions.models import Document, Question, Rubric
from tests.conftest import _question_models

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """What the calls return, or raise, when each runs in a thread of its own."""
    start, returned = threading.Barrier(len(calls)), []

    def run(call):
        start.wait()
        try:
            returned.append(call())
        except Exception as error:  # looked at by the test
            returned.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return returned


@pytest.fixture
def no_bank():
    for model in reversed(_question_models()):
        model._base_manager.all()._raw_delete(connection.alias)
    yield
    for model in reversed(_question_models()):
        model._base_manager.all()._raw_delete(connection.alias)


def test_two_first_loads_at_once_leave_one_bank_and_no_error(no_bank, bank_folder):
    loaded = at_once(lambda: load_bank([bank_folder]), lambda: load_bank([bank_folder]))
    assert sorted(each.nothing_changed for each in loaded) == [False, True]
    assert Document.objects.count() == 2
    assert Rubric.objects.count() == 2


def test_two_who_publish_at_once_get_one_new_version(no_bank, bank_folder):
    load_bank([bank_folder])
    question = Question.objects.get(slug="angry-caller")
    question.criteria.filter(slug="solves").update(weight=3)
    published = at_once(*[lambda: rubrics.publish(question)] * 3)
    assert [rubric.version for rubric in published] == [2, 2, 2]
    assert question.rubrics.count() == 2
