"""Processes of the site end in the middle of what they do."""

import os
import signal
import uuid
from contextlib import suppress

from .people import ANSWERS, Browser
from .programs import Web
from .stage import Stage, scenario


@scenario
def web_killed(stage: Stage) -> None:
    """Web processes are killed in the middle of requests, again and again, and at last all of the server at once."""
    web = stage.web()
    with stage.crowd(lambda: web.port) as crowd:
        stage.calm()
        for _ in range(5):
            for pid in web.children()[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            stage.calm(0.3)
        web.kill()
        web.start()
        stage.answers_again(web)
        web.stop()  # as an operator does: what runs is answered to its end
        web.start()
        stage.answers_again(web)
        stage.calm()
    stage.faults += crowd.failures
    stage.looked_at(web, crowd)


OLD = "judged-by-an-old-engine"
BEGIN = f"""
from practice.models import Attempt, Rejudging
from practice.rejudging import begin_rejudging
Attempt.objects.exclude(judged_at=None).exclude(rubric=None).update(engine_version="{OLD}")
print(begin_rejudging(Rejudging(), None).pk)
"""


@scenario
def worker_killed(stage: Stage) -> None:
    """The worker is killed while it judges stored tries again; the next one goes on when the lease is over."""
    web = stage.web()
    with stage.crowd(lambda: web.port) as crowd:
        stage.until(lambda: len(stage.ledger.answers) >= 20, 120, "There are no 20 tries")
    stage.faults += crowd.failures
    begun = stage.place.manage("shell", "-v0", "-c", BEGIN).strip().splitlines()[-1]
    key = f"rejudge {begun} %"
    killed = 0
    for turn in range(3):
        worker = stage.worker()
        stage.until(lambda: _is(stage, key, "running") or _done(stage, key), 120, "Nobody took the work")
        if turn < 2:
            killed += not _done(stage, key)
            worker.kill()
            _a_lease_later(stage)
    stage.until(lambda: _done(stage, key), 60, "The work is not finished")
    stage.figures["worker_killed"] = killed
    left = stage.place.rows(f"SELECT count(*) FROM practice_attempt WHERE engine_version = '{OLD}'")[0][0]
    stage.must(left == 0, f"{left} tries were not judged again")
    twice = stage.place.rows(
        "SELECT count(*) FROM (SELECT attempt_id FROM practice_earlierjudgement"
        f" WHERE engine_version = '{OLD}' GROUP BY attempt_id HAVING count(*) > 1) AS twice"
    )[0][0]
    stage.must(twice == 0, f"{twice} tries keep the same earlier judgement twice")
    stage.looked_at(web, crowd)


def _is(stage: Stage, key: str, state: str) -> bool:
    asked = "SELECT 1 FROM practice_work WHERE key LIKE %s AND state = %s"
    return bool(stage.place.rows(asked, key, state))


def _done(stage: Stage, key: str) -> bool:
    return not stage.place.rows("SELECT 1 FROM practice_work WHERE key LIKE %s AND state <> 'finished'", key)


def _a_lease_later(stage: Stage) -> None:
    """Moves the stored times instead of waiting for two minutes."""
    stage.place.rows(
        "UPDATE practice_work SET lease_until = lease_until - interval '3 minutes',"
        " called_at = called_at - interval '3 minutes' WHERE state = 'running'"
    )
    stage.place.rows("UPDATE practice_clock SET struck_at = struck_at - interval '3 minutes'")


@scenario
def restart_during_mock_interview(stage: Stage) -> None:
    """The whole server is killed and started between and during the answers of an exam."""
    web = stage.web()
    person = stage.visitor(web)
    page = person.get("mock interviews", "/mock-interviews/")
    stage.must(page.status == 200, "No mock interview can begin")
    fields = {"mode": "exam", "questions": "3", "submission": str(uuid.uuid4())}
    begun = person.post("mock begun", "/mock-interviews/", fields)
    interview = begun.headers["location"].split("/")[2]
    for position in (1, 2, 3):
        _answered(stage, web, person, interview, position)
    finished = person.post("mock finished", f"/mock-interviews/{interview}/finish/", {})
    stage.must(finished.status == 303, f"Finishing answers {finished.status}")
    summary = person.get("mock interview", f"/mock-interviews/{interview}/")
    stage.must(summary.status == 200, "The finished interview does not open")
    rows = stage.place.rows(
        "SELECT m.position, count(*) FROM practice_attempt a JOIN practice_mockquestion m"
        " ON m.id = a.mock_question_id WHERE m.interview_id = %s GROUP BY m.position",
        interview,
    )
    stage.must(sorted(rows) == [(1, 1), (2, 1), (3, 1)], f"The interview has these answers: {sorted(rows)}")
    stranger = stage.visitor(web)
    other = stranger.get("mock interview", f"/mock-interviews/{interview}/")
    stage.must(other.status == 404, f"A stranger's look at the interview answers {other.status}")


def _answered(stage: Stage, web: Web, person: Browser, interview: str, position: int) -> None:
    """Opens the question, keeps a draft, lives through a restart, and sends the answer twice."""
    address = f"/mock-interviews/{interview}/questions/{position}/"
    text = f"At position {position}. {ANSWERS[position][1]}"
    person.get("mock question", address)
    token = str(uuid.uuid4())
    fields = {"answer": text[:80], "draft": "", "submission": token}
    kept = person.post("mock draft", f"{address}draft/", fields, Accept="application/json")
    stage.must(kept.status == 200, f"The draft in the interview answers {kept.status}")
    web.kill()
    web.start()
    page = person.get("mock question", address)
    stage.must(text[:14] in page.text, "After the restart the draft is not in the editor")
    fields = {"answer": text, "submission": token, "checked": "1"}
    for _ in range(2):
        sent = person.post("mock answer", address, fields)
        stage.must(sent.status == 303, f"An answer in the interview answers {sent.status}")
