"""Checking a reader before anyone is judged by it: the newest rules of every question, with it and with today's."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from feedback import ENGINE_VERSION, Reader
from feedback.agreement import Decisions
from questions import checks, counting, labelled, rubrics, stored_answers
from questions.cards import content_hash
from questions.findings import Agreement, Found
from questions.models import Question, ReaderCheck, Rubric

SHAPE = 1  # of the counts
AT_ONCE = 50
# By what the reader may have learnt from: nothing is proved by answers that it knows.
FRESH, LEARNT = "fresh", "learnt"


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """What the check says of one question."""

    question: Question
    fresh: Found
    learnt: Found


class ReaderTrial:
    """One reader held against the one of today over all marked and stored answers.

    Looking costs no judging: ``go_on`` judges, for a second or two at a time.
    """

    def __init__(self, now: Reader | None, then: Reader):
        self.now, self.then = now, then

    @cached_property
    def rubrics(self) -> dict[str, Rubric]:
        """The newest rules of each question of the bank, by the question's slug; two queries."""
        newest: dict[int, int] = {}
        rows = Rubric.objects.filter(question__in=Question.objects.order_by().values("pk"))
        for pk, question in rows.order_by("question", "-version").values_list("pk", "question"):
            newest.setdefault(question, pk)
        found = Rubric.objects.filter(pk__in=newest.values()).select_related("question")
        return {rubric.question.slug: rubric for rubric in found.order_by("question__position", "question")}

    @cached_property
    def key(self) -> str:
        rules = [[slug, rubric.content_hash] for slug, rubric in self.rubrics.items()]
        before = self.now.version if self.now else ""
        return content_hash([before, self.then.version, ENGINE_VERSION, rules, SHAPE])

    @cached_property
    def row(self) -> ReaderCheck | None:
        return ReaderCheck.objects.filter(key=self.key).first()

    @property
    def finished(self) -> bool:
        return self.row is not None and self.row.finished

    def go_on(self, seconds: float = checks.STEP_SECONDS) -> None:
        """Judge answers for so long, and keep what was counted. Two who check at once share the outcome."""
        row = self.row or self._begun()
        if row.finished:
            return
        counts, begun, until = row.counts, row.done, time.monotonic() + seconds
        at, batch = begun, []
        while at < row.total and (at == begun or time.monotonic() < until):
            slug, place, plan = _place(counts["plan"], at)
            if not batch:
                batch = self._batch(self.rubrics[slug].question, place, plan)
                if not batch:  # some were deleted meanwhile
                    at += (
                        plan["marked"] if place < plan["marked"] else plan["marked"] + plan["stored"]
                    ) - place
                    continue
            kind, answer = batch.pop(0)
            of = counts["of"].setdefault(
                slug, {FRESH: counting.nothing_yet(), LEARNT: counting.nothing_yet()}
            )
            compiled = rubrics.compiled(self.rubrics[slug])
            before, after = counting.Judge(compiled, self.now), counting.Judge(compiled, self.then)
            counting.count(of[kind], answer, before, after)
            # Of the rules nothing is asked here, and the counts are written with each step.
            for name in ("fired", "rivals", "lengths"):
                of[kind][name].clear()
            at += 1
        row.done = at
        row.keep(begun)
        self.row = row

    def _begun(self) -> ReaderCheck:
        plan = []
        for slug, rubric in self.rubrics.items():
            stored = stored_answers.source().count(rubric.question)
            most = min(checks.STORED_MOST, stored)
            marked = labelled.answers_for(rubric.question).count()
            plan.append({"slug": slug, "marked": marked, "stored": most, "skipped": stored - most})
        total = sum(each["marked"] + each["stored"] for each in plan)
        row, _ = ReaderCheck.objects.get_or_create(
            key=self.key,
            defaults={"total": total, "counts": {"plan": plan, "of": {}}, "finished": total == 0},
        )
        return row

    def _batch(self, question: Question, place: int, plan: Mapping) -> list[tuple[str, counting.Answer]]:
        if place < plan["marked"]:
            rows = labelled.answers_for(question).order_by("pk")[place : min(place + AT_ONCE, plan["marked"])]
            return [(FRESH if row.blind else LEARNT, checks.marked_to_count(row)) for row in rows]
        start = plan["skipped"] + place - plan["marked"]
        most = min(AT_ONCE, plan["marked"] + plan["stored"] - place)
        found = stored_answers.source().batch(question, start, most)
        return [(FRESH, checks.stored_to_count(answer)) for answer in found]

    @property
    def questions(self) -> list[OfQuestion]:
        """What was counted, by question, without anybody's words."""
        counted = self.row.counts["of"] if self.row else {}
        return [
            OfQuestion(rubric.question, Found(rubric.card, of[FRESH]), Found(rubric.card, of[LEARNT]))
            for slug, rubric in self.rubrics.items()
            if (of := counted.get(slug))
        ]

    def flips_of(self, slug: str, user) -> list[dict]:
        """The verdicts of one question that change; reading the words of stored answers is noted under the user."""
        rubric = self.rubrics.get(slug)
        of = self.row.counts["of"].get(slug) if self.row else None
        if rubric is None or of is None:
            return []
        words = checks.words_for(user, rubric.question, of[FRESH])
        return Found(rubric.card, of[FRESH], words).flips + Found(rubric.card, of[LEARNT]).flips

    def by_kind(self, which: str) -> list[Agreement]:
        """Precision, recall and F1 over all questions, for points, for mistakes, and for both together."""
        sums = {"emphasize": [Decisions(), Decisions()], "avoid": [Decisions(), Decisions()]}
        for slug, of in (self.row.counts["of"] if self.row else {}).items():
            if (rubric := self.rubrics.get(slug)) is None:
                continue
            kinds = {c["slug"]: c["kind"] for c in rubric.card["criteria"]}
            for criterion, rows in of[which]["agreement"].items():
                both = sums[kinds[criterion]]
                both[0] += counting.decisions(rows["before"])
                both[1] += counting.decisions(rows["after"])
        rows = [Agreement("Points", *sums["emphasize"]), Agreement("Mistakes", *sums["avoid"])]
        none = Decisions()
        rows.append(
            Agreement("All together", sum((r.before for r in rows), none), sum((r.after for r in rows), none))
        )
        return rows

    @property
    def figures(self) -> dict:
        """What the history keeps of a finished check."""
        overall = self.by_kind(FRESH)[-1]
        of = (self.row.counts["of"] if self.row else {}).values()
        return {
            "marked": overall.after.count,
            "f1": [overall.before.f1, overall.after.f1],
            "stored": sum(each[FRESH]["stored"] for each in of),
            "stored_changed": sum(each[FRESH]["stored_changed"] for each in of),
        }


def _place(plan: list[dict], at: int) -> tuple[str, int, dict]:
    """The question in which an answer lies that is counted over all of them, and its place there."""
    for each in plan:
        size = each["marked"] + each["stored"]
        if at < size:
            return each["slug"], at, each
        at -= size
    raise AssertionError("beyond the plan")
