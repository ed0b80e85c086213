"""Marked answers as files: in and out again unchanged, and every hostile file refused with nothing stored."""

import csv
import io
import json

import pytest

from questions.labelled_files import csv_lines, guarded, json_lines, keep, read_upload, unguarded
from questions.marked_answers import MarkedAnswerFaults
from questions.models import LabelledAnswer

pytestmark = pytest.mark.django_db

FORMULAS = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''=1",
    "  =cmd|' /C calc'!A0",
    "\uff1d1+1",
    "'\t",
)
ENTRY = {
    "id": "t-1",
    "question": "angry-caller",
    "answer": "I apologised to him at once.",
    "labels": {"apologises": True, "solves": False, "blames": None},
    "evidence": {"apologises": ["I apologised"]},
    "grade": 2,
}
CRITERIA = {"angry-caller": ["apologises", "solves", "blames"], "busy-day": ["orders-tasks"]}


def lines(*entries) -> bytes:
    return "".join(json.dumps(entry) + "\n" for entry in entries).encode()


def stored():
    return LabelledAnswer.objects.select_related("question").order_by("ref")


def faults(name, content) -> str:
    with pytest.raises(MarkedAnswerFaults) as refused:
        read_upload(name, content)
    assert not LabelledAnswer.objects.exists()
    return "\n".join(refused.value.faults)


@pytest.mark.parametrize("text", [*FORMULAS, "plain", "it's", "'tis", "-", "a=b", ""])
def test_a_guarded_cell_starts_no_formula_and_reads_as_the_very_text(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))


@pytest.mark.parametrize("name", ["answers.jsonl", "answers.csv"])
def test_what_is_exported_comes_in_again_unchanged(bank, name):
    entries = [
        {**ENTRY, "id": f"t-{n}", "answer": f"{text} I apologised."} for n, text in enumerate(FORMULAS)
    ]
    other = {"id": "t-x", "question": "busy-day", "answer": 'I made a "list",\nthen; rest.', "labels": {}}
    keep(read_upload("answers.jsonl", lines(*entries, other)), "test")
    before = list(stored().values("ref", "question", "text", "labels", "evidence", "grade"))
    assert len(before) == len(FORMULAS) + 1
    told = csv_lines(stored(), CRITERIA) if name.endswith("csv") else json_lines(stored())
    content = "".join(told).encode()
    LabelledAnswer.objects.all().delete()
    done = keep(read_upload(name, content), "again")
    assert done.created == len(before)
    assert list(stored().values("ref", "question", "text", "labels", "evidence", "grade")) == before
    assert keep(read_upload(name, content), "again").unchanged == len(before)


def test_no_cell_of_the_csv_is_a_formula(bank):
    entries = [
        {**ENTRY, "id": f"{text.strip()}{n}", "answer": text, "evidence": {}}
        for n, text in enumerate(FORMULAS)
    ]
    keep(read_upload("a.jsonl", lines(*entries)), "test")
    text = "".join(csv_lines(stored(), CRITERIA)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), row


def test_an_answer_with_other_marks_is_kept_unless_it_is_to_be_replaced(bank):
    keep(read_upload("a.jsonl", lines(ENTRY)), "first")
    changed = {**ENTRY, "labels": {"apologises": False}, "evidence": {}}
    answers = read_upload("a.jsonl", lines(changed))
    assert keep(answers, "second").kept == 1
    assert stored().get().labels == ENTRY["labels"]
    assert keep(answers, "second", replace=True).changed == 1
    row = stored().get()
    assert (row.labels, row.evidence, row.origin) == ({"apologises": False}, {}, "first")


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.jsonl", b"\xff\xfe\x00", "not UTF-8 (byte 1)"),
        ("a.jsonl", "ENTRY".encode("utf-16"), "not UTF-8"),
        ("a.exe", b"{}", "must end in .jsonl or .csv"),
        ("a.jsonl", b"", "holds no answer"),
        ("a.jsonl", b"[" * 200_000, "line 1: nested too deeply"),
        ("a.jsonl", b'{"id": 1', "line 1: not JSON"),
        ("a.jsonl", b"[]\n[]", "line 2: not an object"),
        ("a.jsonl", b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        ("a.jsonl", lines({**ENTRY, "answer": "x" * 8001, "evidence": {}}), "8,001 characters; at most 8,000"),
        ("a.jsonl", lines({**ENTRY, "answer": "half \ud800 a sign", "evidence": {}}), "cannot be stored"),
        ("a.jsonl", lines({**ENTRY, "answer": "nothing \x00", "evidence": {}}), "cannot be stored"),
        ("a.jsonl", lines({**ENTRY, "id": "x" * 81}), "1 to 80 printable"),
        ("a.jsonl", lines({**ENTRY, "evidence": []} | {"evidence": ["I"]}), "'evidence' is of the wrong kind"),
        ("a.jsonl", lines({**ENTRY, "evidence": {"apologises": "I"}}), "no list of texts"),
        ("a.jsonl", lines({**ENTRY, "labels": {"apologises": 1}}), "true, false or null, not 1"),
        ("a.jsonl", lines(ENTRY, ENTRY), "line 2: the id t-1 is there twice"),
        ("a.csv", b"id,question\n1,2", "the column 'answer' is missing"),
        ("a.csv", b"id,question,answer,shoe\n", "unknown column 'shoe'"),
        ("a.csv", b"id,question,answer,id\n", "a column is there twice"),
        ("a.csv", b"id,question,answer\nx,angry-caller\n", "line 2: 2 cells where the head has 3"),
        ("a.csv", b'id,question,answer\nx,angry-caller,"never closed', "not CSV"),
        ("a.csv", b'id,question,answer\nx,angry-caller,"' + b"x" * 200_000 + b'"', "field larger than field limit"),
        ("a.csv", b"id,question,answer,angry-caller/solves\nx,angry-caller,hm,maybe\n", "yes, no or unsure"),
        ("a.csv", b"id,question,answer,busy-day/orders-tasks\nx,angry-caller,hm,yes\n", "of another question"),
        ("a.csv", b"id,question,answer,evidence\nx,angry-caller,hm,{", "line 2: not JSON"),
        ("a.csv", b"id,question,answer,grade\nx,angry-caller,hm,9\n", "the grade is 1 to 5"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_and_nothing_is_stored(bank, name, content, part):
    assert part in faults(name, content)
