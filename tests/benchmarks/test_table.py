"""The table of `make bench`: its rows, what is missing and said so, and word lists as token patterns."""

import json

import pytest

from feedback import grammar

from . import __main__ as bench
from . import judge, table
from .parts import PARTS
from .timing import timing
from .token_patterns import NotTokens, TokenPatterns

KEYS = {"name", "p50_ms", "p95_ms", "ratio", "against", "limit"}


def measured_rows() -> dict[str, dict]:
    """Every part as if it had been measured: each row takes two milliseconds."""
    found = {
        part: {"rows": [timing(name, [2.0], judge.name(30)) for name in about.rows]}
        for part, about in PARTS.items()
    }
    return found


@pytest.mark.slow
def test_a_measured_row_has_the_keys_that_are_read():
    rows = table.with_ratios(judge.timings(1, lengths=(30,)))
    assert [set(row) for row in rows] == [KEYS]
    assert rows[0]["ratio"] == 1 and rows[0]["p50_ms"] <= rows[0]["p95_ms"]
    assert json.loads(json.dumps(rows)) == rows


def test_every_row_is_in_the_table_with_its_ratio():
    rows, said, well = bench.report(measured_rows())
    assert well
    assert {row["name"] for row in rows} == {name for part in PARTS.values() for name in part.rows}
    assert all(set(row) >= KEYS and row["ratio"] == 1 for row in rows)
    assert all(any(line.startswith(row["name"]) for line in said) for row in rows)


def test_rows_of_others_may_be_missing_and_are_named():
    _, said, well = bench.report(measured_rows() | {"matcher": {"missing": "the package spacy is missing"}})
    assert well
    for name in PARTS["matcher"].rows:
        assert f"MISSING: {name} (the package spacy is missing)" in said


def test_a_missing_row_of_our_own_is_a_failure_and_what_leans_on_it_has_no_ratio():
    rows, _, well = bench.report(measured_rows() | {"judge": {"missing": "measuring broke off"}})
    assert not well
    assert all(row["ratio"] is None for row in rows)


def test_a_ratio_over_its_limit_is_a_failure():
    slow = {"judge": {"rows": [timing("a", [1.0], "a"), timing("b", [5.0], "a", 4.0)]}}
    _, said, well = bench.report(slow)
    assert not well and "OVER THE LIMIT: b takes 5.0 times a, allowed: 4.0" in said


def test_an_interpreter_that_is_not_there_is_a_reason_and_no_crash():
    assert "cannot be started" in bench.run_part("matcher", "/nowhere/python", 1)["missing"]


@pytest.mark.parametrize(
    ("entry", "count"),
    [
        ("smile", 1),
        ("wave|nod", 1),
        ("tip ~2 hat|cap", 1),
        ("show so? him", 2),
        ("@short now", 1),
        ("#number", 1),
    ],
)
def test_an_entry_becomes_token_patterns(entry, count):
    assert len(TokenPatterns({"short": ["right", "just"]}).of(grammar.parse_pattern(entry))) == count


@pytest.mark.parametrize("entry", ["hat & cap", "#name", "#did"])
def test_what_tokens_cannot_say_is_left_out(entry):
    with pytest.raises(NotTokens):
        TokenPatterns({}).of(grammar.parse_pattern(entry))
    assert TokenPatterns({"mixed": ["cap", entry]}).of_list("mixed")[1] == 1
