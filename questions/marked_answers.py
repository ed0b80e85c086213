"""Answers that a reader has marked, one JSON object a line: read whole or refused with every fault."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 3 == 0


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
    answers, faults, seen = [], [], set()
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="strict").splitlines(), 1):
        if not line.strip():
            continue
        try:
            answer = _read(json.loads(line), criteria)
        except json.JSONDecodeError as error:
            faults.append(f"line {number}: not JSON ({error.msg} at column {error.colno})")
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
    if question not in criteria:
        raise ValueError(f"there is no question '{question}' in the bank")
    for slug, label in labels.items():
        if slug not in criteria[question]:
            raise ValueError(f"the question {question} has no criterion '{slug}'")
        if label not in (True, False, None):
            raise ValueError(f"the label of '{slug}' is true, false or null, not {label!r}")
    evidence = entry.get("evidence") or {}
    for slug, quotes in evidence.items():
        for quote in quotes:
            if quote not in entry["answer"]:
                raise ValueError(f"the evidence of '{slug}' does not stand in the answer: {quote!r}")
    grade = entry.get("grade")
    if grade is not None and grade not in (1, 2, 3, 4, 5):
        raise ValueError(f"the grade is 1 to 5, not {grade!r}")
    return MarkedAnswer(
        entry["id"],
        question,
        entry["answer"],
        labels,
        {slug: tuple(quotes) for slug, quotes in evidence.items()},
        grade,
    )
