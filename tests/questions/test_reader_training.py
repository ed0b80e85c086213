"""What the reader learns from, and how its bars are fitted."""

from feedback.wordpieces import WordPieces
from questions.marked_answers import MarkedAnswer
from questions.readers import check_reader
from questions.training.bars import Case, fitted
from questions.training.lessons import batches, lessons_of_answers, read_sentences, vocabulary_of

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "i", "said", "sorry", ".", "bye", "zebra"]
COLUMNS = {"q/sorry": 0, "q/blame": 1}


def marked(answer: str, labels: dict, evidence: dict) -> MarkedAnswer:
    return MarkedAnswer("a-1", "q", answer, labels, evidence, 3)


def test_a_lesson_holds_the_labels_and_the_places_of_the_words_that_show_them():
    answer = marked("I said sorry. Bye.", {"sorry": True, "blame": None}, {"sorry": ("said sorry",)})
    (lesson,) = lessons_of_answers([answer], COLUMNS, WordPieces(PIECES))
    assert lesson.labels == {0: True}
    pieces = [PIECES[number] for window in lesson.windows for number in window]
    assert [pieces[place] for place in lesson.shown[0]] == ["said", "sorry"]


def test_evidence_of_a_label_that_is_false_shows_nothing():
    answer = marked("I said sorry.", {"sorry": False}, {"sorry": ("sorry",)})
    (lesson,) = lessons_of_answers([answer], COLUMNS, WordPieces(PIECES))
    assert lesson.shown == {}


def test_only_pieces_that_are_used_are_kept_beside_letters_and_marks():
    kept = [PIECES[n] for n in vocabulary_of(["I said sorry."], PIECES)]
    assert "zebra" not in kept and "sorry" in kept and "[MASK]" in kept


def test_batches_hold_every_lesson_once_and_no_more_pieces_than_allowed():
    lessons = lessons_of_answers(
        [marked("sorry " * n, {"sorry": True}, {}) for n in range(1, 60)], COLUMNS, WordPieces(PIECES)
    )
    made = batches(lessons, (16, 32, 64, 96), 128, None)
    assert sum(len(group) for _, group in made) == len(lessons)
    assert all(length * len(group) <= 128 for length, group in made)


def test_sentences_are_read_with_the_question_of_their_file(tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_text('{"criterion": "sorry", "yes": true, "text": "Sorry\\u2028."}\n\n', encoding="utf-8")
    (sentence,) = read_sentences(file)
    assert (sentence.question, sentence.criterion, sentence.meets) == ("q", "sorry", True)


def test_bars_stand_where_the_f1_of_each_kind_is_highest():
    points = [Case("emphasize", False, n / 10, n > 6) for n in range(11)]
    doubtful = [Case("emphasize", True, n / 50, n > 2) for n in range(11)]
    bars = fitted(points + doubtful)
    assert 0.6 < bars["emphasize"]["alone"] <= 0.7
    assert 0.04 < bars["emphasize"]["keep"] <= 0.06


def test_no_bar_takes_a_mistake_back_that_a_rule_found():
    assert fitted([Case("avoid", True, n / 50, n > 40) for n in range(50)])["avoid"]["keep"] == 0


def test_a_mistake_needs_more_certainty_than_a_point():
    points = [Case("emphasize", False, n / 50, n > 30) for n in range(50)]
    mistakes = [Case("avoid", False, n / 50, n > 10) for n in range(50)]
    assert fitted(points)["emphasize"]["alone"] == 0.62
    assert fitted(mistakes)["avoid"]["alone"] == 0.22
    bars = fitted(points + mistakes)
    assert bars["emphasize"]["alone"] < bars["avoid"]["alone"]


def test_with_nothing_to_gain_the_rules_stand_as_they_are():
    bars = fitted([Case("emphasize", label, 0.5, label) for label in (True, False) * 5])
    assert bars["emphasize"] == {"alone": 0.98, "keep": 0.0}


def test_a_setting_that_names_no_reader_is_said_by_the_check(settings, tmp_path):
    (tmp_path / "mine.npz").write_bytes(b"no reader")
    settings.READER = str(tmp_path / "mine.npz")
    assert [fault.id for fault in check_reader(None)] == ["questions.E001"]
    settings.READER = "off"
    assert check_reader(None) == []
