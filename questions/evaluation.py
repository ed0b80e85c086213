"""Judges marked answers and counts where the judge and the reader agree."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedback import Reader, Report, assess
from feedback.agreement import (
    Decisions,
    band,
    f1_interval,
    partial_spearman,
    percentile,
    quadratic_kappa,
    spearman,
)
from feedback.report import Verdict
from feedback.rubric import Rubric
from questions.marked_answers import MarkedAnswer

LONGEST_SPAN = 40  # words; longer evidence shows nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """A marked answer with what the judge said of it and how long that took, in milliseconds."""

    marked: MarkedAnswer
    report: Report
    ms: float


def judge_all(
    answers: Iterable[MarkedAnswer], rubrics: Mapping[str, Rubric], reader: Reader | None = None
) -> list[Judged]:
    """Judge every answer by its question's rubric, with a reader's proposals if one is given."""
    judged = []
    for marked in answers:
        began = time.perf_counter()
        report = assess(marked.answer, rubrics[marked.question], reader)
        judged.append(Judged(marked, report, (time.perf_counter() - began) * 1000))
    return judged


def figures(judged: list[Judged]) -> dict:
    """Every figure of the evaluation as plain numbers; None where there is nothing to divide by.

    Keys: answers, decisions, overall, points, mistakes, questions (by slug), score, evidence, not_scored,
    ms_per_answer. Decisions whose label is None are left out.
    """
    overall, by_kind = Decisions(), {"emphasize": Decisions(), "avoid": Decisions()}
    by_question: dict[str, Decisions] = {}
    by_answer: list[Decisions] = []
    shown = labelled = 0
    for entry in judged:
        by_answer.append(Decisions())
        for verdict in entry.report.verdicts:
            label = entry.marked.labels.get(verdict.criterion)
            if label is None:
                continue
            for tally in (
                overall,
                by_answer[-1],
                by_kind[verdict.kind],
                by_question.setdefault(entry.marked.question, Decisions()),
            ):
                tally.add(verdict.met, label)
            if verdict.met and label and entry.marked.evidence.get(verdict.criterion):
                labelled += 1
                shown += _overlaps(entry.marked, verdict)
    graded = [
        (e.report.score, e.marked.grade, e.report.words)
        for e in judged
        if e.report.score is not None and e.marked.grade
    ]
    scores, grades, lengths = ([entry[n] for entry in graded] for n in range(3))
    refused = [entry for entry in judged if entry.report.not_scored]
    times = [entry.ms for entry in judged]
    return {
        "answers": len(judged),
        "decisions": overall.count,
        "overall": {**overall.as_json(), "f1_interval": _rounded(f1_interval(by_answer))},
        "points": by_kind["emphasize"].as_json(),
        "mistakes": by_kind["avoid"].as_json(),
        "questions": {slug: by_question[slug].as_json() for slug in sorted(by_question)},
        "score": {
            "graded": len(graded),
            "quadratic_kappa": _short(quadratic_kappa([band(score) for score in scores], grades)),
            "spearman": _short(spearman(scores, grades)),
            # Of what score and length have in common, the part that the grade does not explain.
            "length_given_grade": _short(partial_spearman(scores, lengths, grades)),
        },
        "evidence": {
            "labelled": labelled,
            "overlapping": shown,
            "share": _short(shown / labelled if labelled else None),
        },
        "not_scored": {
            "count": len(refused),
            "share": _short(len(refused) / len(judged) if judged else None),
            "ids": {entry.marked.id: entry.report.not_scored.code for entry in refused},
        },
        "ms_per_answer": {"p50": _short(percentile(times, 0.5)), "p95": _short(percentile(times, 0.95))},
    }


def prediction(entry: Judged) -> dict:
    """One line of a predictions file: id, question, score, and the verdicts with their evidence as offsets."""
    return {
        "id": entry.marked.id,
        "question": entry.marked.question,
        "score": entry.report.score,
        "verdicts": {
            verdict.criterion: {"met": verdict.met, "evidence": [[e.start, e.end] for e in verdict.evidence]}
            for verdict in entry.report.verdicts
        },
    }


def _overlaps(marked: MarkedAnswer, verdict) -> bool:
    """Whether a shown span touches labelled words, and no shown span is too long to point at anything."""
    if any(len(e.quote.split()) > LONGEST_SPAN for e in verdict.evidence):
        return False
    for quote in marked.evidence[verdict.criterion]:
        at = marked.answer.find(quote)
        while at >= 0:
            if any(e.start < at + len(quote) and at < e.end for e in verdict.evidence):
                return True
            at = marked.answer.find(quote, at + 1)
    return False


@dataclass(frozen=True, slots=True)
class Difference:
    """One decision in which judge and reader differ: what the judge found, or what the reader saw and it missed."""

    marked: MarkedAnswer
    verdict: Verdict

    @property
    def is_false_hit(self) -> bool:
        return self.verdict.met

    @property
    def quotes(self) -> tuple[str, ...]:
        """The judge's words of a false hit, the reader's words of a miss; empty where it lies in what is missing."""
        if self.is_false_hit:
            return tuple(evidence.quote for evidence in self.verdict.evidence)
        return tuple(self.marked.evidence.get(self.verdict.criterion, ()))

    def __str__(self) -> str:
        verdict, place = self.verdict, f"{self.marked.id} {self.verdict.criterion}"
        if self.is_false_hit:
            found = "; ".join(f"“{e.quote}” by rule {e.rule.rsplit('/', 1)[1]}" for e in verdict.evidence)
            return f"false hit  {place}: {found or 'by what is missing'}"
        wanted = "; ".join(f"“{quote}”" for quote in self.quotes)
        near = f"; nearest “{verdict.nearest.quote}”: {verdict.nearest.says}" if verdict.nearest else ""
        return f"miss       {place}: {wanted or 'by what is missing'}{near}"


def differences(entry: Judged) -> list[Difference]:
    """The decisions on one answer in which judge and reader differ, in the order of the rules."""
    return [
        Difference(entry.marked, verdict)
        for verdict in entry.report.verdicts
        if entry.marked.labels.get(verdict.criterion) not in (None, verdict.met)
    ]


def errors(judged: list[Judged]) -> list[str]:
    """Every decision in which judge and reader differ, as a line each: what was said, and by which words."""
    return sorted(str(difference) for entry in judged for difference in differences(entry))


def _rounded(pair: tuple[float, float] | None) -> list[float] | None:
    return None if pair is None else [round(value, 4) for value in pair]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
