"""All rows go from one database to another, of either kind, or none do; and both sides are compared."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from practice.models import Attempt, Clock, Story
from practice.operating import moving
from practice.operating.addresses import described
from practice.operating.moving import Refused, move
from questions.models import Question
from tests.conftest import ROOT
from tests.operating.databases import another, description_of_a_new_one
from tests.practice.people import many_attempts

ODD = 'Zoë said: "100 % sorry" 🎻\n\n\ttwice, \\N \u202e <script>'


@pytest.mark.slow
def test_everything_arrives_as_it_was_and_goes_on_from_there_into_the_other_kind(
    keep, ann, question, tmp_path, other_databases
):
    kept = keep(ODD, checked="1")
    many_attempts(question, 7, user=ann)
    Story.objects.create(user=ann, title="Zoë", situation="x")
    Clock.objects.create(name="minute", struck_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))
    said = []
    # On PostgreSQL the way is server, file, server: both directions between the two kinds.
    file = described(f"sqlite:///{tmp_path / 'carried.sqlite3'}", must_exist=False)
    with another("carried", file):
        moved = {table.table: table for table in move("default", "carried", said.append)}
        assert moved["practice_attempt"].rows == 8 == Attempt.objects.using("carried").count()
        there = Attempt.objects.using("carried").get(pk=kept.pk)
        assert (there.answer, there.report, there.created_at) == (kept.answer, kept.report, kept.created_at)
        assert there.user_id == kept.user_id and there.guest == kept.guest
        assert Clock.objects.using("carried").get().struck_at.microsecond == 678901
        assert Question.objects.using("carried").count() == Question.objects.count()
        with another("onward", description_of_a_new_one(tmp_path)):
            again = {table.table: table for table in move("carried", "onward")}
            assert again == moved
            # A new row takes a number of its own.
            new = type(ann).objects.using("onward").create(username="ben")
            assert new.pk > ann.pk
        with pytest.raises(Refused, match="not empty"):
            move("default", "carried")
        assert Attempt.objects.using("carried").count() == 8


@pytest.mark.slow
def test_a_table_that_is_not_alike_afterwards_leaves_nothing_behind(
    keep, tmp_path, monkeypatch, other_databases
):
    keep()
    copy = moving._copy

    def forgetful(model, source, target):
        copy(model, source, target)
        if model is Attempt:
            Attempt.objects.using(target).update(answer="other words")

    monkeypatch.setattr(moving, "_copy", forgetful)
    with another("broken", described(f"sqlite:///{tmp_path / 'broken.sqlite3'}", must_exist=False)):
        with pytest.raises(Refused, match="practice_attempt is not alike at both sides"):
            move("default", "broken")
        assert not Question.objects.using("broken").exists() and not Attempt.objects.using("broken").exists()
        # What went wrong is over: the same target takes everything now.
        monkeypatch.setattr(moving, "_copy", copy)
        with connections["broken"].cursor() as cursor:
            cursor.execute("CREATE TABLE of_tomorrow (id integer)")
            cursor.execute("INSERT INTO of_tomorrow VALUES (1)")
        with pytest.raises(Refused, match="of_tomorrow has rows"):
            move("broken", "default")
        with connections["broken"].cursor() as cursor:
            cursor.execute("DROP TABLE of_tomorrow")
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('practice', '9999_x', '2030-01-01')"
            )
        with pytest.raises(Refused, match="newer than this program: it knows practice.9999_x"):
            move("broken", "default")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////nowhere/file", "There is no file /nowhere/file."),
        ("mysql://u:secret@h/d", "A database is named by"),
        ("postgresql://u:secret@h/", "must name the database"),
        ("@/nowhere/address", "cannot be read"),
    ],
)
def test_an_address_that_names_no_database_is_refused_without_repeating_it(address, said):
    with pytest.raises(CommandError, match=said) as refusal:
        described(address)
    assert "secret" not in str(refusal.value)


def test_the_command_refuses_a_file_without_our_tables_and_a_target_that_is_the_source(
    tmp_path, other_databases
):
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    (tmp_path / "address").write_text(f"sqlite:///{empty}\n")
    with pytest.raises(CommandError, match="the same database"):
        call_command("move_database", f"sqlite:///{empty}", f"@{tmp_path / 'address'}")
    with pytest.raises(CommandError, match="holds no tables of this program"):
        call_command("move_database", f"sqlite:///{empty}", f"sqlite:///{tmp_path / 'new.sqlite3'}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_site_with_nothing_open_is_moved_by_the_command_without_waiting_for_itself(keep, tmp_path):
    """The other tests begin inside a transaction; here the source is locked by the move alone, as on a real site."""
    kept = keep()
    settings = connections["default"].settings_dict
    name, target = str(settings["NAME"]), tmp_path / "moved.sqlite3"
    source = (
        f"sqlite:///{name}"
        if connections["default"].vendor == "sqlite"
        else (f"postgresql://{settings['USER']}@/{name}?host={settings['HOST']}")
    )
    # A process of its own, whose usual database is the source.
    usual = {"DATA_DIR": str(tmp_path)} if name.startswith("/") else {"DATABASE_URL": source}
    if name.startswith("/"):
        (tmp_path / "practice-desk.sqlite3").symlink_to(name)
    outcome = subprocess.run(
        [sys.executable, "manage.py", "move_database", source, f"sqlite:///{target}"],
        cwd=ROOT,
        env=os.environ | usual | {"DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "practice_attempt: 1 rows" in outcome.stdout and "each compared with its source" in outcome.stdout
    with closing(sqlite3.connect(target)) as moved:
        assert moved.execute("SELECT answer FROM practice_attempt").fetchall() == [(kept.answer,)]
