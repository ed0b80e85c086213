"""Checking rules before anyone is judged by them: over their own examples at once, over answers step by step."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from feedback import ENGINE_VERSION, Fault, explain
from feedback.critique.masking import Masked
from feedback.rubric import Rubric as CompiledRubric
from questions import counting, labelled, readers, stored_answers
from questions.cards import content_hash
from questions.changes import Changed, changed_parts, kinds_of_change
from questions.drafts import checked_hash
from questions.findings import Found, labels_of
from questions.models import Question, Rubric, RubricCheck
from questions.rubrics import compiled, compiled_card, faults_of_card

STORED_MOST = 2000  # of a question's stored answers, the newest
STEP_SECONDS = 1.5
SHAPE = 2  # of the counts: what was counted in another shape is counted anew


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
        self.labels = labels_of(card)

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
        return content_hash([self.seen, ENGINE_VERSION, reader.version if reader else "", SHAPE])

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
        published = compiled(self.latest) if self.latest else None
        reader = self._reader(published)
        before = counting.Judge(published, reader) if published else None
        after = counting.Judge(self.compiled, reader)
        skipped = max(0, stored_answers.source().count(self.question) - STORED_MOST)
        batch: list[counting.Answer] = []
        while at < row.total and (at == row.done or time.monotonic() < until):
            if at < len(marked):
                answer = marked_to_count(marked[at])
            else:
                if not batch:
                    start = skipped + at - len(marked)
                    batch = [
                        stored_to_count(a) for a in stored_answers.source().batch(self.question, start, 50)
                    ]
                    if not batch:
                        row.total = at  # some were deleted meanwhile
                        break
                answer = batch.pop(0)
            counting.count(counts, answer, before, after)
            at += 1
        begun, row.done, row.counts = row.done, at, counts
        row.keep(begun)
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

    def found_for(self, user=None) -> Found | None:
        """What was counted. With the words of stored answers only for a user, under whose name the reading is noted."""
        if not (self.row and self.row.done):
            return None
        return Found(self.card, self.row.counts, words_for(user, self.question, self.row.counts))

    @property
    def may_publish(self) -> bool:
        return self.is_new and not self.faults and self.finished


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


def marked_to_count(answer) -> counting.Answer:
    # Texts of the third that rule writers never read stay unread here too.
    return counting.Answer(answer.text, answer.labels, "marked answer", not answer.blind)


def stored_to_count(answer: stored_answers.StoredAnswer) -> counting.Answer:
    return counting.Answer(answer.text, {}, "stored try", answer.shown, answer.key)


def words_for(user, question: Question, counts: Mapping) -> Mapping[str, Masked]:
    """The words of the stored answers that the counts point at, read under the user's name; none for nobody."""
    keys = counting.keys_in(counts) if user else set()
    return stored_answers.source().read(question, keys, user) if keys else {}
