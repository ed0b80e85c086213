"""Marked answers as files: JSON Lines as the evaluation reads them, and CSV for spreadsheets."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from feedback import LIMIT
from questions.labelled import as_marked, criteria_of_the_bank
from questions.marked_answers import (
    MarkedAnswer,
    MarkedAnswerFaults,
    parse_json_lines,
    parse_marked_answers,
)
from questions.models import LabelledAnswer, Question

LARGEST_FILE = 10 * 1024 * 1024
MOST_ANSWERS = 20_000
FORMATS = {"jsonl": "application/x-ndjson", "csv": "text/csv"}

FIXED_COLUMNS = ("id", "question", "answer", "grade", "evidence")
# A column of labels is called as the question and its criterion, since two questions may share a slug.
WORDS = {True: "yes", False: "no", None: "unsure"}
LABELS = {word: label for label, word in WORDS.items()} | {"true": True, "false": False, "null": None}
# What a spreadsheet takes for a formula, also behind spaces; the apostrophe makes it text, and a text that
# has one already gets another, so that reading takes exactly one away.
FORMULA = re.compile(r"'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in numbers of answers."""

    created: int
    changed: int
    unchanged: int
    kept: int  # here already with other marks, and not to be replaced


def read_upload(name: str, content: bytes) -> list[MarkedAnswer]:
    """The answers of an uploaded file; its name tells the format. Raises MarkedAnswerFaults."""
    if len(content) > LARGEST_FILE:
        raise MarkedAnswerFaults([f"the file is larger than {LARGEST_FILE // 1024 // 1024} MB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MarkedAnswerFaults([f"the file is not UTF-8 (byte {error.start + 1})"]) from None
    criteria = criteria_of_the_bank()
    if name.lower().endswith(".csv"):
        answers = parse_marked_answers(_rows(text), criteria)
    elif name.lower().endswith((".jsonl", ".ndjson")):
        answers = parse_json_lines(text, criteria)
    else:
        raise MarkedAnswerFaults(["the file's name must end in .jsonl or .csv"])
    if not answers:
        raise MarkedAnswerFaults(["the file holds no answer"])
    if len(answers) > MOST_ANSWERS:
        raise MarkedAnswerFaults([f"the file holds {len(answers):,} answers; at most {MOST_ANSWERS:,}"])
    long = [answer for answer in answers if len(answer.answer) > LIMIT]
    if long:
        raise MarkedAnswerFaults(
            [f"{a.id}: the answer has {len(a.answer):,} characters; at most {LIMIT:,}" for a in long]
        )
    return answers


@transaction.atomic
def keep(answers: Iterable[MarkedAnswer], origin: str, replace: bool = False, accepted_by=None) -> Imported:
    """Stores answers by their ids. One that is here with other words or marks is kept, or replaced if asked."""
    answers = list(answers)
    questions = {question.slug: question for question in Question.objects.all()}
    stored = {}
    refs = [answer.id for answer in answers]
    for start in range(0, len(refs), 500):
        rows = LabelledAnswer.objects.filter(ref__in=refs[start : start + 500]).select_related("question")
        stored |= {row.ref: row for row in rows}
    new, changed, unchanged, kept = [], [], 0, 0
    for answer in answers:
        row = stored.get(answer.id)
        if row is not None and as_marked(row, row.question.slug) == answer:
            unchanged += 1
            continue
        if row is not None and not replace:
            kept += 1
            continue
        (new if row is None else changed).append(row := row or LabelledAnswer(ref=answer.id, origin=origin))
        row.question, row.text, row.grade = questions[answer.question], answer.answer, answer.grade
        row.labels = dict(answer.labels)
        row.evidence = {slug: list(quotes) for slug, quotes in answer.evidence.items() if quotes}
        row.accepted_by, row.judged_by, row.verdicts = accepted_by, "", {}
    LabelledAnswer.objects.bulk_create(new, batch_size=500)
    fields = ["question", "text", "grade", "labels", "evidence", "accepted_by", "judged_by", "verdicts"]
    LabelledAnswer.objects.bulk_update(changed, fields, batch_size=200)
    return Imported(len(new), len(changed), unchanged, kept)


def json_lines(answers: Iterable[LabelledAnswer]) -> Iterable[str]:
    """One line for each answer. The answers come with their questions."""
    for answer in answers:
        yield json.dumps(_object(answer), ensure_ascii=False) + "\n"


def _object(answer: LabelledAnswer) -> dict:
    return {
        "id": answer.ref,
        "question": answer.question.slug,
        "answer": answer.text,
        "labels": answer.labels,
        "evidence": answer.evidence,
        "grade": answer.grade,
    }


def csv_lines(answers: Iterable[LabelledAnswer], criteria: Mapping[str, list[str]]) -> Iterable[str]:
    """A head line and one row for each answer, safe to open in a spreadsheet.

    ``criteria`` holds the slugs of the questions that the file is about, in their order.
    """
    columns = [f"{question}/{slug}" for question, slugs in criteria.items() for slug in slugs]
    buffer = io.StringIO()
    writer = csv.writer(buffer)

    def line(cells: Iterable[str]) -> str:
        writer.writerow([guarded(cell) for cell in cells])
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    # Without the mark at the start spreadsheets take UTF-8 for something else.
    yield "\ufeff" + line([*FIXED_COLUMNS, *columns])
    for answer in answers:
        own = {f"{answer.question.slug}/{slug}": WORDS[label] for slug, label in answer.labels.items()}
        yield line(
            [
                answer.ref,
                answer.question.slug,
                answer.text,
                str(answer.grade or ""),
                json.dumps(answer.evidence, ensure_ascii=False) if answer.evidence else "",
                *(own.get(column, "") for column in columns),
            ]
        )


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; ``unguarded`` gives back the very text."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _rows(text: str) -> Iterable[tuple[int, Callable[[], object]]]:
    """The rows of a CSV text as entries of ``parse_marked_answers``, each read when it is its turn."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [unguarded(cell).strip() for cell in next(reader, [])]
        wrong = [name for name in head if name not in FIXED_COLUMNS and "/" not in name]
        missing = [name for name in ("id", "question", "answer") if name not in head]
        if missing or wrong or len(set(head)) < len(head):
            raise MarkedAnswerFaults(
                [f"line 1: the column {name!r} is missing" for name in missing]
                + [
                    f"line 1: unknown column {name!r:.90}; a mark's column is question/criterion"
                    for name in wrong
                ]
                + ["line 1: a column is there twice"] * (len(set(head)) < len(head))
            )
        for cells in reader:
            if any(cells):
                yield reader.line_num, lambda cells=cells: _entry(head, cells)
    except csv.Error as error:
        raise MarkedAnswerFaults([f"line {reader.line_num}: not CSV ({error})"]) from None


def _entry(head: list[str], cells: list[str]) -> dict:
    if len(cells) != len(head):
        raise ValueError(f"{len(cells)} cells where the head has {len(head)}")
    row = {name: unguarded(cell) for name, cell in zip(head, cells, strict=True)}
    entry = {"id": row["id"].strip(), "question": row["question"].strip(), "answer": row["answer"]}
    if grade := row.get("grade", "").strip():
        if grade not in ("1", "2", "3", "4", "5"):
            raise ValueError(f"the grade is 1 to 5, not {grade!r:.60}")
        entry["grade"] = int(grade)
    if evidence := row.get("evidence", "").strip():
        entry["evidence"] = json.loads(evidence)
    entry["labels"] = labels = {}
    for name, cell in row.items():
        word = cell.strip().lower()
        if "/" not in name or not word:
            continue
        question, _, slug = name.partition("/")
        if question != entry["question"]:
            raise ValueError(f"a mark stands in the column {name!r:.90} of another question")
        if word not in LABELS:
            raise ValueError(f"the mark of '{slug}' is yes, no or unsure, not {cell!r:.60}")
        labels[slug] = LABELS[word]
    return entry
