"""How PostgreSQL goes about each page's queries among very many tries: by an index, never through the whole table."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import feedback
from practice.long_lists import COUNTED
from tests.benchmarks import seeding, stored

TRIES = 200_000
# Reading either from one end to the other takes longer the more people use the site.
GROW = ("practice_attempt", "practice_verdict")

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def very_many(settings, monkeypatch):
    """The keys of the people among all these tries. What was stored is gone afterwards, and so is its room."""
    if connection.vendor != "postgresql":
        return None
    settings.READER, settings.RATE_LIMITS = "off", False
    monkeypatch.setattr(feedback, "assess", feedback.assess)  # the bench puts its clock around it
    keys = seeding.begin((50,))
    seeding.fill_up_to(TRIES, slim=True)
    people = (*keys["people"].values(), keys["coach"], keys["admin"])
    return keys | {"sessions": {user: stored._session_of(user) for user in people}}


@pytest.fixture(scope="module")
def _room_given_back(django_db_setup):
    """After the test's transaction: rows that were never committed still lie in the files."""
    yield
    if connection.vendor != "postgresql":
        return
    here = connection.settings_dict
    with psycopg.connect(
        host=here["HOST"], user=here["USER"], dbname=here["NAME"], autocommit=True
    ) as server:
        for table in GROW:
            server.execute(f"VACUUM ANALYZE {table}")


def plans_of(page) -> list[str]:
    page.prepare()
    with CaptureQueriesContext(connection) as captured:
        page.call()
    page.tidy()
    found = []
    for query in captured:
        if query["sql"].startswith(("SELECT", "(SELECT", "WITH", "UPDATE", "DELETE")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                found.append("\n".join(line for (line,) in cursor.fetchall()) + f"\n{query['sql']}")
    return found


def test_no_page_reads_a_table_that_grows_from_one_end_to_the_other(_room_given_back, very_many):
    if connection.vendor != "postgresql":
        return  # SQLite has no statistics to choose a plan by; its times are in the bench
    looked = 0
    for page in stored._pages(very_many):
        for plan in plans_of(page):
            looked += 1
            if f"LIMIT {COUNTED})" in plan:
                continue  # the admin's count: whichever way, it ends after so many rows
            assert not any(f"Seq Scan on {table} " in plan for table in GROW), f"{page.name}\n{plan}"
    assert looked > 30
