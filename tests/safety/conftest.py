"""The world of the table of addresses: a browser for each kind of visitor, and rows for every part of an address."""

import pytest

from tests.practice.people import make_user
from tests.practice.tiny import make_question
from tests.practice.world import browsers, rows_named_by_addresses


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def visitors(question, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.RATE_LIMITS = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
    return browsers()


@pytest.fixture
def arguments(visitors, question) -> dict:
    return rows_named_by_addresses(visitors, question)


@pytest.fixture
def unlimited_sign_ins(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def ann(db):
    return make_user()
