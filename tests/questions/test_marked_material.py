"""Our own marked answers and attacks: fit to be read, no near-copies, and what the attacks may still win."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from feedback import assess, compile_rubric
from feedback.reader import shipped
from questions.marked_answers import read_marked_answers
from tests.benchmarks.judge import cards

TESTS = Path(__file__).resolve().parent.parent
FILES = sorted([*(TESTS / "answers").glob("*.jsonl"), *(TESTS / "answers" / "held").glob("*.jsonl")])
RUN = 8  # words in a row
SHARED_MOST = 15  # runs that two answers may share: a proverb or a textbook definition is nobody's


@pytest.fixture(scope="module")
def bank() -> list[dict]:
    return cards()


def test_every_file_can_be_read_and_no_id_stands_twice(bank):
    criteria = {card["slug"]: frozenset(c["slug"] for c in card["criteria"]) for card in bank}
    answers = [answer for file in FILES for answer in read_marked_answers(file, criteria)]
    assert len(answers) > 7000
    assert len({answer.id for answer in answers}) == len(answers)
    assert all(answer.labels.keys() == criteria[answer.question] for answer in answers)


@pytest.mark.slow
def test_no_answer_is_a_near_copy_of_another():
    holders = defaultdict(set)
    for file in FILES:
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                entry = json.loads(line)
                words = re.findall(r"[a-z']+", entry["answer"].lower())
                for at in range(len(words) - RUN + 1):
                    holders[tuple(words[at : at + RUN])].add(entry["id"])
    shared = Counter(
        (one, other)
        for ids in holders.values()
        if len(ids) > 1
        for one in ids
        for other in ids
        if one < other
    )
    assert [pair for pair, count in shared.items() if count > SHARED_MOST] == []


@pytest.mark.slow
def test_attacks_win_no_more_than_was_measured(bank):
    rubrics = {card["slug"]: compile_rubric(card) for card in bank}
    wrong = certain = 0
    for line in (TESTS / "attacks" / "hostile.jsonl").read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        attack = json.loads(line)
        for verdict in assess(attack["answer"], rubrics[attack["question"]], shipped()).verdicts:
            label = attack["labels"][verdict.criterion]
            if label is not None:
                certain += 1
                wrong += verdict.met != label
    assert certain > 1200
    assert wrong / certain <= ATTACKS_WIN


ATTACKS_WIN = 0.145  # 0.142 measured in November 2026; it may only fall
