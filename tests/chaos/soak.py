"""Hours of rehearsing: whether memory, connections or open files of web and worker grow. Run by `make soak HOURS=1`."""

import argparse
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from .ledger import Ledger
from .people import Crowd
from .programs import Place, Program, Web, Worker, open_files, resident_bytes
from .stage import passing_place, tell

MIB = 1024 * 1024
# Growth from the second quarter of the time to the last one; the first is warming up.
MEMORY_SHARE, MEMORY_LEAST = 0.05, 8 * MIB
FILES = CONNECTIONS = 4
SAMPLES = 240
QUEUES = 2  # the worker has a process for each


def family(program: Program) -> list[int]:
    """The process with those that it started; the order of their ids is that in which they began."""
    return [program.pid, *program.children()]


def sample(place: Place, programs: list[Program]) -> dict[str, float]:
    """One look: each process by name, and the connections that PostgreSQL counts."""
    seen = {}
    for program in programs:
        for number, pid in enumerate(family(program)):
            name = f"{program.name} {number}"
            seen[f"memory of {name}"] = resident_bytes(pid)
            seen[f"files of {name}"] = open_files(pid)
    if place.cluster:
        counted = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        seen["connections"] = place.rows(counted)[0][0]
    return seen


def growth(series: list[float]) -> tuple[float, float]:
    """What was usual in the second quarter, and how much more is in the last one."""
    quarter = max(1, len(series) // 4)
    before, after = median(series[quarter : 2 * quarter] or series), median(series[-quarter:])
    return before, after - before


def allowed(name: str, before: float) -> float:
    if name.startswith("memory"):
        return max(MEMORY_LEAST, MEMORY_SHARE * before)
    return FILES if name.startswith("files") else CONNECTIONS


def judged(samples: list[dict[str, float]]) -> tuple[list[dict], list[str]]:
    """A row for each thing that was counted, and a sentence for each that grows or whose process went away."""
    series = defaultdict(list)
    for seen in samples:
        for name, value in seen.items():
            series[name].append(value)
    rows, faults = [], []
    for name, values in sorted(series.items()):
        before, more = growth(values)
        scale = MIB if name.startswith("memory") else 1
        rows.append({"what": name, "usual": round(before / scale, 1), "growth": round(more / scale, 1)})
        if len(values) < len(samples):
            faults.append(f"{name}: the process was there in {len(values)} of {len(samples)} samples")
        elif more > allowed(name, before):
            faults.append(f"{name} grew by {more / scale:.1f} from {before / scale:.1f}")
    return rows, faults


def soaked(place: Place, hours: float, people: int, pace: float) -> dict:
    web, worker, ledger, samples = Web(place), Worker(place), Ledger(), []
    begun, pause = time.monotonic(), max(0.5, 3600 * hours / SAMPLES)
    try:
        web.start()
        worker.start()
        while len(family(worker)) < 1 + QUEUES and time.monotonic() < begun + 60:
            time.sleep(0.2)
        ids = [family(web), family(worker)]
        with Crowd(lambda: web.port, people, ledger, pace, first=70_001) as crowd:
            end = time.monotonic() + 3600 * hours
            while time.monotonic() < end:
                samples.append(sample(place, [web, worker]))
                time.sleep(pause)
            same = ids == [family(web), family(worker)]
    finally:
        web.stop()
        worker.stop()
    rows, faults = judged(samples)
    if not same:
        faults.append("A process ended and was started again meanwhile")
    faults += crowd.failures + ledger.faults(place) + ledger.unplain()
    errors = [reply for reply in ledger.replies if not 200 <= reply.status < 400]
    if errors:
        faults.append(f"{len(errors)} requests failed, the first: {errors[0]}")
    figures = {"hours": hours, "people": people, "pace": pace, "requests": len(ledger.replies)}
    return figures | {"answers": len(ledger.answers), "rows": rows, "faults": faults}


def lines(found: dict) -> list[str]:
    said = [f"{found['hours']} hours, {found['people']} people: {found['requests']} requests", ""]
    said += ["| what (memory in MiB) | usual | growth |", "| --- | --- | --- |"]
    said += [f"| {row['what']} | {row['usual']} | {row['growth']} |" for row in found["rows"]]
    return said + [f"FAULT: {fault}" for fault in found["faults"][:20]]


def main() -> None:
    reads = argparse.ArgumentParser(prog="make soak")
    reads.add_argument("--hours", type=float, default=1)
    reads.add_argument("--people", type=int, default=60)
    reads.add_argument("--pace", type=float, default=3)
    reads.add_argument("--report", type=Path, default=Path("var/soak.json"))
    asked = reads.parse_args()
    with passing_place() as place:
        found = soaked(place, asked.hours, asked.people, asked.pace)
    tell(found, "\n".join(lines(found)), asked.report, not found["faults"])


if __name__ == "__main__":
    main()
