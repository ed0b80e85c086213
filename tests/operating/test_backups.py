"""A copy of the database is whole or not there; what it replaces is kept; tested by restoring."""

import sqlite3
import stat

import pytest
from django.core.management import call_command
from django.db import connection, connections

from practice.operating import backups
from practice.operating.backups import Refused, back_up, checked, drop_old
from tests.operating.databases import another, description_of_a_new_one, gone, on_server

SUFFIX = backups.SUFFIX


@pytest.fixture(scope="module")
def migrated(tmp_path_factory, django_db_setup, django_db_blocker):
    """A database with all tables, for the others here to be made like it."""
    with django_db_blocker.unblock():
        description = description_of_a_new_one(tmp_path_factory.mktemp("migrated"))
        with another("migrated", description, leave=True):
            call_command("migrate", database="migrated", verbosity=0)
        yield description
        gone(description)


@pytest.fixture
def site(tmp_path, other_databases, migrated):
    """A small site of its own, with all tables and one account, that stores and commits."""
    with another("site", description_of_a_new_one(tmp_path, like=migrated)):
        accounts("site").create(username="ann")
        yield "site"
    if connection.vendor == "postgresql":
        left = "SELECT datname FROM pg_database WHERE datname LIKE 'other_%\\_before\\_%' OR datname LIKE 'other_%\\_new\\_%'"
        for (name,) in on_server(left):
            on_server(f'DROP DATABASE "{name}"')


def accounts(alias):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.using(alias)


def names(alias):
    return sorted(accounts(alias).values_list("username", flat=True))


def test_what_was_backed_up_comes_back_and_what_stood_there_is_kept(site, tmp_path):
    copy = tmp_path / f"copy{SUFFIX[connection.vendor]}"
    assert back_up(site, copy) == copy.stat().st_size > 1000
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="is there already"):
        back_up(site, copy)
    accounts(site).create(username="ben")
    accounts(site).filter(username="ann").update(username="nobody")
    if connection.vendor == "postgresql":
        connections[site].close()
    with checked(site, copy) as (found, ready):
        assert (found.people, found.tries, found.is_older) == (1, 0, False)
        assert names(site) == ["ben", "nobody"]
        restored = ready.put_in_place()
    assert names(site) == ["ann"] and not restored.is_older
    # Writing goes on, and the former data can be read where the command says.
    accounts(site).create(username="cleo")
    if connection.vendor == "sqlite":
        with sqlite3.connect(restored.kept) as former:
            rows = former.execute("SELECT username FROM auth_user ORDER BY 1").fetchall()
        former.close()
        assert [name for (name,) in rows] == ["ben", "nobody"]
        assert connections[site].cursor().execute("PRAGMA journal_mode").fetchone() == ("wal",)
    else:
        former = restored.kept.removeprefix("the database ")
        assert on_server(f"SELECT 1 FROM pg_database WHERE datname = '{former}'") == [(1,)]
        assert not on_server("SELECT 1 FROM pg_database WHERE datname LIKE 'other_%\\_new\\_%'")


def test_a_damaged_or_foreign_file_replaces_nothing(site, tmp_path):
    copy = tmp_path / f"copy{SUFFIX[connection.vendor]}"
    back_up(site, copy)
    content = copy.read_bytes()
    broken = tmp_path / "broken"
    for wrong in (b"", b"no database at all", content[: len(content) // 2]):
        broken.write_bytes(wrong)
        with pytest.raises(Refused), checked(site, broken):
            pytest.fail("it was let through")
    with pytest.raises(Refused, match="There is no file"), checked(site, tmp_path / "nowhere"):
        pytest.fail("it was let through")
    assert names(site) == ["ann"]
    assert not list(tmp_path.glob("*.unfinished")) and not list(tmp_path.glob("*before*"))


def test_a_copy_of_a_newer_program_is_refused_and_one_of_an_older_says_what_to_run(site, tmp_path):
    suffix = SUFFIX[connection.vendor]
    with connections[site].cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'practice' ORDER BY name DESC")
        cursor.execute("DELETE FROM django_migrations WHERE name = %s", [cursor.fetchone()[0]])
        back_up(site, tmp_path / f"older{suffix}")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('practice', '9999_x', '2030-01-01')"
        )
        back_up(site, tmp_path / f"newer{suffix}")
    with checked(site, tmp_path / f"older{suffix}") as (found, _):
        assert found.is_older
    newer = tmp_path / f"newer{suffix}"
    with pytest.raises(Refused, match="it knows practice.9999_x. Install that version"), checked(site, newer):
        pytest.fail("it was let through")


def test_the_oldest_copies_go_and_other_files_of_the_folder_stay(tmp_path):
    for name in ("practice-desk-1", "practice-desk-2", "practice-desk-3", "mine"):
        (tmp_path / f"{name}.sqlite3").touch()
    assert [path.stem for path in drop_old(tmp_path, "sqlite", 2)] == ["practice-desk-1"]
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["mine", "practice-desk-2", "practice-desk-3"]


@pytest.mark.django_db
def test_without_postgresqls_programs_the_command_says_what_else_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr(backups.shutil, "which", lambda program: None)
    with pytest.raises(Refused, match="pg_dump is not installed here.*move_database ADDRESS sqlite"):
        backups._run("default", "pg_dump")


def test_a_restore_that_is_not_confirmed_changes_nothing(site, tmp_path, monkeypatch):
    from django.core.management import CommandError

    from practice.management.commands import restore_backup

    copy = tmp_path / f"copy{SUFFIX[connection.vendor]}"
    back_up(site, copy)
    accounts(site).create(username="ben")
    monkeypatch.setattr(restore_backup, "DEFAULT_DB_ALIAS", site)
    for said in ("", "no", "y"):
        monkeypatch.setattr("builtins.input", lambda question, said=said: said)
        with pytest.raises(CommandError, match="Nothing is changed"):
            call_command("restore_backup", str(copy))
    assert names(site) == ["ann", "ben"]
