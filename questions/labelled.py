"""Marked answers kept on the site: which there are for a question, and how far the judge agrees with them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from feedback import ENGINE_VERSION, Report, assess
from feedback.agreement import Decisions, kappa_interval
from questions import readers, rubrics
from questions.marked_answers import MarkedAnswer, is_blind
from questions.models import LabelledAnswer, Question, Rubric

# A page waits this long, in seconds, for answers that the newest rules have not judged yet.
PATIENCE = 4.0
AT_ONCE = 50


def answers_for(question: Question):
    """The marked answers of a question, each with .text and .labels (by slug: True, False, or None)."""
    return LabelledAnswer.objects.filter(question=question)


def as_marked(answer: LabelledAnswer, question: str) -> MarkedAnswer:
    """A stored marked answer as files and the evaluation know it; ``question`` is its question's slug."""
    quotes = {slug: tuple(texts) for slug, texts in answer.evidence.items()}
    return MarkedAnswer(answer.ref, question, answer.text, answer.labels, quotes, answer.grade)


def criteria_of_the_bank() -> dict[str, frozenset[str]]:
    """The slugs of the points and mistakes that an answer may be marked by, by question: the working copy's."""
    found: dict[str, set[str]] = {slug: set() for slug in Question.objects.values_list("slug", flat=True)}
    rows = Question.objects.filter(criteria__isnull=False).values_list("slug", "criteria__slug")
    for question, criterion in rows:
        found[question].add(criterion)
    return {question: frozenset(slugs) for question, slugs in found.items()}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Judge and marks at one point or mistake. ``interval`` holds kappa with 95 % certainty."""

    criterion: str
    kind: str
    label: str
    decisions: Decisions
    unsure: int  # marked null, so held against nobody
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest rules of one question stand against its marked answers."""

    question: Question
    rubric: Rubric | None
    answers: int
    waiting: int  # not judged by the newest rules yet
    rows: list[Agreement] = field(default_factory=list)

    @property
    def decisions(self) -> Decisions:
        return sum((row.decisions for row in self.rows), Decisions())


def standing(question: Question, patience: float = PATIENCE) -> Standing:
    """The figures of a question; judges the answers that its newest rules have not judged, for so many seconds."""
    rubric = rubrics.newest(question)
    if rubric is None:
        return Standing(question, None, answers_for(question).count(), 0)
    waiting = judge_waiting(question, rubric, patience)
    judged = answers_for(question).filter(judged_by=judge_of(rubric))
    rows = {c["slug"]: c for c in rubric.card["criteria"]}
    tallies = {slug: Decisions() for slug in rows}
    unsure = dict.fromkeys(rows, 0)
    count = 0
    for labels, verdicts in judged.values_list("labels", "verdicts"):
        count += 1
        for slug, said in verdicts.items():
            if slug in labels and labels[slug] is None:
                unsure[slug] += 1
            elif slug in labels:
                tallies[slug].add(said, labels[slug])
    agreements = [
        Agreement(slug, c["kind"], c["label"], tallies[slug], unsure[slug], kappa_interval(tallies[slug]))
        for slug, c in rows.items()
    ]
    return Standing(question, rubric, count + waiting, waiting, agreements)


def judge_of(rubric: Rubric) -> str:
    """Names all that moves a verdict: the rules, the engine, and the reader of this site."""
    reader = readers.current()
    return f"{rubric.content_hash[:32]} {ENGINE_VERSION}+{reader.version if reader else ''}"


def judge_waiting(question: Question, rubric: Rubric, patience: float) -> int:
    """Judges marked answers by these rules until the time, in seconds, is over; returns how many still wait."""
    ends, name = time.monotonic() + patience, judge_of(rubric)
    waiting = answers_for(question).exclude(judged_by=name)
    while time.monotonic() < ends:
        batch = list(waiting.only("pk", "text")[:AT_ONCE])
        if not batch:
            return 0
        for answer in batch:
            report = report_on(answer, rubric)
            answer.verdicts = {verdict.criterion: verdict.met for verdict in report.verdicts}
            answer.judged_by = name
        LabelledAnswer.objects.bulk_update(batch, ["verdicts", "judged_by"])
    return waiting.count()


def report_on(answer: LabelledAnswer, rubric: Rubric) -> Report:
    return assess(answer.text, rubrics.compiled(rubric), readers.current())


def differing(question: Question, rubric: Rubric, criterion: str = "") -> list[int]:
    """The keys of the answers in which judge and marks differ, without those of the blind third.

    ``criterion`` keeps to one point or mistake. Only answers that these rules have judged are looked at.
    """
    judged = answers_for(question).filter(judged_by=judge_of(rubric)).order_by("ref")
    return [
        pk
        for pk, ref, labels, verdicts in judged.values_list("pk", "ref", "labels", "verdicts")
        if not is_blind(ref) and _differ(labels, verdicts, criterion)
    ]


def _differ(labels: Mapping, verdicts: Mapping, criterion: str) -> bool:
    return any(
        labels.get(slug) is not None and labels[slug] != said
        for slug, said in verdicts.items()
        if not criterion or slug == criterion
    )


def counts() -> dict[int, int]:
    """How many marked answers each question has, by the question's key."""
    rows = LabelledAnswer.objects.order_by().values_list("question").annotate(number=Count("pk"))
    return dict(rows)
