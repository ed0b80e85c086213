"""What every test may lean on: the question bank in the database, and where the labelled material lies."""

import gc
import math
import os
import warnings
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parent.parent


def _question_models():
    """The models of the questions floor, each after those that it points to."""
    return serializers.sort_dependencies([(apps.get_app_config("questions"), None)], allow_cycles=True)


def _uses_database(item) -> bool:
    wanted = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or wanted & set(item.fixturenames))


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser):
    parser.addoption(
        "--once",
        action="store_true",
        help="Of a test that meets the database with several cases only the first.",
    )


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what meets the database runs again; the rest would say the same a second time.

    The real language model and the many random requests come only where their mark is asked for: `make test-all`
    does.
    """
    for mark in ("model", "fuzz", "faults"):
        if mark not in (config.getoption("markexpr") or ""):
            _keep(config, items, [item for item in items if not item.get_closest_marker(mark)])
    if config.getoption("--postgres"):
        _keep(config, items, [item for item in items if _uses_database(item)])
    if config.getoption("--once"):
        # What the database does is the same in every case; `make test-all` takes all of them.
        first = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
        kept = [i for i in items if first[i.nodeid.partition("[")[0]] is i or not _uses_database(i)]
        _keep(config, items, kept)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Tests make and drop a great deal; looking for circles among all of it as often as usual takes an eighth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _keep(config, items, kept):
    left = set(items) - set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = kept


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """In CI nothing may be skipped: a suite that quietly shrinks would go on looking green."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("CI") == "true"
        and reporter
        and reporter.stats.get("skipped")
        and not session.exitstatus
    ):
        reporter.write_line("\nCI=true: a test was skipped, and in CI nothing may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file: each thread has a connection of its own, as on a real site, and locks are real."""
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Loads the question bank once for all tests, and keeps a copy for those that empty the tables."""
    from questions.bank import BankFaults, load_bank

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        # Proving every rule by its examples takes most of the time, and tests/questions/test_fixtures.py does it.
        for proof in ("bank.reading.unproven", "rubrics.faults_of_card"):
            patch.setattr(f"questions.{proof}", lambda *_: ())
        try:
            load_bank([ROOT / "fixtures"])
        except BankFaults as wrong:  # the bank's own tests fail then; the others say more by running
            warnings.warn(f"the question bank was not loaded: {wrong}", stacklevel=1)
        with _beside() as cursor:
            for table in _bank_tables():
                cursor.execute(f'CREATE TABLE kept."{table}" AS SELECT * FROM "{table}"')


@contextmanager
def _beside():
    """A cursor that also reaches ``kept``: beside the test database, so that what looks through that never sees it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ATTACH DATABASE %s AS kept", [f"{connection.settings_dict['NAME']}.kept"])
        else:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
        yield cursor
        if connection.vendor == "sqlite":
            cursor.execute("DETACH DATABASE kept")


def _bank_tables() -> list[str]:
    return [model._meta.db_table for model in _question_models()]


@pytest.fixture(autouse=True)
def _bank_after_flush(request):
    """A test with real transactions leaves the tables empty: the next one gets the bank back first."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    if not transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db")
    if not apps.get_model("questions", "Question").objects.exists():
        with _beside() as cursor, transaction.atomic():
            for table in _bank_tables():
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM kept."{table}"')


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """The hash that protects real passwords takes most of a second on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _reader_that_ships(monkeypatch):
    """No test is judged by a reader that another one chose, and none pays for looking which was chosen."""
    monkeypatch.setattr("questions.readers._seen", (math.inf, "shipped", ""))


@pytest.fixture
def empty_bank(db):
    """The tables of the questions floor with nothing in them, published rubrics included."""
    for model in reversed(_question_models()):
        model._base_manager.all()._raw_delete(connection.alias)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The labelled material beside the repository; with REQUIRE_SHARED=1 its absence is an error."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        message = "the folder ../shared is not here, so nothing was compared with it"
        pytest.fail(message) if os.environ.get("REQUIRE_SHARED") == "1" else pytest.skip(message)
    return folder
