"""Two machines that begin at once on an empty database; and a migration that meets a table in use."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from practice.management.commands import set_up
from tests.conftest import ROOT
from tests.operating import databases


class LockNotAvailable(Exception):
    """Named as the driver names it."""


@pytest.mark.django_db
def test_a_migration_that_cannot_have_its_lock_gives_way_and_tries_again(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    called = []

    def migrate(name, **options):
        called.append(name)
        if called.count("migrate") < 3 and name == "migrate":
            raise OperationalError("in use") from LockNotAvailable()

    monkeypatch.setattr(set_up, "call_command", migrate)
    monkeypatch.setattr(set_up, "missing", lambda: ["practice.9999_coming"])
    monkeypatch.setattr(set_up, "PAUSE", 0)
    call_command("set_up")
    assert called == ["migrate", "migrate", "migrate", "load_bank"]
    monkeypatch.setattr(set_up, "TURNS", 0)
    with pytest.raises(CommandError, match="in use all the time"):
        call_command("set_up")


@pytest.mark.slow
@pytest.mark.django_db
def test_two_machines_that_set_an_empty_database_up_at_once_both_find_it_done(tmp_path):
    if connection.vendor != "postgresql":
        address, new = "", None
    else:
        new = databases.description_of_a_new_one(tmp_path)
        address = f"postgresql://{new['USER']}@/{new['NAME']}?host={new['HOST']}"
    own = {"DATABASE_URL": address, "DATA_DIR": str(tmp_path), "SECRET_KEY": "k", "DEBUG": "0"}
    command = [sys.executable, "manage.py", "set_up"]
    both = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=300)[0] for one in both]
    if new:
        databases.gone(new)
    assert [one.returncode for one in both] == [0, 0], said
    assert sum("apps are behind" in text for text in said) == 1
    assert all("are up to date" in text for text in said)
