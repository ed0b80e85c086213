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


def start(more_options: str = "") -> str:
    """Starts a cluster in a temporary folder; returns its address. It ends with this process.

    ``more_options`` go to the server as they are: "-c autovacuum=off".
    """
    binaries = server_binaries()
    if not binaries:
        raise SystemExit("--postgres: no PostgreSQL server found (install it, or set PG_BIN)")
    root = tempfile.mkdtemp(prefix="pg")
    as_user = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(root, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(tool, *args, check=True):
        command = [*as_user, f"{binaries}/{tool}", "-D", f"{root}/data", *args]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/")

    def stop():
        run("pg_ctl", "stop", "-m", "immediate", "-s", check=False)
        shutil.rmtree(root, ignore_errors=True)

    atexit.register(stop)
    run("initdb", "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    # Only a socket in the temporary folder, and no care for power cuts: the cluster lives for minutes.
    options = f"-c listen_addresses= -k {root} -c fsync=off -c synchronous_commit=off {more_options}"
    run("pg_ctl", "start", "-w", "-s", "-l", f"{root}/log", "-o", options)
    return f"postgresql://app@/postgres?host={root}"


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on a throw-away PostgreSQL")


if "--postgres" in sys.argv:
    os.environ["DATABASE_URL"] = start()
