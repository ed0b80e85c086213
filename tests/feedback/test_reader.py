"""The reader proposes, the rules decide; any text can be read, and the same text always the same way."""

import io
import zipfile
from dataclasses import dataclass, field

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback import assess, compile_rubric
from feedback.reader import SHIPPED, WINDOW, Bars, Reader, Reading, shipped, windows
from feedback.text import Text
from feedback.wordpieces import WordPieces
from questions.training import files
from tests.benchmarks.judge import cards

from .cards import card, criterion

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "i",
    "sorry",
    "said",
    "a",
    "##po",
    "##logise",
    ".",
    "'",
    "t",
]
WIDTH = 24


def tiny_weights(seed: int = 1) -> bytes:
    """Random weights for two criteria: nonsense, but every part of the machine runs."""
    chance = numpy.random.RandomState(seed)

    def some(*shape):
        return chance.randn(*shape).astype("f")

    weights = {
        "pieces": some(len(PIECES), WIDTH), "places": some(WINDOW, WIDTH), "norm": some(2, WIDTH),
        **{look: some(WIDTH, 2) for look in files.LOOKS}, "lean": some(2),
        "layers": [{
            "ask": some(WIDTH, 3 * WIDTH), "ask_bias": some(3 * WIDTH), "mix": some(WIDTH, WIDTH),
            "mix_bias": some(WIDTH), "norm_1": some(2, WIDTH), "grow": some(WIDTH, 48), "grow_bias": some(48),
            "shrink": some(48, WIDTH), "shrink_bias": some(WIDTH), "norm_2": some(2, WIDTH),
        }],
    }  # fmt: skip
    bars = {kind: {"alone": 0.5, "keep": 0.1} for kind in ("emphasize", "avoid")}
    return files.written(weights, PIECES, ["test-question/sorry", "test-question/blame"], bars)


def tiny_reader(seed: int = 1) -> Reader:
    return Reader(tiny_weights(seed))


@dataclass
class Told:
    """A reader that says what it is told to."""

    likely: dict[str, float]
    token: int = 0
    shares: tuple[float, ...] = ()
    bars: dict = field(default_factory=lambda: {k: Bars(0.6, 0.2) for k in ("emphasize", "avoid")})
    version = "told"

    def read(self, text, question, criteria):
        firsts = [first for first, _ in text.sentences]
        peaks = [self.token if text.sentence_numbers[self.token] == n else f for n, f in enumerate(firsts)]
        shares = self.shares or [1.0 if self.token in range(*span) else 0.0 for span in text.sentences]
        return {c: Reading(self.likely[c], tuple(shares), tuple(peaks)) for c in criteria if c in self.likely}


RUBRIC = compile_rubric(
    card(
        criterion("sorry", ["sorry"], weight=3),
        criterion("blame", ["fault"], kind="avoid", weight=2),
        criterion("silence", ["when words < 3"], kind="avoid", weight=1),
    )
)


def verdict(answer: str, slug: str, reader) -> object:
    return next(v for v in assess(answer, RUBRIC, reader).verdicts if v.criterion == slug)


def test_what_no_rule_finds_is_read_between_the_lines_and_counts():
    report = assess("I owned up to her. Then we laughed about it.", RUBRIC, Told({"sorry": 0.9}))
    found = report.points[0]
    assert found.met and found.between_lines
    assert [e.quote for e in found.evidence] == ["I owned up to her"]
    assert found.evidence[0].rule == "test-question/sorry/reader"
    assert report.score == 100
    assert report.engine_version.endswith("+told")


def test_below_the_bar_nothing_is_proposed():
    assert not verdict("I owned up to her at once", "sorry", Told({"sorry": 0.59})).met


def test_a_rule_that_hits_is_not_called_between_the_lines():
    found = verdict("I said sorry to her", "sorry", Told({"sorry": 0.9}))
    assert found.met and not found.between_lines


def shown(answer: str, *shares: float) -> list[str]:
    return [e.quote for e in verdict(answer, "sorry", Told({"sorry": 0.9}, shares=shares)).evidence]


def test_the_sentence_that_the_reader_looked_at_stands_beside_a_rules_words():
    answer = "I said sorry to her. Nothing more. I owned up at once."
    assert shown(answer, 0.6, 0.0, 0.4) == ["I said sorry to her", "I owned up at once"]
    assert shown(answer, 0.9, 0.0, 0.1) == ["I said sorry to her"]
    assert shown(answer, 0.01, 0.0, 0.99) == ["I owned up at once"], "the rule's words show nothing here"


def test_a_mistake_that_a_rule_found_is_shown_by_the_rules_words_alone():
    reader = Told({"blame": 0.9}, shares=(0.02, 0.98))
    found = verdict("It was her own fault. I owned up at once.", "blame", reader)
    assert [e.quote for e in found.evidence] == ["It was her own fault"]


def test_a_sentence_that_a_rule_objects_to_is_never_shown_as_evidence():
    answer = "I did not say sorry at first. Then I said sorry to her."
    assert shown(answer, 0.99, 0.01) == ["Then I said sorry to her"]
    assert shown(answer, 0.5, 0.5) == ["I said sorry to her"]


def test_a_hit_that_reads_as_something_else_is_taken_back_with_the_reason():
    found = verdict("sorry is the name of our board game", "sorry", Told({"sorry": 0.1}))
    assert not found.met and not found.evidence
    assert found.nearest.reason == "unlike" and "something else" in found.nearest.says


def test_a_denial_that_a_rule_saw_vetoes_the_reader():
    found = verdict("I did not say sorry to her", "sorry", Told({"sorry": 0.9}))
    assert not found.met and found.nearest.reason == "denied"


def test_a_mistake_that_lies_in_what_is_absent_has_no_words_of_its_own():
    found = verdict("I owned up to her at once", "silence", Told({"silence": 0.9}))
    assert found.met and found.between_lines and not found.evidence and found.absence


def test_a_criterion_can_be_kept_from_the_reader():
    entry = criterion("sorry", ["sorry"], weight=3) | {"reader": False}
    rubric = compile_rubric(card(entry))
    assert not assess("I owned up to her at once", rubric, Told({"sorry": 0.9})).points[0].met


def test_a_long_sentence_is_shown_by_the_clauses_nearest_to_what_was_read():
    answer = "well, " * 30 + "I owned up to her, and " + "then we talked, " * 20 + "the end"
    found = verdict(answer, "sorry", Told({"sorry": 0.9}, token=31))
    assert "owned up" in found.evidence[0].quote
    assert len(found.evidence[0].quote.split()) <= 40


@pytest.mark.parametrize(
    ("plain", "pieces"),
    [
        ("I said sorry.", ["i", "said", "sorry", "."]),
        ("Apologise", ["a", "##po", "##logise"]),
        ("zebra", ["[UNK]"]),
        ("İ sorry", ["i", "sorry"]),
    ],
)
def test_words_are_cut_into_known_pieces(plain, pieces):
    assert [PIECES[number] for number, _, _ in WordPieces(PIECES).of(plain)] == pieces


@given(st.text(max_size=600))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_read_and_is_read_alike_twice(stored):
    text, reader = Text(stored), tiny_reader()
    for window in windows(text, WordPieces(PIECES)):
        assert 2 < len(window) <= WINDOW
    found = reader.read(text, "test-question", ["sorry", "blame", "unheard-of"])
    assert found == tiny_reader().read(Text(stored), "test-question", ["sorry", "blame", "unheard-of"])
    assert found.keys() == ({"sorry", "blame"} if text.forms else set())
    for reading in found.values():
        assert 0 <= reading.likely <= 1
        assert len(reading.shares) == len(reading.peaks) == len(text.sentences)
        assert all(first <= p < last for p, (first, last) in zip(reading.peaks, text.sentences, strict=True))


def test_a_file_that_is_no_reader_is_refused(tmp_path):
    whole = SHIPPED.read_bytes()
    for content in (b"no reader", b"", whole[: len(whole) // 2], b"PK\x03\x04" + bytes(100)):
        (tmp_path / "reader.npz").write_bytes(content)
        with pytest.raises(ValueError):
            Reader.load(tmp_path / "reader.npz")


def test_the_reader_that_ships_is_small_and_knows_every_criterion_of_the_bank():
    assert shipped() is not None
    for entry in cards():
        for part in entry["criteria"]:
            assert shipped().knows(entry["slug"], part["slug"])


def test_a_reader_that_a_site_trained_before_there_was_a_second_look_still_reads():
    source, out = zipfile.ZipFile(io.BytesIO(tiny_weights())), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            if "_around" not in name:
                archive.writestr(name, source.read(name))
    before = out.getvalue()
    weights, about = files.read(before)
    again = Reader(files.written(weights, about["pieces"], about["criteria"], about["bars"]))
    text = Text("I apologized. It was not my fault.")
    readings = Reader(before).read(text, "test-question", ["sorry", "blame"])
    assert readings == again.read(text, "test-question", ["sorry", "blame"])
    assert readings != tiny_reader().read(text, "test-question", ["sorry", "blame"])


def test_new_bars_leave_the_weights_as_they_are():
    bars = {kind: {"alone": 0.7, "keep": 0.0} for kind in ("emphasize", "avoid")}
    weights = numpy.random.RandomState(1).randn(3, 2).astype("f")
    first = files.written(
        {"pieces": weights, "places": weights, "norm": weights, "lean": weights[:, 0], "layers": [],
         **dict.fromkeys(files.LOOKS, weights)},
        PIECES, [], {},
    )  # fmt: skip
    changed = files.with_bars(first, bars)
    assert changed != first
    assert files.with_bars(changed, {}) == first
