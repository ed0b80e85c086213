"""What must stay true of every report, whatever the text."""

import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import Report, assess, compile_rubric
from feedback.marking import pieces, sign
from feedback.templatetags.evidence import marked_answer

from .cards import card, criterion

LISTS = {"sorry": ["sorry", "apologise", "my|our fault"], "who": ["customer", "lady", "he", "she"]}
RUBRIC = compile_rubric(
    card(
        criterion("sorry", ["@sorry", "take ~4 blame & @who", "#did then @sorry"], weight=3),
        criterion(
            "story", ["@who ~6 #past when story", "#time & #did"], weight=2, refuses=["denied", "general"]
        ),
        criterion("anything", ["#any ~3 #any", "apolog*"], kind="avoid", refuses=[]),
        criterion("short", ["when words < 5 and lacks sorry"], kind="avoid"),
        lists=LISTS,
    )
)
PLAIN = compile_rubric(card(criterion("sorry", ["@sorry"]), lists=LISTS))
WORDS = st.sampled_from(
    "I we he she customer lady sorry apologised didn't dont my fault took the blame last week never would if".split()
    + [".", ",", "?", "!", "\n", "“", "”", '"', "-"]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.text(alphabet="аеоpсу\u0301\u200b\u00adIsory'’ .,\x00\ufeff", max_size=80),
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_evidence_lies_in_the_text_and_marks_rebuild_it(text):
    report = assess(text, RUBRIC)
    for verdict in report.verdicts:
        for evidence in verdict.evidence:
            assert 0 <= evidence.start < evidence.end <= len(text)
            assert text[evidence.start : evidence.end] == evidence.quote
    assert "".join(piece.text for piece in pieces(text, report)) == text
    marked_answer(text, report)
    assert Report.from_json(json.loads(json.dumps(report.as_json()))) == report


def test_two_processes_with_different_hash_seeds_give_the_same_bytes():
    program = (
        "import json, sys; sys.path.insert(0, '.')\n"
        "from feedback import assess; from tests.feedback.test_reports import RUBRIC\n"
        "answer = 'Last week a lady came and I apologised, it was my fault. He shouted at the customer.'\n"
        "print(json.dumps(assess(answer, RUBRIC).as_json()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "DJANGO_SETTINGS_MODULE": "practice.settings",
                "DEBUG": "1",
            },
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.slow
def test_time_grows_in_step_with_the_length():
    sentence = "Last week a lady came, she was angry and I apologised to her, so it was my fault. "

    def seconds(repeats):
        text = sentence * repeats
        began = time.process_time()
        assess(text, RUBRIC)
        return time.process_time() - began

    seconds(50)
    short, long = min(seconds(50) for _ in range(3)), min(seconds(1000) for _ in range(2))
    assert long < 20 * short * 3


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("asdf qwer zxcv tyuhg poiuy lkjhg mnbvc qsdfg", "gibberish"),
        ("!!! ??? ...", "empty"),
        ("Ich habe den Kunden immer freundlich behandelt und ihm geholfen weil das wichtig ist", "language"),
        ("J'ai toujours traité les clients avec respect et je les ai aidés chaque jour", "language"),
        ("refund, apology, smile, listening, patience, empathy, care, thanks", "keywords"),
        ("How do you deal with difficult customers? How do you deal with difficult customers?", "copied"),
        (
            "The mitochondria is the powerhouse of the cell and it turns sugar into energy that the cell can use for growth.",
            "off-topic",
        ),
    ],
)
def test_what_cannot_be_scored_says_why_and_is_no_zero(answer, code):
    report = assess(answer, PLAIN)
    assert report.not_scored.code == code and report.not_scored.message
    assert report.score is None and report.receipt is None
    assert not any(verdict.met for verdict in report.verdicts)


@pytest.mark.parametrize(
    "answer",
    [
        "Smile",
        "statement of sorry for the people",
        "i dont no, never done it",
        "stay calm. listen. say sorry. fix it. thank them",
        "he say me the food is cold i say sorry i bring new one he happy",
    ],
)
def test_honest_answers_are_scored_however_poor(answer):
    assert assess(answer, RUBRIC).score is not None


def test_html_in_an_answer_is_shown_and_not_run():
    text = "<script>alert(1)</script> & I am sorry <b>"
    shown = marked_answer(text, assess(text, RUBRIC))
    assert "<script" not in shown and "<b" not in shown and shown.count("&lt;") == 3


def test_mistakes_are_lettered_past_z():
    assert [sign(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_no_span_of_evidence_is_longer_than_forty_words():
    text = "sorry " + "and so the lady went on and on without any stop at all " * 20
    for verdict in assess(text, RUBRIC).verdicts:
        assert all(len(evidence.quote.split()) <= 40 for evidence in verdict.evidence)
