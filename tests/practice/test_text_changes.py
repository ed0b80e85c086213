import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.text_changes import CHANGED, GONE, NEW, SAME, counted, sentences, text_changes

EARLIER = "I stay calm. A man came in shouting because his heater was broken. My boss took over."
LATER = "I stay calm. A man came in upset because his heater was broken. I rang him the next day."


def joined(earlier, later, without):
    parts = (part for block in text_changes(earlier, later) for part in block.parts)
    return "".join(part.text for part in parts if part.kind != without)


def test_sentences_are_kept_rewritten_gone_or_new():
    assert [block.kind for block in text_changes(EARLIER, LATER)] == [SAME, CHANGED, GONE, NEW]
    assert counted(EARLIER, LATER) == {"kept": 1, "new": 2, "gone": 2}


def test_a_rewritten_sentence_shows_its_words_whole():
    (changed,) = [block for block in text_changes(EARLIER, LATER) if block.kind == CHANGED]
    assert [(part.kind, part.text) for part in changed.parts] == [
        (SAME, "A man came in "),
        (GONE, "shouting "),
        (NEW, "upset "),
        (SAME, "because his heater was broken. "),
    ]


def test_a_sentence_that_only_moved_behind_a_new_one_is_kept():
    blocks = text_changes("I said sorry.", "I listened first. I said sorry.")
    assert [(block.kind, block.parts[0].text) for block in blocks] == [
        (NEW, "I listened first. "),
        (SAME, "I said sorry."),
    ]


def test_the_same_text_is_one_block():
    assert [block.kind for block in text_changes(LATER, LATER)] == [SAME]


def test_quotation_marks_stay_with_what_they_open():
    assert sentences('He left. "Fine," I said. (Later.) Good.') == [
        "He left. ",
        '"Fine," I said. ',
        "(Later.) ",
        "Good.",
    ]


@pytest.mark.parametrize("texts", [("", "One."), ("One.", ""), ("", ""), ("  \n", "...")])
def test_nearly_nothing_can_be_compared(texts):
    assert isinstance(text_changes(*texts), list)


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_parts_that_are_not_gone_are_the_later_text(earlier, later):
    assert joined(earlier, later, without=GONE).split() == later.split()
    assert "".join(joined(earlier, later, without=NEW).split()) == "".join(earlier.split())


@pytest.mark.parametrize(
    "texts",
    [
        (". ".join(f"I A{n}" for n in range(1000)), ". ".join(f"I B{n}" for n in range(1000))),
        (" ".join(f"a{n}" for n in range(1600)), " ".join(f"b{n}" for n in range(1600, 0, -1))),
        ("a b " * 2000, "b a " * 2000),
    ],
    ids=["many sentences", "no word in common", "the same two words"],
)
def test_the_longest_answers_are_compared_in_a_moment(texts):
    begun = time.monotonic()
    text_changes(*texts)
    assert time.monotonic() - begun < 3
