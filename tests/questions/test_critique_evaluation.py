"""Measuring a language model on marked answers."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from feedback.critique.opinion import Opinion, Remark
from questions.critique_evaluation import Read, figures
from questions.marked_answers import MarkedAnswer
from tests.language_models import FaultyServer
from tests.practice.tiny import MIXED, SLUG, make_question

KINDS = {"a": "emphasize", "b": "emphasize", "c": "avoid"}


def read(labels, said=None, failure="", **more):
    opinion = None
    if said is not None:
        opinion = Opinion(tuple(Remark(slug, says, "So.") for slug, says in said.items()), **more)
    return Read(MarkedAnswer("x", "q", "Text.", labels, {}, 3), opinion, failure, 2.0, 1000, 100, KINDS)


def test_agreement_counts_what_was_decided_and_says_what_was_not():
    report = figures(
        [
            read(
                {"a": True, "b": False, "c": None}, {"a": "yes", "b": "yes", "c": "yes"}, quotes=4, dropped=1
            ),
            read({"a": True, "b": True, "c": False}, {"a": "unsure", "c": "no"}),
            read({"a": False}, None, "late"),
        ],
        Decimal("0.5"),
        Decimal("2"),
    )
    assert (report["overall"]["hit"], report["overall"]["false"], report["overall"]["decisions"]) == (1, 1, 3)
    assert report["undecided"] == {"count": 3, "of": 6, "share": 0.5}
    assert report["quotes"] == {"checked": 4, "dropped": 1, "valid_share": 0.75}
    assert report["failed"] == {"late": 1} and report["seconds"]["p50"] == 2.0
    assert report["cost"] == {"sum": 0.0021, "per_answer": 0.0007}
    assert report["points"]["decisions"] == 2 and report["mistakes"]["decisions"] == 1
    assert set(report["criteria"]) == {"q/a", "q/b", "q/c"}


def test_nothing_read_gives_no_figures_and_no_error():
    report = figures([])
    assert report["overall"]["f1"] is None and report["quotes"]["valid_share"] is None


@pytest.fixture
def model(settings):
    server = FaultyServer()
    settings.LLM = server.configured
    yield server
    server.close()


@pytest.fixture
def file(tmp_path, db):
    make_question()
    labels = {"says-sorry": True, "new-parcel": False, "money-back": False, "blames": True, "no-thanks": True}
    path = tmp_path / "marked.jsonl"
    lines = [{"id": f"m{n}", "question": SLUG, "answer": MIXED, "labels": labels} for n in range(3)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def run(file, *options):
    out, told = StringIO(), StringIO()
    call_command("evaluate_critique", str(file), *options, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_the_command_measures_and_tells_ids_but_never_words(model, file):
    out, told = run(file, "--json")
    report = json.loads(out)
    assert report["model"] == "stub-1" and report["answers"] == 3
    # It says yes to all three points, one of which is made, and no to both mistakes, which are made.
    assert report["overall"]["precision"] == 0.3333 and report["mistakes"]["recall"] == 0.0
    assert "m0: read" in told and "counter" not in out + told


def test_the_command_prints_a_table_and_stops_where_it_is_told(model, file):
    out, _ = run(file, "--most", "1", "--seconds", "30")
    assert "1 answers" in out and "late-parcel/says-sorry" in out and len(model.requests) == 1


def test_a_call_that_fails_is_counted_and_the_others_go_on(model, file):
    model.mode = "500"
    out, _ = run(file)
    assert "failed calls: broken 3" in out and "undecided (unsure, dropped or failed): 15 of 15" in out


def test_without_a_model_and_with_a_wrong_file_it_says_so(settings, file, model):
    with pytest.raises(CommandError, match="cannot be read"):
        run(file.with_name("none.jsonl"))
    settings.LLM = None
    with pytest.raises(CommandError, match="LLM_MODEL"):
        run(file)


def test_the_blind_third_can_be_left_out(model, file):
    run(file, "--seen")
    from hashlib import sha256

    blind = sum(int(sha256(f"m{n}".encode()).hexdigest(), 16) % 3 == 0 for n in range(3))
    assert len(model.requests) == 3 - blind
