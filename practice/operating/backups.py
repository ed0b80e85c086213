"""A copy of the whole database in one file, and the way back; for SQLite and for PostgreSQL.

What is to be restored is read and checked before anything is replaced, and what it replaces is kept.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader

SUFFIX = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
STEM = "practice-desk-"


class Refused(Exception):
    """Nothing was written or replaced; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A copy that can be restored: what it holds, and whether it is older than the program."""

    path: Path
    tries: int
    people: int
    is_older: bool


@dataclass(frozen=True, slots=True)
class Restored:
    kept: str
    """Where the data that stood there before is now."""
    is_older: bool


def now_in_a_name() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def back_up(alias: str, path: Path) -> int:
    """Writes the database to this file while the site runs; its size in bytes. The file must not exist.

    It appears under its name only when it is whole and has been checked.
    """
    if path.exists():
        raise Refused(f"{path} is there already. Name another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        # Letters to the site are in it: for its owner only.
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if connections[alias].vendor == "sqlite":
            _copy_sqlite(Path(connections[alias].settings_dict["NAME"]), unfinished)
            _without_log(unfinished)
            _sound_sqlite(unfinished)
        else:
            _run(alias, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}")
            _run(alias, "pg_restore", "--list", str(unfinished), name_database=False)
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as failure:
        raise Refused(f"The copy cannot be written: {failure.strerror or failure}.") from failure
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size


def drop_old(folder: Path, vendor: str, keep: int) -> list[Path]:
    """Deletes all copies of this command in the folder but the newest so many; which were deleted."""
    copies = sorted(folder.glob(f"{STEM}*{SUFFIX[vendor]}"))
    old = copies[: max(0, len(copies) - keep)]
    for path in old:
        path.unlink()
    return old


@contextmanager
def checked(alias: str, path: Path) -> Iterator[tuple[Checked, "_Ready"]]:
    """Reads a copy and says what is in it; with what is ready to take the database's place, or Refused.

    What was made for the check is gone afterwards, unless `put_in_place` has used it.
    """
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    ready = (_ReadyFile if connections[alias].vendor == "sqlite" else _ReadyDatabase)(alias, path)
    try:
        ready.prepare()
        yield ready.look(), ready
    finally:
        ready.clear_away()


class _Ready:
    """A copy on its way back."""

    def __init__(self, alias: str, path: Path):
        self.alias, self.path, self.is_older = alias, path, False

    def look(self) -> Checked:
        tables = self._ask("tables")
        if "django_migrations" not in tables:
            raise Refused(f"{self.path} is no copy of this program's database.")
        loader = MigrationLoader(None, ignore_no_migrations=True)
        known = set(loader.disk_migrations) | {
            key for m in loader.disk_migrations.values() for key in m.replaces
        }
        held = {(app, name) for app, name in self._ask("SELECT app, name FROM django_migrations")}
        if strangers := sorted(held - known):
            name = ".".join(strangers[0])
            raise Refused(
                f"{self.path} is newer than this program: it knows {name}. Install that version first."
            )
        self.is_older = not set(loader.graph.leaf_nodes()) <= held
        [(tries,)] = self._ask("SELECT count(*) FROM practice_attempt")
        [(people,)] = self._ask("SELECT count(*) FROM auth_user")
        return Checked(self.path, tries, people, self.is_older)


class _ReadyFile(_Ready):
    """SQLite: the copy is a database by itself and is poured into the site's one, in one transaction there."""

    def prepare(self) -> None:
        _sound_sqlite(self.path)

    def _ask(self, query: str):
        with closing(_read_only(self.path)) as copy:
            if query == "tables":
                return {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type='table'")}
            return copy.execute(query).fetchall()

    def put_in_place(self) -> Restored:
        live = Path(connections[self.alias].settings_dict["NAME"])
        kept = live.with_name(f"{live.name}.before-{now_in_a_name()}")
        connections[self.alias].close()
        if not live.is_file():
            live.parent.mkdir(parents=True, exist_ok=True)
            _copy_sqlite(self.path, live)
            return Restored("", self.is_older)
        try:
            _copy_sqlite(live, kept)
            # Not by another file under the name: processes that are running would go on writing in the old one.
            _copy_sqlite(self.path, live)
        except sqlite3.OperationalError as failure:
            raise Refused(
                f"The database is busy ({failure}). Stop the site and its worker first."
            ) from failure
        except sqlite3.DatabaseError:
            # It is broken, which may be why a copy is restored: it goes aside as it is, with its log.
            kept.unlink(missing_ok=True)
            for ending in ("", "-wal", "-shm"):
                part = live.with_name(live.name + ending)
                if part.exists():
                    part.rename(kept.with_name(kept.name + ending))
            _copy_sqlite(self.path, live)
        return Restored(str(kept), self.is_older)

    def clear_away(self) -> None:
        pass


class _ReadyDatabase(_Ready):
    """PostgreSQL: the copy becomes a database beside the site's one, and the two change their names."""

    def __init__(self, alias: str, path: Path):
        super().__init__(alias, path)
        self.live = connections[alias].settings_dict["NAME"]
        stamp = now_in_a_name().replace("-", "_")
        self.fresh, self.kept = f"{self.live[:24]}_new_{stamp}", f"{self.live[:24]}_before_{stamp}"

    def prepare(self) -> None:
        _run(self.alias, "pg_restore", "--list", str(self.path), name_database=False)
        self._do("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", self.fresh)
        _run(
            self.alias,
            *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
            *(f"--dbname={self.fresh}", str(self.path)),
            name_database=False,
        )

    def _ask(self, query: str):
        with self._connected(self.fresh) as connection:
            if query == "tables":
                query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                return {name for (name,) in connection.execute(query).fetchall()}
            return connection.execute(query).fetchall()

    def put_in_place(self) -> Restored:
        from psycopg.errors import Error

        connections[self.alias].close()
        if getattr(connections[self.alias], "pool", None):
            connections[self.alias].close_pool()
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with self._connected("postgres") as connection, _plainly():
            rename = self._named("ALTER DATABASE {} RENAME TO {}", self.live, self.kept)
            # A site that runs connects again at once: a few attempts, then a sentence.
            for attempt in range(20):
                connection.execute(end, [self.live])
                try:
                    connection.execute(rename)
                    break
                except Error:
                    if attempt == 19:
                        raise
            try:
                connection.execute(self._named("ALTER DATABASE {} RENAME TO {}", self.fresh, self.live))
            except Error:
                connection.execute(self._named("ALTER DATABASE {} RENAME TO {}", self.kept, self.live))
                raise
        self.fresh = ""
        return Restored(f"the database {self.kept}", self.is_older)

    def clear_away(self) -> None:
        if self.fresh:
            self._do("DROP DATABASE IF EXISTS {}", self.fresh)

    @staticmethod
    def _named(statement: str, *names: str):
        from psycopg import sql

        return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))

    def _do(self, statement: str, *names: str) -> None:
        with self._connected("postgres") as connection, _plainly():
            connection.execute(self._named(statement, *names))

    @contextmanager
    def _connected(self, name: str):
        import psycopg

        with _plainly():
            connection = psycopg.connect(**_reach(self.alias) | {"dbname": name}, autocommit=True)
        with closing(connection):
            yield connection


@contextmanager
def _plainly():
    import psycopg

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as failure:
        raise Refused(
            "The site's user may not make databases, which the check of a copy needs. "
            "Give it that right (ALTER ROLE ... CREATEDB), or restore with a user who has it."
        ) from failure
    except psycopg.Error as failure:
        raise Refused(f"PostgreSQL refused: {str(failure).splitlines()[0]}") from failure


def _reach(alias: str) -> dict:
    """How the driver reaches the site's PostgreSQL."""
    settings = connections[alias].settings_dict
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    ssl = {name: value for name, value in settings["OPTIONS"].items() if name.startswith("ssl")}
    return {name: settings[key] for name, key in named.items() if settings.get(key)} | ssl


def _run(alias: str, program: str, *arguments: str, name_database: bool = True) -> None:
    """Runs one of PostgreSQL's programs against the site's database; Refused with its own words if it fails."""
    if not (found := shutil.which(program)):
        raise Refused(
            f"{program} is not installed here. Install PostgreSQL's client programs of the server's version, "
            f"run {program} where the server runs, or copy into a file with: move_database ADDRESS sqlite:///FILE"
        )
    reach = _reach(alias)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
        "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY",
    }
    environment = os.environ | {names[name]: str(value) for name, value in reach.items() if name in names}
    if name_database:
        arguments = (*arguments, f"--dbname={connections[alias].settings_dict['NAME']}")
    # The words of this module only; the password goes by the environment, where other people cannot read it.
    outcome = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True)
    if outcome.returncode:
        said = (outcome.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise Refused(f"{program} failed: {said}")


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _copy_sqlite(source: Path, target: Path) -> None:
    """By SQLite's own way of copying: whole, in one transaction at the target, while others read and write."""
    with (
        closing(sqlite3.connect(source, timeout=20)) as here,
        closing(sqlite3.connect(target, timeout=20)) as there,
    ):
        here.backup(there)


def _without_log(path: Path) -> None:
    """Makes the copy one file that can be read from where nobody may write."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _sound_sqlite(path: Path) -> None:
    try:
        with closing(_read_only(path)) as copy:
            [(said,)] = copy.execute("PRAGMA integrity_check(1)").fetchall()
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as failure:
        raise Refused(f"{path} is no SQLite database, or it is damaged ({failure}).") from failure
    if said != "ok" or broken:
        raise Refused(f"{path} is damaged. Nothing is replaced.")
