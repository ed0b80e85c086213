"""`pytest --postgres`: runs on a throw-away PostgreSQL that is started here and removed at the end."""

import atexit
import glob
import os
import shutil
import subprocess
import sys
import tempfile

import tests  # noqa: F401  the environment must be fixed before this adds to it


def server_binaries() -> str:
    """The folder with initdb and pg_ctl: PG_BIN, Debian's newest, or where the PATH leads; else empty."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"), key=lambda p: int(p.split("/")[4]))
    found = os.environ.get("PG_BIN") or os.path.dirname((debian or [shutil.which("pg_ctl") or ""])[-1])
    return found


class Cluster:
    """A cluster of its own in a temporary folder, reached by a socket there. It ends with this process.

    Without care for power cuts it is quicker; a test that stops it in the middle of writing asks for that care.
    """

    def __init__(self, careful: bool = False, more_options: str = ""):
        self._binaries = server_binaries()
        if not self._binaries:
            raise SystemExit("No PostgreSQL server found (install it, or set PG_BIN)")
        self.root = tempfile.mkdtemp(prefix="pg")
        self._as_user = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.root, "postgres")
            self._as_user = ["runuser", "-u", "postgres", "--"]
        atexit.register(self.close)
        self._run("initdb", "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        self._options = f"-c listen_addresses= -k {self.root}"
        if not careful:
            self._options += " -c fsync=off -c synchronous_commit=off"
        self._options += f" {more_options}"
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://app@/postgres?host={self.root}"

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-s", "-l", f"{self.root}/log", "-o", self._options)

    def stop(self, mode: str = "immediate", check: bool = False) -> None:
        """Modes are pg_ctl's: "fast" breaks connections off in good order, "immediate" is as a power cut."""
        self._run("pg_ctl", "stop", "-m", mode, "-s", check=check)

    def close(self) -> None:
        atexit.unregister(self.close)
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def _run(self, tool, *args, check=True):
        command = [*self._as_user, f"{self._binaries}/{tool}", "-D", f"{self.root}/data", *args]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/")


def start(more_options: str = "") -> str:
    """Starts a cluster for this process; returns its address.

    ``more_options`` go to the server as they are: "-c autovacuum=off".
    """
    return Cluster(more_options=more_options).address


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on a throw-away PostgreSQL")


if "--postgres" in sys.argv:
    os.environ["DATABASE_URL"] = start()
