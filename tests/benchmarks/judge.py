"""How long the judge takes by length of the answer, over all questions of the bank. Run by `make bench`.

Prints a table and writes bench.json: a list of {"name", "p50_ms", "p95_ms", "ratio", "against", "limit"}.
The answers are the bank's own sample answers, strung together to the wanted length: every rule finds work.
"""

import json
import time
import tomllib
from pathlib import Path

from feedback import assess, compile_rubric
from feedback.agreement import percentile

ROOT = Path(__file__).resolve().parents[2]
LENGTHS = (30, 100, 300, 1000)
ROUNDS = 20


def cards() -> list[dict]:
    """Every question of the bank with all word lists."""
    lists = {entry["name"]: entry["entries"] for entry in _table("word-lists.toml")["lists"]}
    questions = [
        question
        for file in sorted((ROOT / "fixtures").glob("*.toml"))
        for question in _table(file.name).get("questions", ())
    ]
    for question in questions:
        question["lists"] = lists  # compiling takes those that the rules use
    return questions


def _table(name: str) -> dict:
    return tomllib.loads((ROOT / "fixtures" / name).read_text(encoding="utf-8"))


def measured() -> list[dict]:
    """Milliseconds for one answer, by length, with the growth against the shortest."""
    bank = [(compile_rubric(card), card["sample_answer"]) for card in cards()]
    words = " ".join(sample for _, sample in bank).split()
    rows, shortest = [], None
    for length in LENGTHS:
        times = []
        for number, (rubric, sample) in enumerate(bank):
            text = " ".join((sample.split() + words[number * 50 :] + words)[:length])
            assess(text, rubric)
            for _ in range(ROUNDS):
                began = time.perf_counter()
                assess(text, rubric)
                times.append((time.perf_counter() - began) * 1000)
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        shortest = shortest or p50
        rows.append(
            {
                "name": f"judge, {length} words",
                "p50_ms": round(p50, 2),
                "p95_ms": round(p95, 2),
                "ratio": round(p50 / shortest, 2),
                "against": f"judge, {LENGTHS[0]} words",
                "limit": None,
            }
        )
    return rows


def main() -> None:
    rows = measured()
    print(f"{'':22} {'p50 ms':>8} {'p95 ms':>8} {'ratio':>7}")
    for row in rows:
        print(f"{row['name']:22} {row['p50_ms']:8.2f} {row['p95_ms']:8.2f} {row['ratio']:7.2f}")
    (ROOT / "bench.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
