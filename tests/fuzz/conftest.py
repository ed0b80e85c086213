"""The world of the safety tests, asked at random."""

import logging

import pytest

from tests.practice.conftest import arguments, question, unlimited_sign_ins, visitors  # noqa: F401  the same people


@pytest.fixture(autouse=True)
def _nothing_in_the_log():
    """Twenty thousand refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _a_language_model_that_is_never_reached(settings):
    settings.LLM = {"base_url": "http://127.0.0.1:9/v1", "api_key": "", "model": "none"}
