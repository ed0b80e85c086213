"""Whether a process is fit to serve, while the database is away: said soon and in words, and the process lives on."""

import time
from types import SimpleNamespace

import pytest
from psycopg_pool import ConnectionPool

from practice.views import health


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_in_words_before_whoever_asks_gives_up(client, monkeypatch):
    pool = ConnectionPool("host=/nowhere connect_timeout=1", open=False, min_size=1, max_size=1)
    closed = []
    away = SimpleNamespace(pool=pool, close=lambda: closed.append(1))
    monkeypatch.setattr(health, "connection", away)
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    began = time.monotonic()
    try:
        response = client.get("/readyz")
    finally:
        pool.close()
    assert time.monotonic() - began < 3
    assert response.status_code == 503 and closed
    assert response.content == b"not ready: the database does not answer\n"
    assert client.get("/healthz").status_code == 200
