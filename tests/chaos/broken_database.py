"""The database goes away, is slow, or has no room."""

import asyncio
import os
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from .programs import free_port
from .stage import Skipped, Stage, scenario


@scenario
def database_stopped(stage: Stage) -> None:
    """PostgreSQL is stopped under load, once in good order and once as by a power cut, and started again."""
    web, worker = stage.web(), stage.worker()
    with stage.crowd(lambda: web.port) as crowd:
        stage.calm()
        for mode in ("fast", "immediate"):
            stage.place.cluster.stop(mode, check=True)
            try:
                stage.calm()
                stage.must(
                    web.status("/healthz") == 200, "The process is taken for dead while the database is away"
                )
                stage.must(web.status("/readyz") == 503, "The site calls itself ready without a database")
            finally:
                stage.place.cluster.start()
            stage.answers_again(web)
        stage.calm()
        stage.must(worker.runs, "The worker gave up while the database was away")
    stage.faults += crowd.failures
    stage.looked_at(web, crowd)


@scenario
def database_restarted(stage: Stage) -> None:
    """PostgreSQL restarts within a second or two, as for an update: most people notice no more than a wait."""
    web = stage.web()
    with stage.crowd(lambda: web.port) as crowd:
        stage.calm()
        for _ in range(3):
            stage.place.cluster.stop("fast", check=True)
            stage.place.cluster.start()
            stage.calm(0.5)
        stage.answers_again(web)
    stage.faults += crowd.failures
    stage.looked_at(web, crowd)


class Wire:
    """A proxy of TCP between the site and PostgreSQL's socket that can be slow, hold everything, or be cut."""

    def __init__(self, socket_folder: str):
        self.port = free_port()
        self.delay = 0.0
        self._socket = f"{socket_folder}/.s.PGSQL.5432"
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._listen())

    def hold(self) -> None:
        self._loop.call_soon_threadsafe(self._flows.clear)

    def go_on(self) -> None:
        self._loop.call_soon_threadsafe(self._flows.set)

    def cut(self) -> None:
        """Every connection breaks; new ones come through."""
        self._do(self._cut())

    def close(self) -> None:
        self._do(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _listen(self):
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _cut(self):
        for writer in list(self._writers):
            writer.transport.abort()

    async def _connected(self, reader, writer):
        try:
            from_server, to_server = await asyncio.open_unix_connection(self._socket)
        except OSError:
            writer.close()
            return
        both = {writer, to_server}
        self._writers |= both
        await asyncio.gather(self._carry(reader, to_server), self._carry(from_server, writer))
        self._writers -= both

    async def _carry(self, reader, writer):
        with suppress(OSError):
            while piece := await reader.read(65536):
                await asyncio.sleep(self.delay)
                await self._flows.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()


@contextmanager
def _wire(stage: Stage):
    wire = Wire(stage.place.cluster.root)
    try:
        yield wire, f"postgresql://app@127.0.0.1:{wire.port}/postgres"
    finally:
        wire.close()


@scenario
def database_slow(stage: Stage) -> None:
    """The way to the database takes 30 ms each way, then holds still, then breaks; a table is locked for a while."""
    with _wire(stage) as (wire, address):
        web = stage.web(DATABASE_URL=address)
        with stage.crowd(lambda: web.port) as crowd:
            stage.calm()
            wire.delay = 0.03
            before = len(stage.ledger.answers)
            slow = "No answer is stored while the database is slow"
            stage.until(lambda: len(stage.ledger.answers) > before, 60, slow)
            stage.calm()
            wire.delay = 0.0
            wire.hold()
            stage.calm()
            wire.cut()
            wire.go_on()
            stage.answers_again(web)
            with psycopg.connect(stage.place.cluster.address) as locker:
                locker.execute("LOCK TABLE practice_attempt IN ACCESS EXCLUSIVE MODE")
                stage.calm()
            stage.answers_again(web)
        stage.faults += crowd.failures
        stage.looked_at(web, crowd)


@contextmanager
def _small_disk(megabytes: int):
    """A folder that holds so much and no more, for PostgreSQL's own user."""
    folder = Path(f"/dev/shm/chaos-{os.getpid()}-{time.monotonic_ns()}")
    if os.geteuid() != 0 or not folder.parent.is_dir():
        raise Skipped("only root can make a small disk for PostgreSQL")
    folder.mkdir()
    size = f"size={megabytes}m"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        folder.rmdir()
        raise Skipped("no file system can be mounted here")
    try:
        (folder / "tables").mkdir()
        shutil.chown(folder / "tables", "postgres")
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)
        folder.rmdir()


def _fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb") as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 16))
            file.flush()
    return ballast


@scenario
def disk_full(stage: Stage) -> None:
    """The disk with the tables of tries and drafts fills up under load and is cleared again."""
    tables = ("practice_attempt", "practice_verdict", "practice_draft")
    with _small_disk(64) as folder:
        with psycopg.connect(stage.place.cluster.address, autocommit=True) as owner:
            owner.execute(f"CREATE TABLESPACE small LOCATION '{folder}/tables'")
            for table in tables:
                owner.execute(f"ALTER TABLE {table} SET TABLESPACE small")
        try:
            web = stage.web()
            with stage.crowd(lambda: web.port) as crowd:
                stage.calm()
                ballast = _fill(folder)
                refused = len([r for r in stage.ledger.replies if r.status == 503])
                stage.until(
                    lambda: len([r for r in stage.ledger.replies if r.status == 503]) > refused,
                    60,
                    "The full disk refused nothing",
                )
                home = stage.visitor(web).get("home", "/")
                stage.must(home.status == 200, "Reading does not work while the disk is full")
                stage.calm()
                ballast.unlink()
                stage.answers_again(web)
                stage.calm()
            stage.faults += crowd.failures
            stage.looked_at(web, crowd)
            web.stop()
        finally:
            with psycopg.connect(stage.place.cluster.address, autocommit=True) as owner:
                for table in tables:
                    owner.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
                owner.execute("DROP TABLESPACE small")
