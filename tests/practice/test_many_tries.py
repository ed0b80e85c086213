"""However many tries somebody has made, the next one and its pages ask the database as little as the first."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.models import Attempt, Draft
from tests.practice.histories import make_many
from tests.practice.tiny import MIXED

MOST = 10


def asked(get) -> int:
    """The statements that a request asks, less those that only open and close a transaction."""
    with CaptureQueriesContext(connection) as seen:
        assert get().status_code in (200, 302, 303)
    return len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]])


@pytest.fixture(params=[False, True], ids=["without a model", "with a model"])
def may_ask_a_model(request):
    """Each page also where it offers a second opinion."""
    if request.param:
        request.getfixturevalue("model")


@pytest.mark.parametrize("count", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_the_way_of_an_answer_asks_ten_queries_at_most(
    client, question, count, django_user_model, may_ask_a_model
):
    user = django_user_model.objects.create_user("ann")
    client.force_login(user)
    make_many({"user": user, "guest": None}, count)
    question = Attempt.objects.earliest("created_at").question
    at = f"/questions/{question.slug}/"
    for htmx in ({"HX-Request": "true"}, {}):
        draft = Draft.objects.create(user=user, question=question, text=MIXED)
        sent = {"answer": MIXED, "submission": uuid.uuid4(), "draft": draft.seen}
        assert asked(lambda: client.post(f"{at}answers/", sent, headers=htmx)) <= MOST  # noqa: B023
        assert not Draft.objects.exists()
    last = Attempt.objects.filter(question=question).latest("number")
    assert last.number == Attempt.objects.filter(question=question).count()
    for address in (
        at,
        f"{at}?from={last.pk}",
        f"{at}?beside={last.pk}",
        f"/answers/{last.pk}/",
        f"/answers/{last.pk}/rate/",
        f"/answers/{last.pk}/delete/",
        f"/stories/new/?from={last.pk}",
        "/questions/random/",
    ):
        assert asked(lambda: client.get(address)) <= MOST, address  # noqa: B023
