"""The site's pages at a thousand, a hundred thousand and a million stored tries, in turns, for the same people.

One database for each size, each grown out of the smaller one: so the people, the group and their tries are the same
rows everywhere, and only what others stored differs. A call's time is what it takes on the core, in this process and
in the database's: `parallel` workers are switched off, because nobody would count theirs. The judge's own time is
taken off an answer's POST, as it has nothing to do with what is stored; the reader is off.

`python -m tests.benchmarks.stored "coach's queue"` measures pages of this name alone, on PostgreSQL, at the smallest
and the largest size, with slim tries; the bench measures them all.
"""

import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from .timing import Missing, timing

SIZES = (1_000, 100_000, 1_000_000)
HELD = (5, 50, 500)
MOST = 1.3
# What is loaded by the million needs no log to be replayed, and nobody else may tidy up while a call is timed.
SERVER = (
    "-c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8GB"
    " -c shared_buffers=512MB -c autovacuum=off"
)
VENDORS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
HOLDERS_PAGES = ("an answer's POST, less the judge", "question page", "feedback page", "progress page")
OTHER_PAGES = ("coach's matrix", "coach's queue", "admin's list of tries")


def _name(page: str, size: int, vendor: str, held: int | None = None) -> str:
    whose = f", {held} of" if held else ","
    return f"{page}{whose} {size:,} stored, {VENDORS[vendor]}"


def names(vendor: str) -> list[str]:
    of_holders = [_name(p, size, vendor, held) for p in HOLDERS_PAGES for held in HELD for size in SIZES]
    return of_holders + [_name(page, size, vendor) for page in OTHER_PAGES for size in SIZES]


def timings(
    rounds: int, vendor: str, only: str = "", sizes: tuple[int, ...] = SIZES, slim: bool = False
) -> list[dict]:
    """Rows of every page at every size, or of the pages ``only`` names; the largest is held against the smallest."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder, vendor)
        grown = _Grown(sizes, slim)
        try:
            pages = [page for page in _pages(grown.keys) if only in page.name]
            return [row for page in pages for row in _measured(page, grown, rounds, vendor)]
        finally:
            grown.close()


def _set_up(folder: str, vendor: str) -> None:
    url = ""
    if vendor == "postgresql":
        from tests.postgres import server_binaries, start

        if not server_binaries():
            raise Missing("no PostgreSQL server is installed")
        url = start(SERVER)
    os.environ |= {"DEBUG": "0", "SECRET_KEY": "for measuring only", "HTTPS": "0", "DATA_DIR": folder}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "practice.settings", "LOG_LEVEL": "ERROR", "READER": "off"}
    os.environ |= {"DATABASE_URL": url, "DATABASE_POOL": "0", "STATIC_ROOT": f"{folder}/static"}
    # The limits count in a table that says nothing of how many tries are stored, and would end the measuring; and
    # filling a table by the million takes longer than background work may.
    os.environ |= {"RATE_LIMITS": "0", "WORK_STATEMENT_SECONDS": "0"}
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.LOGGING = {"version": 1, "disable_existing_loggers": True}
    django.setup()
    for command in (("migrate",), ("collectstatic", "--noinput"), ("load_bank",)):
        call_command(*command, verbosity=0)


class _Grown:
    """The databases, smallest first, and the keys of what is measured, which are the same in all."""

    def __init__(self, sizes: tuple[int, ...], slim: bool = False):
        from django.db import connections

        from . import seeding

        self._connections = connections
        first = connections["default"]
        self.keys = seeding.begin(HELD) | {"sessions": {}}
        for user in (*self.keys["people"].values(), self.keys["coach"], self.keys["admin"]):
            self.keys["sessions"][user] = _session_of(user)
        first.close()
        self.wrappers = {}
        last = first.settings_dict["NAME"]
        for size in sizes:
            last = _copied(first, last, size)
            wrapper = first.copy()
            # Kept open from call to call, as the pool does on a site.
            wrapper.settings_dict |= {"NAME": last, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
            self.wrappers[size] = wrapper
            self.use(size)
            seeding.fill_up_to(size, slim)
            if wrapper.vendor == "postgresql":
                with wrapper.cursor() as cursor:
                    cursor.execute("SET max_parallel_workers_per_gather = 0")
                    cursor.execute("CHECKPOINT")
            if size != sizes[-1]:
                wrapper.close()

    def use(self, size: int):
        """Makes this one the site's database; its connection."""
        self._connections["default"] = self.wrappers[size]
        return self.wrappers[size]

    def close(self) -> None:
        for wrapper in self.wrappers.values():
            wrapper.close()


def _copied(like, name, size: int):
    """A new database with all that stands in the one of this name; its own name."""
    if like.vendor == "sqlite":
        grown = Path(like.settings_dict["NAME"]).with_name(f"{size}.sqlite3")
        shutil.copy(name, grown)
        return grown
    import psycopg

    grown = f"grown_{size}"
    where = {"host": like.settings_dict["HOST"], "user": like.settings_dict["USER"]}
    with psycopg.connect(**where, dbname="template1", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{grown}" TEMPLATE "{name}"')
    return grown


def _session_of(user_id: int) -> str:
    """The key of a session in which this person is signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id), settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class _Page:
    """One page as one person opens it."""

    def __init__(self, name: str, session: str, address: Callable[[], str], held: int | None = None):
        from django.conf import settings
        from django.test import Client

        self.name, self.held, self._address = name, held, address
        self._client = Client(headers={"host": "localhost"})
        self._client.cookies[settings.SESSION_COOKIE_NAME] = session

    def prepare(self) -> None:
        """What need not be timed."""
        self._at = self._address()

    def call(self) -> float:
        """Milliseconds of it that do not count."""
        self._answered(self._client.get(self._at))
        return 0.0

    def tidy(self) -> None:
        """Leaves the tables as they were."""

    @staticmethod
    def _answered(response) -> None:
        if response.status_code != 200:
            raise RuntimeError(f"{response.request['PATH_INFO']}: status {response.status_code}")


class _Post(_Page):
    def prepare(self) -> None:
        super().prepare()
        self._submission = uuid.uuid4()
        text = f"{TEXT} That was {self._submission.hex[:8]}."
        self._sent = {"answer": text, "submission": self._submission, "draft": "", "checked": "1"}

    def call(self) -> float:
        _judged_ms.clear()
        self._answered(self._client.post(self._at, self._sent, headers={"HX-Request": "true"}))
        return sum(_judged_ms)

    def tidy(self) -> None:
        from practice.models import Attempt, Verdict

        rows = Attempt.objects.filter(submission=self._submission)
        Verdict.objects.filter(attempt__in=rows)._raw_delete("default")
        rows._raw_delete("default")


TEXT = (
    "At the shop a woman came with a broken kettle and she was angry. I said sorry, I let her finish and I asked"
    " what had happened. Then I told her what I could do: a new one today or her money back. She took the new one,"
    " I tried it out with her, and I called her after a week. She came back and asked for me."
)
_judged_ms: list[float] = []


def _pages(keys: dict) -> list[_Page]:
    from django.urls import reverse

    import feedback
    from practice.models import Attempt
    from questions.models import Question

    judge = feedback.assess

    def timed(*given):
        began = time.process_time()
        try:
            return judge(*given)
        finally:
            _judged_ms.append((time.process_time() - began) * 1000)

    feedback.assess = timed
    slug = Question.objects.answerable().order_by("pk").values_list("slug", flat=True).first()
    pages = []
    for held, user in keys["people"].items():
        session = keys["sessions"][user]

        def newest(user=user):
            tries = Attempt.objects.filter(user_id=user).order_by("-created_at")
            return reverse("attempt", args=[tries.values_list("pk", flat=True)[0]])

        post, question, feedback_page, progress = HOLDERS_PAGES
        pages += [
            _Post(post, session, lambda: reverse("answer", args=[slug]), held),
            _Page(question, session, lambda: reverse("question", args=[slug]), held),
            _Page(feedback_page, session, newest, held),
            _Page(progress, session, lambda: reverse("progress"), held),
        ]
    matrix, queue, listed = OTHER_PAGES
    coach, admin = keys["sessions"][keys["coach"]], keys["sessions"][keys["admin"]]
    pages += [
        _Page(matrix, coach, lambda: reverse("matrix", args=[keys["cohort"]])),
        _Page(queue, coach, lambda: reverse("reviews")),
        _Page(listed, admin, lambda: reverse("admin:practice_attempt_changelist")),
    ]
    return sorted(pages, key=lambda page: (HOLDERS_PAGES + OTHER_PAGES).index(page.name))


def _measured(page: _Page, grown: _Grown, rounds: int, vendor: str) -> list[dict]:
    times = {size: [] for size in grown.wrappers}
    queries = {}
    for size in grown.wrappers:
        queries[size] = _queries(page, grown.use(size))  # this warms up too
    for turn in range(rounds):
        # No size has always the same one before it.
        for size in list(grown.wrappers)[:: -1 if turn % 2 else 1]:
            times[size].append(_once(page, grown.use(size)))
    against = _name(page.name, SIZES[0], vendor, page.held)
    return [
        timing(
            _name(page.name, size, vendor, page.held),
            times[size],
            against,
            MOST if size == SIZES[-1] else None,
            queries=queries[size],
        )
        for size in grown.wrappers
    ]


def _once(page: _Page, connection) -> float:
    page.prepare()
    # The first call on a database whose turn it was not finds the processor's caches full of another one's rows.
    page.call()
    page.tidy()
    page.prepare()
    began = time.process_time() + _server_seconds(connection)
    uncounted = page.call()
    took = time.process_time() + _server_seconds(connection) - began
    page.tidy()
    return took * 1000 - uncounted


def _server_seconds(connection) -> float:
    """How long the server's process of this connection has been on a core; 0 where the database is in ours."""
    if connection.vendor == "sqlite":
        return 0.0
    pid = connection.connection.info.backend_pid
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError as failure:
        raise Missing("this system does not tell the time of PostgreSQL's processes") from failure


def _queries(page: _Page, connection) -> int:
    from django.test.utils import CaptureQueriesContext

    page.prepare()
    page.call()
    page.tidy()
    page.prepare()
    with CaptureQueriesContext(connection) as captured:
        page.call()
    page.tidy()
    # The savepoints and transactions are no questions.
    return sum(q["sql"].split()[0] not in ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE") for q in captured)


if __name__ == "__main__":
    from .__main__ import stay_on_one_core
    from .table import lines, with_ratios

    stay_on_one_core()
    rows = timings(10, "postgresql", sys.argv[1], (SIZES[0], SIZES[-1]), slim=True)
    print("\n".join(lines(with_ratios(rows))))
