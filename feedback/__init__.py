"""The judgement: text and rubric to a report with evidence. Pure: no models, no request, no settings."""

import hashlib
from pathlib import Path

from . import judging, refusal, scoring, tracing
from .examples import check_examples
from .reader import Reader
from .report import Report
from .rubric import Fault, Rubric, RubricFaults, compile_rubric
from .text import Text

__all__ = [
    "ENGINE_VERSION",
    "LIMIT",
    "Fault",
    "Reader",
    "Report",
    "Rubric",
    "RubricFaults",
    "assess",
    "check_examples",
    "compile_rubric",
    "explain",
]

LIMIT = 8000  # characters in an answer


def _engine_version() -> str:
    """Covers every line of code and word data that can move a verdict."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n"))
    return f"1.0-{digest.hexdigest()[:8]}"


ENGINE_VERSION = _engine_version()


def assess(text: str, rubric: Rubric, reader: Reader | None = None) -> Report:
    """Judge one answer.

    Args:
        text: the answer as stored; any text is allowed. Evidence is given in character offsets into it.
        rubric: from ``compile_rubric``.
        reader: proposes points where no rule fires; without one the rules judge alone.

    Returns:
        The report. The same text, rubric version and engine version (which names the reader) give an equal report in every process.
    """
    answer = Text(text)
    return _report(answer, rubric, judging.judge(answer, rubric, reader), reader)


def explain(
    text: str, rubric: Rubric, reader: Reader | None = None
) -> tuple[Report, dict[str, tuple[tracing.Hit, ...]]]:
    """The report of ``assess``, and every hit of every rule by criterion, for those who write the rules."""
    answer = Text(text)
    sitting = judging.Sitting(answer, rubric, reader)
    report = _report(answer, rubric, sitting.verdicts(), reader)
    return report, tracing.trace(answer, sitting)


def _report(
    answer: Text, rubric: Rubric, verdicts: tuple[judging.Verdict, ...], reader: Reader | None
) -> Report:
    version = f"{ENGINE_VERSION}+{reader.version}" if reader else ENGINE_VERSION
    refused = refusal.not_scored(answer, rubric, verdicts)
    if refused:
        verdicts = tuple(
            judging.Verdict(
                v.criterion, v.kind, v.weight, met=False, absence=v.absence if v.kind == "emphasize" else ""
            )
            for v in verdicts
        )
        return Report(
            rubric.question,
            rubric.version,
            version,
            answer.words,
            None,
            refused,
            verdicts,
            None,
            (),
            None,
        )
    receipt = scoring.receipt(verdicts, rubric)
    return Report(
        rubric.question, rubric.version, version, answer.words, receipt.score, None, verdicts, receipt,
        scoring.gains(verdicts, rubric, receipt.score), scoring.best(verdicts, rubric),
    )  # fmt: skip
