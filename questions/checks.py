"""Checking rules before anyone is judged by them: over their own examples at once, over answers step by step."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from feedback import ENGINE_VERSION, Fault, explain
from feedback.agreement import Decisions, spearman
from feedback.rubric import Rubric as CompiledRubric
from questions import counting, labelled, readers, stored_answers
from questions.cards import content_hash
from questions.changes import Changed, changed_parts, kinds_of_change
from questions.drafts import checked_hash
from questions.models import Question, Rubric, RubricCheck
from questions.rubrics import compiled, compiled_card, faults_of_card

STORED_MOST = 2000  # of a question's stored answers, the newest
STEP_SECONDS = 1.5
TOO_OFTEN = 0.6  # a rule that fires on more of the answers tells nothing apart
ANSWERS_LEAST = 20  # below this nothing is said about how often a rule fires
LENGTHS_LEAST = 8  # scored answers that a correlation needs


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far verdicts on one criterion agree with the marks, as published and as it would be."""

    label: str
    before: Decisions
    after: Decisions

    @property
    def better(self) -> bool:
        return (self.after.f1 or 0) > (self.before.f1 or 0)

    @property
    def worse(self) -> bool:
        return (self.after.f1 or 0) < (self.before.f1 or 0)


@dataclass(frozen=True, slots=True)
class Move:
    """How many answers gain one point or mistake and how many lose it."""

    label: str
    is_mistake: bool
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class OddRule:
    """A rule that says too little: it never fires, or on nearly everything."""

    label: str
    line: int
    text: str
    answers: int
    share: int  # percent


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A rule that is satisfied by words of the question itself."""

    label: str
    line: int
    quote: str


class Check:
    """What is to be said of a card before it becomes the question's next version.

    Looking costs no judging: ``go_on`` judges, for a second or two at a time.
    """

    def __init__(self, question: Question, card: Mapping, latest: Rubric | None):
        self.question, self.card, self.latest = question, card, latest
        self.seen = checked_hash(card, latest)
        self.labels = {c["slug"]: c["label"] or c["statement"] for c in card["criteria"]}
        self._kinds = {c["slug"]: c["kind"] for c in card["criteria"]}

    # What needs no answers

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        return faults_of_card(self.card)

    @cached_property
    def change(self) -> str:
        return kinds_of_change(self.latest.card if self.latest else None, self.card)

    @cached_property
    def changed(self) -> list[Changed]:
        return changed_parts(self.latest.card, self.card) if self.latest else []

    @property
    def is_new(self) -> bool:
        """Whether publishing would make a version at all."""
        return self.latest is None or content_hash(self.card) != self.latest.content_hash

    @cached_property
    def compiled(self) -> CompiledRubric | None:
        """The card ready to judge by; None where a rule is wrong."""
        return compiled_card(self.card) if not self.has_broken_rules else None

    @cached_property
    def has_broken_rules(self) -> bool:
        try:
            compiled_card(self.card)
        except ValueError:
            return True
        return False

    @cached_property
    def own_words(self) -> list[OwnWords]:
        """Rules of points that words of the question's own text satisfy, whoever says them."""
        if self.compiled is None:
            return []
        return own_words(self.card, self.compiled, self.labels)

    # What answers say

    @cached_property
    def key(self) -> str:
        reader = readers.current()
        return content_hash([self.seen, ENGINE_VERSION, reader.version if reader else ""])

    @cached_property
    def row(self) -> RubricCheck | None:
        return RubricCheck.objects.filter(question=self.question, key=self.key).first()

    @property
    def finished(self) -> bool:
        return self.row is not None and self.row.finished

    def go_on(self, seconds: float = STEP_SECONDS) -> None:
        """Judge answers for so long, and keep what was counted. Two who check at once share the work's outcome."""
        if self.compiled is None:
            return
        row = self.row or self._begun()
        if row.finished:
            return
        marked = labelled.answers_for(self.question)
        at, counts, until = row.done, row.counts or counting.nothing_yet(), time.monotonic() + seconds
        before = compiled(self.latest) if self.latest else None
        reader = self._reader(before)
        skipped = max(0, stored_answers.source().count(self.question) - STORED_MOST)
        batch: list[counting.Answer] = []
        while at < row.total and (at == row.done or time.monotonic() < until):
            if at < len(marked):
                answer = _marked(marked[at])
            else:
                if not batch:
                    start = skipped + at - len(marked)
                    batch = [_stored(a) for a in stored_answers.source().batch(self.question, start, 50)]
                    if not batch:
                        row.total = at  # some were deleted meanwhile
                        break
                answer = batch.pop(0)
            counting.count(counts, answer, before, self.compiled, reader)
            at += 1
        # Whoever came first with this stretch keeps it; the other's count is the same.
        kept = RubricCheck.objects.filter(pk=row.pk, done=row.done).update(
            done=at, total=row.total, counts=counts, finished=at >= row.total
        )
        if kept:
            row.done, row.counts, row.finished = at, counts, at >= row.total
        else:
            row.refresh_from_db()
        self.row = row

    def _begun(self) -> RubricCheck:
        marked = len(labelled.answers_for(self.question))
        total = marked + min(STORED_MOST, stored_answers.source().count(self.question))
        RubricCheck.objects.filter(question=self.question).exclude(key=self.key).delete()
        row, _ = RubricCheck.objects.get_or_create(
            question=self.question,
            key=self.key,
            defaults={"total": total, "counts": counting.nothing_yet()},
        )
        return row

    def _reader(self, before: CompiledRubric | None):
        found = readers.current()
        if found is None:
            return None
        criteria = frozenset(c.slug for each in (before, self.compiled) if each for c in each.criteria)
        return counting.ReadOnce(found, self.question.slug, criteria)

    @cached_property
    def found(self) -> "Found | None":
        return Found(self, self.row.counts) if self.row and self.row.done else None

    @property
    def may_publish(self) -> bool:
        return self.is_new and not self.faults and self.finished


class Found:
    """The counts of a check as a page reads them."""

    def __init__(self, check: Check, counts: dict):
        self._check, self._counts = check, counts
        self._labels = check.labels
        self.marked, self.stored = counts["marked"], counts["stored"]
        self.marked_changed, self.stored_changed = counts["marked_changed"], counts["stored_changed"]
        self.bands = counts["bands"]

    @property
    def answers(self) -> int:
        return self.marked + self.stored

    def _moves(self, name: str) -> list[Move]:
        moves = self._counts[name]
        return [
            Move(label, self._check._kinds[slug] == "avoid", *moves[slug])
            for slug, label in self._labels.items()
            if slug in moves
        ]

    @property
    def moves(self) -> list[Move]:
        return self._moves("moves")

    @property
    def marked_moves(self) -> list[Move]:
        return self._moves("marked_moves")

    @cached_property
    def flips(self) -> list[dict]:
        return [
            {
                **flip,
                "label_of": self._labels.get(flip["criterion"], flip["criterion"]),
                "is_mistake": self._check._kinds.get(flip["criterion"]) == "avoid",
                "right": None if flip["label"] is None else flip["label"] == flip["met"],
            }
            for flip in self._counts["flips"]
        ]

    @cached_property
    def agreement(self) -> list[Agreement]:
        rows = self._counts["agreement"]
        return [
            Agreement(
                label,
                counting.decisions(rows[slug]["before"]),
                counting.decisions(rows[slug]["after"]),
            )
            for slug, label in self._labels.items()
            if slug in rows
        ]

    @property
    def overall(self) -> Agreement:
        none = Decisions()
        return Agreement(
            "All together",
            sum((row.before for row in self.agreement), none),
            sum((row.after for row in self.agreement), none),
        )

    @cached_property
    def silent_rules(self) -> list[OddRule]:
        return [rule for rule in self._rules if rule.answers == 0]

    @cached_property
    def loud_rules(self) -> list[OddRule]:
        return [rule for rule in self._rules if rule.answers > TOO_OFTEN * self.answers]

    @cached_property
    def _rules(self) -> list[OddRule]:
        if self.answers < ANSWERS_LEAST:
            return []
        fired, found = self._counts["fired"], []
        for criterion in self._check.card["criteria"]:
            for line, rule in enumerate(criterion["rules"], 1):
                if rule.startswith("unless "):
                    continue
                answers = fired.get(f"{self._check.card['slug']}/{criterion['slug']}/{line}", 0)
                label = self._labels[criterion["slug"]]
                found.append(OddRule(label, line, rule, answers, round(100 * answers / self.answers)))
        return found

    @property
    def few_answers(self) -> bool:
        return self.answers < ANSWERS_LEAST

    @cached_property
    def rivals(self) -> list[dict]:
        pairs = sorted(self._counts["rivals"].items(), key=lambda pair: (-pair[1][0], pair[0]))
        return [
            {"point": self._labels[p], "mistake": self._labels[m], "answers": number, "quote": quote}
            for (p, m), (number, quote) in ((key.split(" "), row) for key, row in pairs)
        ]

    @cached_property
    def length(self) -> dict | None:
        """How far score and length go together (Spearman), before and after; None with too few answers."""
        rows = self._counts["lengths"]
        if len(rows) < LENGTHS_LEAST:
            return None
        both = [row for row in rows if row[1] is not None]
        return {
            "before": spearman([row[1] for row in both], [row[0] for row in both]) if both else None,
            "after": spearman([row[2] for row in rows], [row[0] for row in rows]),
        }


def own_words(card: Mapping, rubric: CompiledRubric, labels: Mapping[str, str]) -> list[OwnWords]:
    """The rules of points that find something in the question's own words, one place each.

    Copied words never count by themselves; but words that a person can hardly avoid should not make a point.
    """
    _, hits = explain(card["prompt"], rubric)
    found: dict[str, OwnWords] = {}
    for criterion in rubric.criteria:
        for hit in hits[criterion.slug] if criterion.kind == "emphasize" else ():
            if hit.quote and (hit.counts or hit.rejected.reason == "copied"):
                found.setdefault(hit.rule, OwnWords(labels[criterion.slug], hit.line, hit.quote))
    return list(found.values())


def _marked(answer) -> counting.Answer:
    # Texts of the third that rule writers never read stay unread here too.
    return counting.Answer(answer.text, answer.labels, "marked answer", not getattr(answer, "blind", False))


def _stored(answer: stored_answers.StoredAnswer) -> counting.Answer:
    return counting.Answer(answer.text, {}, "stored try", answer.shown)
