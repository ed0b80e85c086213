"""Answers that a reader has marked, one JSON object a line: read whole or refused with every fault."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# The id is a name in addresses and spreadsheets; what is longer is something else.
LONGEST_ID = 80
# No database keeps these in a text: the sign without a body, and halves of signs.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer with a reader's decisions. In labels None means that two readers disagreed; for kind avoid,
    True means that the mistake is made. evidence holds exact substrings of the answer. grade is 1 to 5 or None.
    """

    id: str
    question: str
    answer: str
    labels: Mapping[str, bool | None]
    evidence: Mapping[str, tuple[str, ...]]
    grade: int | None

    @property
    def blind(self) -> bool:
        """Whether the answer lies in the third that rule writers never read: decided by its id alone."""
        return is_blind(self.id)


def is_blind(name: str) -> bool:
    """Whether an answer of this id lies in the third that nobody reads who writes rules."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


class MarkedAnswerFaults(ValueError):
    """A file of marked answers that cannot be used, with every fault as "line 3: ..."."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read_marked_answers(path: Path, criteria: Mapping[str, frozenset[str]]) -> list[MarkedAnswer]:
    """Read a JSON Lines file.

    Args:
        path: the file, UTF-8.
        criteria: the criterion slugs of every known question, by question slug.

    Raises:
        MarkedAnswerFaults: with every fault found. OSError: the file cannot be read.
    """
    return parse_json_lines(path.read_text(encoding="utf-8", errors="strict"), criteria)


def parse_json_lines(text: str, criteria: Mapping[str, frozenset[str]]) -> list[MarkedAnswer]:
    """The answers of a text of JSON Lines; raises MarkedAnswerFaults."""
    # Only a line feed ends a line of JSON: other line ends may stand inside its texts.
    lines = enumerate(text.split("\n"), 1)
    entries = ((number, lambda line=line: json.loads(line)) for number, line in lines if line.strip())
    return parse_marked_answers(entries, criteria)


def parse_marked_answers(
    entries: Iterable[tuple[int, Callable[[], object]]], criteria: Mapping[str, frozenset[str]]
) -> list[MarkedAnswer]:
    """The answers of entries, each with the number of its line and what reads it.

    Raises:
        MarkedAnswerFaults: with every fault found.
    """
    answers, faults, seen = [], [], set()
    for number, read in entries:
        try:
            answer = _read(read(), criteria)
        except json.JSONDecodeError as error:
            faults.append(f"line {number}: not JSON ({error.msg} at column {error.colno})")
        except RecursionError:
            faults.append(f"line {number}: nested too deeply")
        except (KeyError, TypeError, ValueError) as error:
            faults.append(f"line {number}: {error.args[0] if error.args else error}")
        else:
            if answer.id in seen:
                faults.append(f"line {number}: the id {answer.id} is there twice")
            seen.add(answer.id)
            answers.append(answer)
    if faults:
        raise MarkedAnswerFaults(faults)
    return answers


def _read(entry: object, criteria: Mapping[str, frozenset[str]]) -> MarkedAnswer:
    if not isinstance(entry, dict):
        raise TypeError("not an object with id, question, answer and labels")
    for key, kind in (("id", str), ("question", str), ("answer", str), ("labels", dict)):
        if not isinstance(entry.get(key), kind):
            raise TypeError(f"'{key}' is missing or of the wrong kind")
    question, labels = entry["question"], entry["labels"]
    if not 0 < len(entry["id"]) <= LONGEST_ID or not entry["id"].isprintable():
        raise ValueError(f"the id has 1 to {LONGEST_ID} printable characters")
    if UNKEEPABLE.search(entry["answer"]):
        raise ValueError("the answer holds a sign that cannot be stored")
    if question not in criteria:
        raise ValueError(f"there is no question '{question}' in the bank")
    for slug, label in labels.items():
        if slug not in criteria[question]:
            raise ValueError(f"the question {question} has no criterion '{slug}'")
        if label is not None and not isinstance(label, bool):
            raise ValueError(f"the label of '{slug}' is true, false or null, not {label!r:.60}")
    evidence = entry.get("evidence") or {}
    if not isinstance(evidence, dict):
        raise TypeError("'evidence' is of the wrong kind")
    for slug, quotes in evidence.items():
        if slug not in criteria[question]:
            raise ValueError(f"the question {question} has no criterion '{slug}'")
        if not isinstance(quotes, list) or not all(isinstance(quote, str) and quote for quote in quotes):
            raise TypeError(f"the evidence of '{slug}' is no list of texts")
        for quote in quotes:
            if quote not in entry["answer"]:
                raise ValueError(f"the evidence of '{slug}' does not stand in the answer: {quote!r}")
    grade = entry.get("grade")
    if grade is not None and (isinstance(grade, bool) or grade not in (1, 2, 3, 4, 5)):
        raise ValueError(f"the grade is 1 to 5, not {grade!r:.60}")
    return MarkedAnswer(
        entry["id"],
        question,
        entry["answer"],
        labels,
        {slug: tuple(quotes) for slug, quotes in evidence.items()},
        int(grade) if grade is not None else None,
    )
