import pytest

from .cards import finds, judged

POINT = {"refuses": ["denied"]}
MISTAKE = {"kind": "avoid"}


@pytest.mark.parametrize(
    ("answer", "reason", "word"),
    [
        ("I never apologise", "denied", "never"),
        ("I did not even apologise", "denied", "not"),
        ("I didn't apologise", "denied", "didn't"),
        ("instead of apologising I left", "denied", "instead"),
        ("without apologising", "denied", "without"),
        ("I avoid apologising", "denied", "avoid"),
        ("I would apologise", "imagined", "would"),
        ("If I apologise", "imagined", "If"),
        ("My manager apologised", "someone-else", "manager"),
        ("She apologised", "someone-else", "She"),
        ("He said “I apologise”", "quoted", ""),
        ("I always apologise", "general", ""),
    ],
)
def test_a_hit_that_was_not_meant_is_refused_with_the_word_that_shows_it(answer, reason, word):
    verdict = judged(answer, "apologise", refuses=[reason]).verdicts[0]
    assert not verdict.met
    assert (verdict.nearest.reason, verdict.nearest.word) == (reason, word)
    assert answer[verdict.nearest.start : verdict.nearest.end] == verdict.nearest.quote


@pytest.mark.parametrize(
    "answer",
    [
        "I not only apologised, I rang her",
        "No problem, I apologised",
        "I never failed to apologise",
        "I did not argue, I apologised",
        "I did not argue but apologised",
        "I'd say I apologise",
        "I asked if she was well and I apologised",
        "My manager came and I apologised",
        "I looked him in the eye and apologised",
        "I stop and apologise",
        "I did not argue and apologised",
        "I'd a customer who shouted and I apologised",
    ],
)
def test_words_that_only_look_like_a_denial_deny_nothing(answer):
    assert finds(answer, "apologise", refuses=["denied", "imagined", "someone-else"])


def test_a_denial_inside_the_rule_is_what_the_rule_looks_for():
    assert finds("I do not interrupt them", "not interrupt", **POINT)


def test_even_if_lets_one_rule_through():
    assert finds("I would hate that", "hate even if imagined", **MISTAKE)
    assert not finds("I would hate that", "hate", **MISTAKE)


def test_words_copied_from_the_question_never_count():
    verdict = judged(
        "How do you deal with difficult customers? I take my time with every one of them and I listen.",
        "deal ~3 customers",
    ).verdicts[0]
    assert not verdict.met and verdict.nearest.reason == "copied"
