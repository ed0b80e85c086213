"""Programs of different versions on one database, as in every upgrade without a pause."""

import random
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from .programs import ROOT, NotReady
from .stage import Skipped, Stage, scenario

MIGRATIONS = ("practice/migrations", "questions/migrations")


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def before_the_newest_migration(into: Path) -> str:
    """Unpacks the program as it was before its newest migration came; the commit's short name.

    Raises Skipped where the history is not here.
    """
    newest = ("log", "--first-parent", "-m", "-1", "--format=%H", "--diff-filter=A", "--", *MIGRATIONS)
    try:
        commit = _git(*newest).decode().split()[0]
        packed = _git("archive", f"{commit}^", "--", ".")
        name = _git("rev-parse", "--short", f"{commit}^").decode().strip()
    except (OSError, IndexError, subprocess.CalledProcessError):
        raise Skipped("the history of the program is not here") from None
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")
    return name


@scenario
def two_versions(stage: Stage) -> None:
    """The program from before the newest migration and this one serve the same people on the newer database."""
    code = stage.place.folder / "older"
    stage.figures["older"] = before_the_newest_migration(code)
    static = {"STATIC_ROOT": str(stage.place.folder / "older-static")}
    stage.place.manage("collectstatic", "--noinput", "-v0", code=code, **static)
    newer, older = stage.web(), stage.web(code=code, **static)
    stage.must(
        older.status("/readyz") == 200, "The older program calls itself not ready on the newer database"
    )
    turns = random.Random(1)
    with stage.crowd(lambda: turns.choice((newer.port, older.port))) as crowd:
        stage.calm(2)
        answered = "No answer is stored while both serve"
        stage.until(lambda: len(stage.ledger.answers) > 5, 60, answered)
        turns.choice = lambda ports: ports[0]  # as the proxy does before it lets one go
        older.stop()
        stage.answers_again(newer)
    stage.faults += crowd.failures
    errors = [reply for reply in stage.ledger.replies if reply.status >= 500]
    stage.must(not errors, f"{len(errors)} requests failed: {errors[:3]}")
    stage.looked_at(newer, crowd)


@scenario
def database_one_step_ahead(stage: Stage) -> None:
    """The database has had a migration that this program does not know and that only adds something."""
    added = ("practice_attempt", "practice_draft", "practice_verdict")
    for table in added:
        stage.place.rows(f"ALTER TABLE {table} ADD COLUMN of_tomorrow varchar(20) NOT NULL DEFAULT ''")
    known = (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('practice', '9999_of_tomorrow', now())"
    )
    stage.place.rows(known)
    try:
        web = stage.web()
        stage.must(web.status("/readyz") == 200, "The program calls itself not ready on a newer database")
        with stage.crowd(lambda: web.port) as crowd:
            stage.calm(2)
            stage.answers_again(web)
        stage.faults += crowd.failures
        errors = [reply for reply in stage.ledger.replies if reply.status >= 400 or reply.status == 0]
        stage.must(not errors, f"{len(errors)} requests failed: {errors[:3]}")
        stage.looked_at(web, crowd)
        web.stop()
    finally:
        stage.place.rows("DELETE FROM django_migrations WHERE name = '9999_of_tomorrow'")
        for table in added:
            stage.place.rows(f"ALTER TABLE {table} DROP COLUMN of_tomorrow")


@scenario
def database_one_step_behind(stage: Stage) -> None:
    """This program starts before the database has had its newest migration: it waits to be called ready."""
    names = sorted(path.stem for path in (ROOT / MIGRATIONS[0]).glob("0*.py"))
    try:
        stage.place.manage("migrate", "practice", names[-2], "-v0")
    except NotReady:
        raise Skipped(f"{names[-1]} cannot be taken back") from None
    try:
        web = stage.web()
        stage.must(web.status("/readyz") == 503, "The program calls itself ready on an older database")
        stage.must(web.status("/healthz") == 200, "The program is taken for dead on an older database")
    finally:
        stage.place.manage("set_up")
    web.wait_until(200, 20, "/readyz")
    with stage.crowd(lambda: web.port) as crowd:
        stage.answers_again(web, 60)
    stage.faults += crowd.failures
    stage.looked_at(web, crowd)
