"""The worker as a program of its own: killed in the middle of its work, taken up by the next, and never in the way.

It runs on the test database itself, SQLite's file or PostgreSQL, so what it does is read here as it happens.
"""

import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from practice import rejudging
from practice.answers import judge_now
from practice.judgements import judgement_of, verdict_rows
from practice.models import Attempt, Clock, EarlierJudgement, Rejudging, Reminder, Verdict, Work
from practice.work import QUEUES, begin
from questions.rubrics import publish
from tests.conftest import ROOT
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, make_question

PATIENCE = 120  # seconds that a slow machine may take for what takes a few
TRIES, MEMBERS = 400, 30
LEASE = 3  # seconds
SETTINGS = f"from practice.settings import *\n\nWORK_LEASE = {LEASE}\nREADER = 'off'\n"


def test_make_run_and_compose_start_the_worker_of_every_queue():
    """Without --queue the command starts a process for each queue: bulk work and people's never share one."""
    assert ".venv/bin/python manage.py work &" in (ROOT / "deploy" / "serve.sh").read_text()
    assert 'command: ["python", "manage.py", "work"]' in (ROOT / "compose.yaml").read_text()
    assert set(QUEUES) == {"people", "bulk"}


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that takes a moment for each mail, and remembers to whom they went."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.received = []
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                to = re.search(r"<(.+)>", line)[1]
            if word.startswith("DATA"):
                self._say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
                time.sleep(0.05)
                self.server.received.append(to)
            self._say("221 bye" if word.startswith("QUIT") else "250 ok")
            if word.startswith("QUIT"):
                return

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mailbox():
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def worker(tmp_path, mailbox):
    """Starts `manage.py work` on the test database; called as often as a test wants one more."""
    started = []

    @contextmanager
    def start():
        log = (tmp_path / f"worker-{len(started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "work", "--interval", "0.1"],
            cwd=ROOT,
            env=environment(tmp_path, mailbox),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that it is killed with the processes of its queues
        )
        started.append(process)
        try:
            yield process
        finally:
            kill(process)

    yield start
    for process in started:
        kill(process)


def environment(folder, mailbox) -> dict:
    settings = connection.settings_dict
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DEBUG", "SECRET_KEY") if name in os.environ}
    # Beside the package of the tests, which empties the environment of what is said here.
    (folder / "short_lease.py").write_text(SETTINGS)
    kept |= {"DJANGO_SETTINGS_MODULE": "short_lease", "PYTHONPATH": str(folder), "DATA_DIR": str(folder)}
    kept |= {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.server_address[1]),
        "EMAIL_SECURITY": "none",
    }
    if connection.vendor == "sqlite":
        (folder / "practice-desk.sqlite3").unlink(missing_ok=True)
        (folder / "practice-desk.sqlite3").symlink_to(settings["NAME"])
        return kept
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    return kept | {"DATABASE_URL": address}


def kill(process) -> None:
    """As the system does when it is out of memory: at once, without a word, and all of it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(is_so, what: str):
    end = time.monotonic() + PATIENCE
    while not (found := is_so()):
        assert time.monotonic() < end, f"in {PATIENCE} seconds it did not come to this: {what}"
        time.sleep(0.02)
    return found


def after_the_lease() -> None:
    """Waits until what was held is free, and lets the minute be over in which the killed worker did what was due."""
    time.sleep(LEASE)
    Clock.objects.update(struck_at=timezone.now() - timedelta(minutes=1))


def rejudging_of_many() -> Work:
    """Many tries judged by rules of yesterday, and the work of judging all of them again, which has just begun."""
    question, owner = make_question(), make_user()
    text = " ".join([MIXED] * 12)
    rubric, report = judge_now(question, text)
    judged = judgement_of(rubric, report) | {"words": report.words}
    attempts = [
        Attempt(question=question, user=owner, answer=text, submission=uuid.uuid4(), number=number, **judged)
        for number in range(1, TRIES + 1)
    ]
    Attempt.objects.bulk_create(attempts)
    Verdict.objects.bulk_create(row for attempt in attempts for row in verdict_rows(attempt, report))
    criterion = question.criteria.get(slug="blames")
    criterion.rules, criterion.match = "awful", "I told you awful about that one."
    criterion.save()
    publish(question)
    begun = rejudging.begin_rejudging(Rejudging(question=question), owner)
    (work,) = rejudging.works_of([begun])[begun.pk]
    return work


def now(work: Work) -> Work:
    return Work.objects.get(pk=work.pk)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rejudging_killed_in_the_middle_judges_every_try_exactly_once(worker):
    work = rejudging_of_many()
    with worker():
        until(lambda: now(work).done, "the first tries are judged")
    killed = now(work)
    assert killed.state == Work.State.RUNNING and 0 < killed.done < TRIES
    assert killed.lease_until > killed.created_at, "it died with the lease in its hand"
    after_the_lease()
    with worker():
        until(lambda: now(work).holder != killed.holder, "another takes the lease")
        until(lambda: not now(work).is_open, "the rest is judged")
    done = now(work)
    assert (done.state, done.done, done.total) == (Work.State.FINISHED, TRIES, TRIES)
    rubric = Attempt.objects.first().question.rubrics.get(version=2)
    assert Attempt.objects.filter(rubric=rubric).count() == TRIES
    assert EarlierJudgement.objects.count() == TRIES, "put aside once each, however often it was begun"
    assert not EarlierJudgement.objects.exclude(number=1).exists()
    kept = Counter(Verdict.objects.values_list("attempt", flat=True))
    assert set(kept.values()) == {5} and len(kept) == TRIES


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_reminders_killed_in_the_middle_reach_nobody_twice(worker, mailbox):
    """A mail is noted before it is sent: who was being written to as it was killed may get none, and nobody two."""
    cohort = make_cohort(make_coach())
    due_on = timezone.localdate() + timedelta(days=30)
    assignment = make_assignment(cohort, make_question(), due_on=due_on)
    members = [
        make_member(cohort, name=f"Member {n}", user=make_user(f"m{n}@example.org")) for n in range(MEMBERS)
    ]
    details = {"assignment": str(assignment.pk), "due": [[str(member.pk), 1] for member in members]}
    work = begin("remind", key="remind all of them", details=details)
    with worker():
        until(lambda: len(mailbox.received) >= 5, "the first mails have gone")
    assert now(work).state == Work.State.RUNNING and len(mailbox.received) < MEMBERS
    after_the_lease()
    with worker():
        until(lambda: not now(work).is_open, "the other mails have gone")
    assert now(work).state == Work.State.FINISHED and now(work).done == MEMBERS
    assert Reminder.objects.count() == MEMBERS
    got = Counter(mailbox.received)
    assert set(got.values()) == {1}, "nobody gets it twice"
    assert len(got) >= MEMBERS - 1, "one at most was under way"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_a_person_waits_for_is_done_at_once_while_bulk_work_runs(worker, mailbox):
    bulk = rejudging_of_many()
    with worker():
        until(lambda: now(bulk).done, "the bulk work runs")
        asked = time.monotonic()
        details = {"what": "review", "address": "https://practice.example.org/"}
        told = begin("tell-member", key="tell one", details=details, user_id=make_user("bea@example.org").pk)
        until(lambda: not now(told).is_open, "the person is told")
        took = time.monotonic() - asked
        meanwhile = now(bulk)
    assert now(told).state == Work.State.FINISHED and mailbox.received == ["bea@example.org"]
    assert meanwhile.is_open and 0 < meanwhile.done < TRIES, "the bulk work was still going on"
    print(f"a person's task took {took:.2f} s while {meanwhile.done} of {TRIES} tries were judged again")
