"""Measures every part on one core, prints the table and writes bench.json. Run by `make bench`.

Our parts run in this interpreter; those of others in the one given with --others, which has their packages. Rows that
cannot be measured are named loudly. The exit status is 1 where a row of ours is missing or a ratio is over its limit.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from . import table
from .bank import ROOT
from .parts import PARTS
from .timing import ROUNDS

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def stay_on_one_core() -> None:
    """For this process and all that it starts."""
    os.environ |= dict.fromkeys(THREADS, "1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def run_part(part: str, python: str, rounds: int) -> dict:
    """What ``parts.measured`` gives, from a process of its own."""
    command = [python, "-m", "tests.benchmarks.parts", part, str(rounds)]
    try:
        ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(ended.stdout)
    except OSError as fault:
        return {"missing": f"{Path(python).name} cannot be started: {fault.strerror}"}
    except subprocess.CalledProcessError as fault:
        return {"missing": f"measuring broke off with status {fault.returncode}"}
    except ValueError:
        return {"missing": "measuring gave no rows"}


def report(found: dict[str, dict]) -> tuple[list[dict], list[str], bool]:
    """The rows, what to print, and whether all is well, from what the parts gave."""
    rows = table.with_ratios([row for outcome in found.values() for row in outcome.get("rows", ())])
    said, well = table.lines(rows), True
    for part, outcome in found.items():
        if "missing" in outcome:
            said += [f"MISSING: {name} ({outcome['missing']})" for name in PARTS[part].rows]
            well = well and PARTS[part].others
    for row in table.over_limit(rows):
        said.append(
            f"OVER THE LIMIT: {row['name']} takes {row['ratio']} times {row['against']}, allowed: {row['limit']}"
        )
        well = False
    return rows, said, well


def main() -> None:
    reads = argparse.ArgumentParser(prog="make bench")
    reads.add_argument("--rounds", type=int, default=ROUNDS)
    reads.add_argument("--others", default=sys.executable, metavar="PYTHON")
    reads.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    asked = reads.parse_args()
    stay_on_one_core()
    found = {}
    for name in asked.only:
        part = PARTS[name]
        print(f"measuring: {name}", file=sys.stderr)
        found[name] = run_part(name, asked.others if part.others else sys.executable, asked.rounds)
    rows, said, well = report(found)
    print("\n".join(said))
    (ROOT / "bench.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
