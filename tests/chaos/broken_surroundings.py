"""The clock jumps, the language model's network is gone, and SQLite's disk is full."""

import resource
import uuid

from tests import language_models
from tests.language_models import MODEL, FaultyServer

from .people import ANSWERS, Browser
from .programs import ROOT, Web
from .stage import Stage, on_sqlite, scenario

HOUR = 3600
# What the model of the tests finds good in every answer.
STRENGTH = "You begin with what you did"


@scenario
def clock_jumps(stage: Stage) -> None:
    """The clock of web and worker jumps an hour ahead and back again, as after a wrong time server."""
    told = stage.place.folder / "clock"
    told.write_text("0")
    clock = {"PYTHONPATH": str(ROOT / "tests/chaos/other_clock"), "OTHER_CLOCK": str(told)}
    web, worker = stage.web(**clock), stage.worker(**clock)
    with stage.crowd(lambda: web.port) as crowd:
        stage.calm()
        for seconds in (HOUR, -HOUR, 0):
            told.write_text(str(seconds))
            stage.answers_again(web)
            stage.calm()
        stage.must(worker.runs, "The worker gave up")
        # The stored minute lies an hour ahead now: the next one must still come.
        struck = "SELECT extract(epoch FROM now() - struck_at) FROM practice_clock WHERE name = 'minute'"
        stage.until(
            lambda: abs(float(stage.place.rows(struck)[0][0])) < 100, 90, "What is due every minute rests"
        )
    stage.faults += crowd.failures
    refused = [r for r in stage.ledger.replies if r.status >= 400]
    stage.must(not refused, f"The clock's jump refused {len(refused)} requests: {refused[:2]}")
    stage.looked_at(web, crowd)


class _Reader:
    """A person who sends one answer and asks for a second opinion on it."""

    def __init__(self, stage: Stage, web: Web, browser: Browser):
        self.browser = browser
        slug, text = ANSWERS[3]
        browser.get("question", f"/questions/{slug}/")
        fields = {"answer": text, "submission": str(uuid.uuid4()), "checked": "1"}
        sent = browser.post("answer", f"/questions/{slug}/answers/", fields)
        stage.must(sent.status == 303, f"An answer is refused with {sent.status}")
        self.address = f"{sent.headers['location']}second-opinion/"
        asked = browser.post("opinion", self.address, {"agree": "1"}, HX_Request="true")
        stage.must(asked.status == 200, f"Asking for a second opinion answers {asked.status}")

    def hears_again(self) -> bool:
        return "again" in self._shown()

    def is_over(self) -> bool:
        return "aria-busy" not in self._shown()

    def is_ready(self) -> bool:
        return STRENGTH in self._shown()

    def _shown(self) -> str:
        return self.browser.get("opinion", self.address, HX_Request="true").text


@scenario
def model_unreachable(stage: Stage) -> None:
    """The network to the language model is lost while people rehearse and ask for second opinions, and comes back."""
    server = FaultyServer()
    language_models.LATE = 12.0  # longer than LLM_SECONDS
    model = {"LLM_BASE_URL": server.url, "LLM_API_KEY": "no-key", "LLM_MODEL": MODEL, "LLM_SECONDS": "5"}
    try:
        web = stage.web(**model)
        stage.worker(**model)
        with stage.crowd(lambda: web.port) as crowd:
            asked = [_Reader(stage, web, stage.visitor(web))]
            stage.until(asked[0].is_ready, 60, "No second opinion came")
            for mode in ("reset", "late"):
                server.mode = mode
                asked.append(_Reader(stage, web, stage.visitor(web)))
                # It says when it is tried again, or offers the button.
                stage.until(asked[-1].hears_again, 60, "Nothing is said of the failure")
            stage.calm()
            server.mode = ""
            _now_is_later(stage)
            asked.append(_Reader(stage, web, stage.visitor(web)))
            back = "The second opinions did not come once the network was back"
            took = stage.until(
                lambda: asked[-1].is_ready() and all(reader.is_over() for reader in asked), 180, back
            )
            stage.figures["opinions_after_s"] = took
    finally:
        server.close()
    stage.faults += crowd.failures
    errors = [r for r in stage.ledger.replies if r.status >= 500 or r.status == 0]
    stage.must(not errors, f"{len(errors)} requests failed though only the model was away")
    stage.looked_at(web, crowd)


def _now_is_later(stage: Stage) -> None:
    """Moves the stored times instead of waiting for minutes."""
    stage.place.rows("UPDATE practice_work SET not_before = now(), called_at = NULL WHERE state = 'waiting'")
    stage.place.rows("UPDATE practice_critiqueswitch SET rests_until = NULL")
    stage.place.rows("UPDATE practice_clock SET struck_at = struck_at - interval '2 minutes'")


def limit_files(pids: list[int], most: int) -> None:
    """The most bytes that a file of these processes may have; what is over it fails as on a full disk."""
    for pid in pids:
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


@on_sqlite
def sqlite_disk_full(stage: Stage) -> None:
    """SQLite's file may not grow any more under load, as on a full disk, and later may again."""
    web = stage.web()
    with stage.crowd(lambda: web.port) as crowd:
        stage.calm()
        files = list(stage.place.folder.glob("practice-desk.sqlite3*"))
        # Room for SQLite's small file of shared memory, which the first of new connections makes anew, and no more:
        # without that file nobody could read either.
        limit_files(web.children(), 40_000)
        said = len(_unavailable(stage))
        stage.until(
            lambda: len(_unavailable(stage)) > said, 30, f"The full disk refused nothing ({len(files)} files)"
        )
        home = stage.visitor(web).get("home", "/")
        stage.must(home.status == 200, "Reading does not work while the disk is full")
        stage.calm()
        limit_files(web.children(), resource.RLIM_INFINITY)
        stage.answers_again(web)
        stage.calm()
    stage.faults += crowd.failures
    stage.looked_at(web, crowd)


def _unavailable(stage: Stage) -> list:
    return [reply for reply in stage.ledger.replies if reply.status == 503]


@on_sqlite
def fifty_at_once(stage: Stage) -> None:
    """Fifty people write at the same moment into SQLite, without a pause: nobody hears that it is locked."""
    web = stage.web()
    with stage.crowd(lambda: web.port, people=50, pace=60) as crowd:
        enough = 5 * stage.size.people
        stage.until(lambda: len(stage.ledger.answers) >= enough, 300, f"{enough} answers are not stored")
    stage.faults += crowd.failures
    errors = [reply for reply in stage.ledger.replies if reply.status >= 400 or reply.status == 0]
    stage.must(not errors, f"{len(errors)} requests failed: {errors[:2]}")
    stage.must("locked" not in web.said(), "The log says that the database is locked")
    stage.looked_at(web, crowd)
