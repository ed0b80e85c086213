"""The flows here need the same question and the same ways to send an answer as those of the site."""

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.practice.conftest import ann, keep, question, send, unlimited_sign_ins  # noqa: F401


@pytest.fixture
def other_databases(db, monkeypatch):
    """Lets a test connect to databases beside the test database, which Django's tests forbid."""
    guarded = BaseDatabaseWrapper.ensure_connection

    def ensure_connection(self):
        if self.alias == DEFAULT_DB_ALIAS:
            return guarded(self)
        if self.connection is None:
            with self.wrap_database_errors:
                self.connect()

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)
