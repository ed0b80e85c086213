"""Two hundred people rehearse on two cores for ten minutes: how long they wait, and whether anything fails. `make load`.

A script of our own and neither k6 nor locust: the people are the ones of the fault scenarios, so what they were
told is checked against the database afterwards, which no general tool does. They run on the same two cores.
"""

import argparse
import os
import time
from pathlib import Path

from .ledger import Ledger, by_kind, percentile
from .people import Crowd
from .programs import Place, Web, Worker
from .stage import passing_place, tell

MOST_MS = 500.0
CORES = 2


def stay_on_two_cores() -> int:
    """For this process and all that it starts; how many there are."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)
    return len(cores)


def held(place: Place, people: int, minutes: float, pace: float) -> dict:
    """Lets so many people rehearse; figures, rows by kind of request, and faults in sentences."""
    web, worker, ledger = Web(place), Worker(place), Ledger()
    try:
        web.start()
        worker.start()
        with Crowd(lambda: web.port, people, ledger, pace, first=60_001) as crowd:
            time.sleep(60 * minutes)
    finally:
        web.stop()
        worker.stop()
    faults = crowd.failures + ledger.faults(place) + ledger.unplain()
    took = [reply.seconds for reply in ledger.replies]
    errors = [reply for reply in ledger.replies if not 200 <= reply.status < 400]
    p95 = percentile(took, 0.95)
    if errors:
        faults.append(f"{len(errors)} requests failed, the first: {errors[0]}")
    if p95 > MOST_MS:
        faults.append(f"p95 is {p95} ms, allowed: {MOST_MS} ms")
    return {
        "people": people,
        "minutes": minutes,
        "pace": pace,
        "requests": len(took),
        "a_second": round(len(took) / (60 * minutes), 1),
        "answers": len(ledger.answers),
        "p50_ms": percentile(took, 0.5),
        "p95_ms": p95,
        "errors": len(errors),
        "rows": by_kind(ledger.replies),
        "faults": faults,
    }


def lines(found: dict) -> list[str]:
    said = [
        f"{found['people']} people, {found['minutes']} minutes, pace {found['pace']}: {found['requests']} requests "
        f"({found['a_second']} a second), {found['answers']} answers, p50 {found['p50_ms']} ms, "
        f"p95 {found['p95_ms']} ms, {found['errors']} errors",
        "",
        "| request | number | p50 ms | p95 ms | longest ms | errors |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in found["rows"]:
        said.append("| " + " | ".join(str(value) for value in row.values()) + " |")
    return said + [f"FAULT: {fault}" for fault in found["faults"][:20]]


def main() -> None:
    reads = argparse.ArgumentParser(prog="make load")
    reads.add_argument("--people", type=int, default=200)
    reads.add_argument("--minutes", type=float, default=10)
    reads.add_argument("--pace", type=float, default=1, help="2 is twice as fast as people are")
    reads.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    reads.add_argument("--report", type=Path, default=Path("var/load.json"))
    asked = reads.parse_args()
    found = {"cores": stay_on_two_cores(), "database": "SQLite" if asked.sqlite else "PostgreSQL"}
    with passing_place(postgres=not asked.sqlite) as place:
        found |= held(place, asked.people, asked.minutes, asked.pace)
    tell(found, "\n".join(lines(found)), asked.report, not found["faults"])


if __name__ == "__main__":
    main()
