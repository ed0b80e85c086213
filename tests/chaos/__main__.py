"""Plays the scenarios and writes a report. Run by `make chaos`; `--short` takes seconds where the whole takes minutes."""

import argparse
import json
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path

from . import broken_database, broken_processes, broken_surroundings, two_versions  # noqa: F401  they register
from .programs import Place, end_with_order
from .stage import ON_SQLITE, SCENARIOS, SHORT, Outcome, Size, new_place, play

COLUMNS = ("requests", "answers", "no_reply", "said_503", "other_errors", "longest_503_s", "back_after_s")


def table(outcomes: list[Outcome]) -> str:
    """The report as Markdown."""
    lines = ["| scenario | holds | " + " | ".join(COLUMNS).replace("_", " ") + " |"]
    lines.append("| --- " * (2 + len(COLUMNS)) + "|")
    for outcome in outcomes:
        holds = f"skipped: {outcome.skipped}" if outcome.skipped else "yes" if outcome.holds else "NO"
        cells = [str(outcome.figures.get(column, "")) for column in COLUMNS]
        lines.append(f"| {outcome.name} | {holds} | {' | '.join(cells)} |")
    for outcome in outcomes:
        lines += [f"- {outcome.name}: {fault}" for fault in outcome.faults[:10]]
    return "\n".join(lines)


def main() -> None:
    reads = argparse.ArgumentParser(prog="make chaos")
    reads.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], help="only these")
    reads.add_argument("--short", action="store_true")
    reads.add_argument("--people", type=int)
    reads.add_argument("--seconds", type=float, help="of calm and of trouble in each scenario")
    reads.add_argument("--report", type=Path, default=Path("var/chaos"), metavar="FOLDER/NAME")
    asked = reads.parse_args()
    end_with_order()
    usual = SHORT if asked.short else Size()
    size = Size(asked.people or usual.people, usual.pace, asked.seconds or usual.seconds)
    places: dict[bool, Place] = {}
    outcomes: list[Outcome] = []
    try:
        for name in asked.scenario or SCENARIOS:
            place = places.get(name in ON_SQLITE)
            if place is None:
                place = places[name in ON_SQLITE] = new_place(postgres=name not in ON_SQLITE)
            began = time.monotonic()
            print(f"playing: {name}", file=sys.stderr, flush=True)
            outcome = play(name, place, size)
            outcome.figures["took_s"] = round(time.monotonic() - began)
            outcomes.append(outcome)
            print(
                f"  {'holds' if outcome.holds else 'FAILS'} {outcome.figures} {outcome.faults[:5]}",
                file=sys.stderr,
            )
    finally:
        for place in places.values():
            place.close()
    asked.report.parent.mkdir(parents=True, exist_ok=True)
    asked.report.with_suffix(".md").write_text(table(outcomes) + "\n", encoding="utf-8")
    told = json.dumps([asdict(outcome) | {"holds": outcome.holds} for outcome in outcomes], indent=2)
    asked.report.with_suffix(".json").write_text(told + "\n", encoding="utf-8")
    print(table(outcomes))
    if not all(outcome.holds for outcome in outcomes):
        print(
            "The logs of the programs are in", *(place.folder for place in places.values()), file=sys.stderr
        )
        sys.exit(1)
    for place in places.values():
        shutil.rmtree(place.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
