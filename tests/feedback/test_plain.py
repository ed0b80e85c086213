"""Rules made from plain words: what is looked for, what is not, and that nothing typed can break a rule."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback import assess, compile_rubric, grammar, ideas
from feedback.plain import plain_rules
from tests.conftest import ROOT


def judged(kind, statement, answer, lists=None):
    lists = lists or {}
    criterion = {"slug": "it", "kind": kind, "weight": 2, "statement": statement, "label": statement}
    criterion["rules"] = list(plain_rules(kind, statement, "", lists).rules)
    other = {"slug": "other", "kind": "emphasize", "weight": 1, "statement": "x", "rules": ["zebra"]}
    card = {"slug": "own", "prompt": "What would you do?", "criteria": [criterion, other], "lists": lists}
    return assess(answer, compile_rubric(card)).verdicts[0]


LONG = "I work with people every day in the shop and I like to help them with what they want to find there."


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("I stayed calm", "I kept calm and let her finish."),
        ("Thank them at the end", "Before she left I thanked her for coming in."),
        ("Mention my forklift licence", "I hold a forklift licence since 2019."),
        ("My forklift", "I drove a forklift for two years."),
        ("Say “have a nice day”", "I always say have a nice day when they go."),
        ("Don't interrupt them", "I never interrupt a person who is upset."),
        ("Give an example", "Last week a lady came in. I found her a chair and I rang her son."),
        ("A refund and an apology", "I said sorry. She got a refund on the same day."),
        ("Café experience with a till", "I counted the till in a café each evening."),
    ],
)
def test_a_point_in_plain_words_is_found_in_other_forms_of_them(statement, answer):
    verdict = judged("emphasize", statement, answer)
    assert verdict.met
    assert verdict.evidence


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("Mention my forklift licence", "I drove a van. My licence is clean."),
        ("I stayed calm", "I was not calm at all."),
        ("Give an example", "Customers should always be treated well."),
        ("A refund and an apology", "I said sorry to her and to her son."),
        ("I stayed calm and friendly", "I kept calm on every busy day."),
        ("Thank them at the end", "I gave her the bag and she left."),
    ],
)
def test_a_point_that_is_not_there_is_missed(statement, answer):
    assert not judged("emphasize", statement, answer).met


@pytest.mark.parametrize(
    ("statement", "answer", "met"),
    [
        ("Blaming the customer", "To be honest it was her own fault.", True),
        ("Blaming the customer", "I would never argue with a customer.", False),
        ("Not thanking them", LONG, True),
        ("Not thanking them", LONG + " I thank them too.", False),
        ("Forgetting the receipt", LONG, True),
        ("Forgetting the receipt", LONG + " I hand over the receipt.", False),
        ("No example", LONG, True),
        ("No example", "Last week I found her a chair. I rang her son and I waited.", False),
        ("Talking only about money", "For me the money is what I talk about.", True),
        ("Chewing gum", "My colleague was chewing gum.", False),
    ],
)
def test_a_mistake_is_found_where_it_is_made_and_only_there(statement, answer, met):
    assert judged("avoid", statement, answer).met is met


def test_what_stands_after_instead_of_is_no_idea_to_find():
    assert "listen" not in " ".join(plain_rules("avoid", "Shouting loudly instead of listening").rules)


@pytest.mark.parametrize("statement", ["", "Be you", "...", "!!!", "the and of"])
def test_words_that_tell_nothing_make_no_rule(statement):
    assert plain_rules("emphasize", statement).rules == ()


def test_what_is_looked_for_is_said_in_words():
    made = plain_rules("emphasize", "I stayed calm and mentioned “safety first”")
    assert made.looked_for == "“safety first”, “calm”, other words for respect"


@given(st.text(max_size=200), st.sampled_from(["emphasize", "avoid"]))
def test_whatever_is_typed_makes_rules_that_compile(statement, kind):
    for rule in plain_rules(kind, statement).rules:
        grammar.parse_rule(rule)


@pytest.mark.parametrize(
    "words", ["unless", "when points < 2", "then but not even if", '"', "@thanks #did ~9 (a|b", "x" * 500]
)
def test_words_of_the_rule_language_are_only_words(words):
    for rule in plain_rules("emphasize", f"Say {words} to forklift drivers").rules:
        line = grammar.parse_rule(rule)
        assert not line.vetoes
        assert not line.conditions


@pytest.fixture(scope="module")
def word_lists():
    entries = tomllib.loads((ROOT / "fixtures/word-lists.toml").read_text(encoding="utf-8"))["lists"]
    return {entry["name"]: entry["entries"] for entry in entries}


@pytest.mark.parametrize("table", [ideas.POINTS, ideas.MISTAKES], ids=["points", "mistakes"])
def test_every_known_idea_has_sound_patterns_and_lists_that_exist(table, word_lists):
    rules = [pattern for idea in table for pattern in idea.patterns]
    criterion = {"slug": "it", "kind": "emphasize", "weight": 1, "statement": "x", "rules": []}
    for start in range(0, len(rules), 150):
        part = [{**criterion, "rules": rules[start : start + 150]}]
        compile_rubric({"slug": "own", "prompt": "x", "criteria": part, "lists": word_lists})


def test_without_its_word_lists_an_idea_is_still_looked_for():
    assert plain_rules("emphasize", "Invite them back", "", ()).rules
    assert not any("@" in rule for rule in plain_rules("emphasize", "Invite them back", "", ()).rules)


def test_the_same_words_make_the_same_rules():
    one, other = (plain_rules("avoid", "Passing them on only to be rid of them") for _ in range(2))
    assert one == other
