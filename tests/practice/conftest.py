import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from practice.models import Attempt
from tests.language_models import FaultyServer
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, make_question
from tests.practice.world import browsers, rows_named_by_addresses

# The ways of people through the site, by their modules' names.
FLOWS = (
    "account answer at_once attempt compare contest cue_cards draft groups home mock_interviews move progress question"
    " rate releasing reviews sharing signing_in stories work"
)
FLOW_MODULES = frozenset(f"test_{name}.py" for name in FLOWS.split())


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.name in FLOW_MODULES and item.path.parent == Path(__file__).parent:
            item.add_marker("flow")


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def send(client, question):
    """Sends an answer as the form does and gives the response back."""

    def send(answer=MIXED, to=question, by=client, htmx=False, **fields):
        headers = {"HX-Request": "true"} if htmx else {}
        fields = {"answer": answer, "submission": str(uuid.uuid4())} | fields
        return by.post(reverse("answer", args=[to.slug]), fields, headers=headers)

    return send


@pytest.fixture
def keep(send):
    """Sends an answer and gives the stored attempt back."""

    def keep(*args, **kwargs):
        response = send(*args, **kwargs)
        assert response.status_code == 303, response.content.decode()
        return Attempt.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[-1])

    return keep


@pytest.fixture
def unlimited_sign_ins(settings):
    """Many tests sign in more often in a minute than a person may."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def ann(db):
    return make_user()


@pytest.fixture
def model(settings):
    """A configured language model. Tests that wait for the deadline make it short."""
    server = FaultyServer()
    settings.LLM = server.configured
    yield server
    server.close()


@pytest.fixture
def visitors(question, unlimited_sign_ins, settings):
    """A browser for each kind of visitor, without limits on how often they may ask."""
    settings.RATE_LIMITS = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # as long as the slowest machine takes for all addresses
    return browsers()


@pytest.fixture
def arguments(visitors, question) -> dict:
    """A row for every part of an address."""
    return rows_named_by_addresses(visitors, question)
