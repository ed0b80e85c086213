"""Bringing the tables up to date: several machines may start it at once, and one does it."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections

from practice.management.commands import set_up
from practice.operating import migrations


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time_is_let_in_and_the_others_wait(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    inside, most, order = [], [], []

    def enter(number):
        with migrations.alone():
            inside.append(number)
            most.append(len(inside))
            threading.Event().wait(0.05)
            inside.remove(number)
            order.append(number)
        connections.close_all()

    threads = [threading.Thread(target=enter, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(order) == [0, 1, 2, 3] and max(most) == 1


@pytest.mark.django_db
def test_where_nothing_is_missing_no_migration_is_begun(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    called = []
    monkeypatch.setattr(set_up, "call_command", lambda name, **options: called.append(name))
    call_command("set_up")
    assert called == ["load_bank"]
    monkeypatch.setattr(set_up, "missing", lambda: ["practice.9999_coming"])
    call_command("set_up")
    assert called == ["load_bank", "migrate", "load_bank"]


@pytest.mark.django_db
def test_a_database_that_never_answers_is_said_in_words(monkeypatch):
    def away():
        raise OperationalError("no")

    monkeypatch.setattr(connection, "ensure_connection", away)
    with pytest.raises(CommandError, match="did not answer for 0 seconds"):
        call_command("set_up", wait=0)
