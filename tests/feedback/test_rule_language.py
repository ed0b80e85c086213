"""Each row of docs/rule-language.md, as a test."""

import pytest

from feedback import RubricFaults, compile_rubric
from feedback.grammar import RuleFault, parse_rule

from .cards import card, criterion, finds


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("apologise", "We apologized to her"),
        ("apologised", "I apologised"),
        ('"thank you"', "I said thank you to them"),
        ("apolog*", "my apologies to her"),
        ("#number", "about forty of them came"),
        ("#money", "it cost 20 pounds"),
        ("#money", "I took £5 off"),
        ("#time", "last week she came"),
        ("#time", "in March 2019"),
        ("#name", "then Maria came"),
        ("#past ~4 replaced", "it was then replaced"),
        ("#did", "I quickly rang her"),
        ("#did", "we have replaced it"),
        ("#did", "I didn't argue"),
        ("#do ~4 back", "I always call them back"),
        ("didn't interrupt", "I did not interrupt her"),
        ("take|accept ~3 blame|responsibility", "I took the full responsibility"),
        ("(walk over | take there)", "I take them there"),
        ("take blame", "I took the blame"),
        ("take ~1 blame", "I took nearly blame"),
        ("walk ~ aisle", "I walked her to the aisle"),
        ("keep very? calm", "I kept calm"),
        ("keep extremely? calm", "I kept extremely calm"),
        ("refund & apologise", "I apologised and gave a refund"),
        ("angry then refund", "She was angry. I gave a refund."),
        ("co-worker", "my co-worker came"),
    ],
)
def test_a_rule_finds_what_the_manual_says(rule, answer):
    assert finds(answer, rule, refuses=[])


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("apologised", "I apologise"),
        ('"thank you"', "thank all of you"),
        ("take blame", "I took away any sort of blame"),
        ("take ~1 blame", "I took it and then the blame"),
        ("take ~4 blame", "I took it. The blame was mine."),
        ("refund & apologise", "I apologised. Then a refund."),
        ("angry then refund", "I gave a refund. She was angry."),
        ("#name", "Then it came"),
        ("#did", "I think so and he was there"),
    ],
)
def test_a_rule_does_not_find_more_than_that(rule, answer):
    assert not finds(answer, rule, refuses=[])


def test_word_lists_may_hold_patterns_and_other_lists():
    lists = {"sorry": ["sorry", "my|our fault", "@regret"], "regret": ["regret"]}
    assert finds("It was our fault", "@sorry", lists=lists)
    assert finds("I regret that", "@sorry", lists=lists)


def test_but_not_drops_hits_in_the_same_sentence_only():
    assert not finds("I apologised to my boss", "apologise but not boss")
    assert finds("I apologised. My boss came.", "apologise but not boss")


def test_unless_speaks_for_every_rule_of_the_criterion():
    assert not finds("I apologised to my boss", "apologise", "unless boss")


@pytest.mark.parametrize(
    ("condition", "answer", "holds"),
    [
        ("words < 3", "so sorry", True),
        ("words < 3", "so very sorry", False),
        ("sentences >= 2", "Sorry. Yes.", True),
        ("story", "Last week I rang her. Sorry, I said.", True),
        ("no story", "I am always sorry", True),
        ("finds boss", "sorry, boss", True),
        ("finds no boss", "sorry, boss", False),
        ("words < 9 and finds boss", "sorry, boss", True),
    ],
)
def test_conditions_speak_of_the_whole_answer(condition, answer, holds):
    assert finds(answer, f"sorry when {condition}", refuses=[]) is holds


def test_a_mistake_of_omission_looks_at_the_other_criteria():
    rubric = compile_rubric(
        card(
            criterion("bare", ["when words < 8 and lacks reason"], kind="avoid"),
            criterion("reason", ["because"]),
        )
    )
    from feedback import assess

    assert [v.met for v in assess("It matters because customers return.", rubric).verdicts] == [False, True]
    made = assess("It matters to customers.", rubric).verdicts[0]
    assert made.met and made.evidence == () and made.absence == "words of bare"


@pytest.mark.parametrize(
    ("rule", "column", "part"),
    [
        ("(take it", 1, "never closed"),
        ("take it)", 8, "not opened"),
        ("a ~ ~ b", 5, "between two words"),
        ("foo ! bar", 5, "but not"),
        ("a | b", 3, "brackets"),
        ("sorry when words 5", 18, "followed by"),
        ("sorry when", 11, "a condition is"),
        ("sorry even if dunno", 15, "even if"),
        ("#dunno", 1, "not known"),
        ("ab*", 1, "three letters"),
        ("say ~99 sorry", 5, "at most"),
        ('say "sorry', 5, "never closed"),
        ("", 1, "empty"),
        ("a?", 3, "optional"),
    ],
)
def test_a_bad_rule_is_refused_with_its_place_and_the_way_to_mend_it(rule, column, part):
    with pytest.raises(RuleFault) as refused:
        parse_rule(rule)
    assert part in refused.value.message
    assert refused.value.column == column


def test_every_fault_of_a_card_is_listed_at_once():
    bad = card(
        criterion("one", ["(open", "fine", "@nowhere"]),
        criterion("two", ["x when lacks ghost"], refuses=["never"]),
    )
    with pytest.raises(RubricFaults) as refused:
        compile_rubric(bad)
    assert [fault.place for fault in refused.value.faults] == [
        "test-question/one, rule 1",
        "test-question/one, rule 3",
        "test-question/two, refuses",
        "test-question/two, rule 1",
    ]


def test_lists_that_contain_themselves_and_circles_of_conditions_are_refused():
    with pytest.raises(RubricFaults, match="contains itself"):
        compile_rubric(card(criterion(rules=["@a"]), lists={"a": ["@b"], "b": ["@a"]}))
    with pytest.raises(RubricFaults, match="wait for each other"):
        compile_rubric(card(criterion("a", ["x when has b"]), criterion("b", ["y when has a"])))
