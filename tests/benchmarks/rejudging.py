"""Judging stored answers again, one after the other, as after a change of the rules: the marked answers of tests/answers."""

import json

from feedback import assess, compile_rubric

from . import judge
from .bank import ROOT, cards
from .timing import ROUNDS, once, timing

ONE_IN_WITH_READER = 10  # reading takes ten times as long: every tenth answer is enough


def name(reading: bool = False) -> str:
    return f"re-judging stored answers{' with the reader' if reading else ''}"


def stored_answers() -> list[tuple[str, str]]:
    """Question and answer of everything marked."""
    files = sorted((ROOT / "tests" / "answers").glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(entry["question"], entry["answer"]) for entry in map(json.loads, lines)]


def timings(rounds: int, reading: bool = False) -> list[dict]:
    """One pass: no answer is judged twice, so nothing is warm that would not be on a site. Fewer rounds, fewer answers."""
    reader = judge.reader_at_hand() if reading else None
    rubrics = {card["slug"]: compile_rubric(card) for card in cards()}
    step = max(1, ROUNDS // max(1, rounds)) * (ONE_IN_WITH_READER if reading else 1)
    answers = stored_answers()[::step]
    times = [once(lambda a=answer, q=question: assess(a, rubrics[q], reader)) for question, answer in answers]
    return [
        timing(
            name(reading),
            times,
            judge.name(100, reading),
            answers=len(answers),
            answers_per_second=round(1000 * len(answers) / sum(times), 1),
        )
    ]
