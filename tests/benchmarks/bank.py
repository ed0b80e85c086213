"""The question bank for timing: cards, and texts of any length made of its sample answers."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LENGTHS = (30, 100, 300, 1000)


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


def answers_of(length: int) -> dict[str, str]:
    """An answer of so many words to each question.

    It is the question's own sample answer, then those of others: every rule finds work.
    """
    samples = {card["slug"]: card["sample_answer"].split() for card in cards()}
    words = [word for sample in samples.values() for word in sample]
    return {
        slug: " ".join((sample + words[number * 50 :] + words)[:length])
        for number, (slug, sample) in enumerate(samples.items())
    }


def _table(name: str) -> dict:
    return tomllib.loads((ROOT / "fixtures" / name).read_text(encoding="utf-8"))
