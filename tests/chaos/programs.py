"""The site's programs as they run on a server: the web server, the worker, a database of their own."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import HTTPError

import psycopg

from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "for-chaos-only-0123456789-abcdefghijklmnopqrstuvwxyz"  # of no site that anybody reaches


class NotReady(RuntimeError):
    """A program did not come up, or a page did not come back, in the time that was given."""


def end_with_order() -> None:
    """Told to stop, this process stops as after an error, so that nothing that it started stays."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Place:
    """Where a site lives: a folder with its static files and logs, and its database (PostgreSQL, or SQLite there)."""

    def __init__(self, folder: Path, postgres: bool = True):
        self.folder = folder
        self.cluster = Cluster(careful=True) if postgres else None
        self.address = self.cluster.address if self.cluster else ""

    def environment(self, **more: str) -> dict[str, str]:
        """What a server sets, and nothing of what this shell has."""
        static = self.folder / "static"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "SECRET_KEY": SECRET,
            "DEBUG": "0",
            "DATABASE_URL": self.address,
            "DATA_DIR": str(self.folder),
            "STATIC_ROOT": str(static),
            "ALLOWED_HOSTS": "desk.example.org",
            "LOG_LEVEL": "WARNING",
            "PYTHONDONTWRITEBYTECODE": "1",
        } | more

    def manage(self, *words: str, code: Path = ROOT, **more: str) -> str:
        command = [sys.executable, "manage.py", *words]
        ended = subprocess.run(
            command,
            cwd=code,
            env=self.environment(**more),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if ended.returncode:
            raise NotReady(f"manage.py {' '.join(words)}: {ended.stdout[-800:]}")
        return ended.stdout

    def prepare(self) -> "Place":
        self.manage("migrate", "-v0")
        self.manage("load_bank")
        self.manage("collectstatic", "--noinput", "-v0")
        return self

    def rows(self, statement: str, *values) -> list[tuple]:
        """What the database itself says, whatever the site shows."""
        with self._connected() as connection:
            if self.cluster:
                cursor = connection.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
            return connection.execute(statement.replace("%s", "?"), values).fetchall()

    def _connected(self):
        if self.cluster:
            return psycopg.connect(self.cluster.address)
        return closing(sqlite3.connect(self.folder / "practice-desk.sqlite3", timeout=30))

    def close(self) -> None:
        if self.cluster:
            self.cluster.close()


class Program:
    """One program with all that it starts, and a log of its own."""

    def __init__(self, name: str, command: list[str], place: Place, environment: dict, code: Path = ROOT):
        self.name, self.command, self.environment, self.code = name, command, environment, code
        self.log = place.folder / f"{name}.log"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.code,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def children(self) -> list[int]:
        """The processes that it started itself and that still run."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile
            if int(after_name[1]) == self.pid and after_name[0] != "Z":
                found.append(int(entry.parent.name))
        return sorted(found)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 40) -> None:
        """Ends it as an operator does; what does not go is killed with all that it started."""
        if not self.runs:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a power cut: the program and all that it started, at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Web(Program):
    """gunicorn with the image's settings."""

    def __init__(
        self,
        place: Place,
        code: Path = ROOT,
        name: str = "web",
        processes: int = 2,
        threads: int = 4,
        module: str = "practice.wsgi",
        **environment: str,
    ):
        self.port = free_port()
        more = {"PORT": str(self.port), "WEB_CONCURRENCY": str(processes), "WEB_THREADS": str(threads)}
        config = "deploy/gunicorn.py"
        command = [sys.executable, "-m", "gunicorn", "--config", config, "--log-level", "warning"]
        command += ["--bind", f"127.0.0.1:{self.port}", module]
        super().__init__(name, command, place, place.environment(**more, **environment), code)

    def start(self, wait: float = 60) -> None:
        super().start()
        self.wait_until(200, seconds=wait)

    def wait_until(self, status: int, seconds: float = 60, path: str = "/healthz") -> float:
        """Waits until the page answers with the status; how long that took."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if self.status(path) == status:
                return time.monotonic() - began
            if not self.runs:
                break
            time.sleep(0.1)
        raise NotReady(f"{self.name}: {path} is not {status} after {seconds} s: {self.said()[-800:]}")

    def status(self, path: str) -> int:
        """0 where nobody answers."""
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20).status
        except HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def kill(self) -> None:
        # A server that is killed cannot clear away the folder in memory where its processes count.
        left = {folder for pid in self.children() for folder in _metrics_folders(pid)} if self.runs else ()
        super().kill()
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)


def _metrics_folders(pid: int) -> set[str]:
    with suppress(OSError):
        return set(re.findall(r"/dev/shm/metrics\w+", Path(f"/proc/{pid}/maps").read_text()))
    return set()


class Worker(Program):
    """`manage.py work`."""

    def __init__(self, place: Place, code: Path = ROOT, name: str = "worker", **environment: str):
        command = [sys.executable, "manage.py", "work", "--interval", "0.2"]
        super().__init__(name, command, place, place.environment(**environment), code)


def resident_bytes(pid: int) -> int:
    """Memory of a process that is its own: what forked processes share counts for none of them."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024 * sum(int(n) for n in re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", text, re.M))


def open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
