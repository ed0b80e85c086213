import pytest

from feedback import assess, compile_rubric

from .cards import card, criterion

CARD = card(
    criterion("story", ["story"], weight=3),
    criterion("thanks", ["thank"], weight=2),
    criterion("smile", ["smile"], weight=1),
    criterion("blame", ["stupid"], kind="avoid", weight=3),
    criterion("handed-off", ["manager"], kind="avoid", weight=2),
    criterion("shouted", ["shout"], kind="avoid", weight=3),
    criterion("lied", ["lie"], kind="avoid", weight=3),
)
RUBRIC = compile_rubric(CARD)


@pytest.mark.parametrize(
    ("answer", "share", "off", "total", "score"),
    [
        ("my story is that I thanked her with a smile", "100.00", "0", "100.00", 100),
        ("a story with a smile from me", "100.00", "0", "100.00", 100),
        ("I thanked her and gave her a smile", "76.92", "0", "76.92", 77),
        ("I thanked her for it", "51.28", "0", "51.28", 51),
        ("I thanked the stupid man", "51.28", "-36", "15.28", 15),
        ("a smile for the manager and stupid people", "25.64", "-60", "-34.36", 0),
        ("story thanks smile stupid manager and I shout and lie", "100.00", "-60", "40.00", 40),
    ],
)
def test_the_receipt_adds_up_and_is_rounded_once(answer, share, off, total, score):
    receipt = assess(answer, RUBRIC).receipt
    assert (receipt.share, receipt.off, receipt.sum, receipt.score) == (share, off, total, score)


def test_a_limit_that_was_reached_is_said():
    assert (
        "60 at most" in assess("story thanks smile stupid manager and I shout and lie", RUBRIC).receipt.note
    )
    assert "100 at most" in assess("a story with a smile from me", RUBRIC).receipt.note
    assert "below 0" in assess("a smile for the manager and stupid people", RUBRIC).receipt.note


def test_gains_come_from_the_same_arithmetic_best_first():
    report = assess("I thanked the stupid man", RUBRIC)
    assert [(gain.criterion, gain.gain) for gain in report.gains] == [
        ("story", 49),
        ("blame", 36),
        ("smile", 26),
    ]
    assert report.best == 100


def test_a_gain_of_nothing_is_shown_as_such():
    report = assess("stupid manager, I shout and lie", RUBRIC)
    assert {gain.criterion: gain.gain for gain in report.gains}["smile"] == 0
