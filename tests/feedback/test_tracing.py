"""The explanation of a report: every hit of every rule, and a bound on what rules may cost."""

import time

import pytest

from feedback import RubricFaults, assess, compile_rubric, explain, matching


def card(*rules, lists=None, **more) -> dict:
    criterion = {
        "slug": "c",
        "kind": "emphasize",
        "weight": 1,
        "statement": "S.",
        "rules": list(rules),
    } | more
    return {"slug": "q", "prompt": "Why?", "criteria": [criterion], "lists": lists or {}}


ANSWER = "I was sorry. I was not sorry at all. If I were sorry, I would say that I am sorry."


def test_an_explanation_holds_the_very_report_and_all_hits_in_their_order():
    rubric = compile_rubric(card("glad", "sorry", "when words > 3"))
    report, hits = explain(ANSWER, rubric)
    assert report == assess(ANSWER, rubric)
    found = [hit for hit in hits["c"] if hit.quote]
    assert [hit.line for hit in found] == [2, 2, 2, 2]
    assert all(ANSWER[hit.start : hit.end] == hit.quote for hit in found)
    assert [hit.rejected.reason if hit.rejected else "" for hit in found] == ["", "denied", "", ""]
    assert [hit.line for hit in hits["c"] if not hit.quote] == [3]


def test_more_hits_are_told_than_a_judgement_needs():
    rubric = compile_rubric(card("sorry", "kettle"))
    _, hits = explain("Sorry, sorry, sorry, sorry, sorry about the kettle.", rubric)
    assert [hit.line for hit in hits["c"]].count(1) == 5
    assert hits["c"][-1].line == 2


@pytest.mark.parametrize(
    ("rule", "lists", "told"),
    [
        ("a" * 10_000, {}, "a rule has at most 1000 characters and this one 10000"),
        ("(" * 400 + "a" + ")" * 400, {}, "brackets lie at most eight deep"),
        ("|".join(["alternative"] * 90), {}, "at most 1000 characters"),
        ("#any " + "~30 #any " * 60, {}, "and 250 is the most"),
        (" & ".join(["#any"] * 60), {}, "and 250 is the most"),
        ("@big", {"big": ["word"] * 50_000}, "has 50000 entries; at most 2000"),
        ("@wide", {"wide": ["|".join(["word"] * 1_000_000)]}, "an entry has at most 4000 characters"),
        ("@l0", {f"l{n}": [f"@l{n + 1}"] for n in range(3_000)}, "leads through too many other word lists"),
    ],
)
def test_a_rule_without_measure_is_refused_at_once_with_the_limit(rule, lists, told):
    began = time.process_time()
    with pytest.raises(RubricFaults, match=told):
        compile_rubric(card(rule, lists=lists))
    assert time.process_time() - began < 2


def test_no_rules_hold_judging_up_past_its_bound():
    """As many rules as may be, each as wide as may be, over the answer that is worst for them."""
    wide = [f"#any ~{gap} #any ~{30 - gap} #any ~30 #any ~30 #any ~30 #any" for gap in range(1, 30)]
    rubric = compile_rubric(card(*wide * 6))
    answer = ("we came and saw and did it all for them " * 200)[:8000]
    began = time.process_time()
    first = assess(answer, rubric)
    assert time.process_time() - began < 5
    assert assess(answer, rubric) == first


def test_the_bound_is_counted_and_not_timed(monkeypatch):
    monkeypatch.setattr(matching, "JOINS_MOST", 1)
    rubric = compile_rubric(card("sorry ~3 kettle", "sorry ~4 kettle"))
    assert assess("I was sorry about the kettle.", rubric).verdicts[0].evidence[0].rule == "q/c/1"
