"""One answer as its coach reads it: the judge's verdicts, the coach's own and the member's view, kept apart."""

import copy
from dataclasses import dataclass, replace
from functools import cached_property

from feedback import Report, scoring
from feedback.marking import marks_of
from practice.access import Person
from practice.coaching.decisions import CHOICES, WORDS, Decision, Said, said_of
from practice.coaching.passages import Sentence, Span, sentences
from practice.coaching.reviewing import is_blind
from practice.feedback_items import Item
from practice.feedback_page import FeedbackPage
from practice.models import Attempt, Coach, Comment, Review, ReviewVerdict
from questions import rubrics


def with_judgement(attempt: Attempt) -> Attempt:
    """The attempt as it will be when its feedback is shown; a copy to read, never to store."""
    held = None if attempt.report else getattr(attempt, "held_judgement", None)
    if held is None:
        return attempt
    shown = copy.copy(attempt)
    shown._state = copy.copy(attempt._state)
    shown._state.fields_cache = dict(attempt._state.fields_cache)
    shown.report, shown.rubric, shown.score = held.report, held.rubric, held.score
    shown.not_scored, shown.engine_version = held.not_scored, held.engine_version
    return shown


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A point or mistake to mark blind: nothing of the judge is in it."""

    sign: str
    slug: str
    kind: str
    statement: str
    counts: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, WORDS[self.kind][met]) for value, met in CHOICES.items()]


class Reviewed:
    """An answer, its judgement and what people said of it. Each thing is asked for once and only if shown."""

    def __init__(self, attempt: Attempt, review: Review | None, person: Person | None = None):
        self.attempt = attempt
        self.review = review
        self.page = FeedbackPage(with_judgement(attempt), person or Person(user_id=attempt.user_id))

    @property
    def report(self) -> Report | None:
        return self.page.report

    @cached_property
    def verdicts(self) -> dict[str, ReviewVerdict]:
        rows = self.review.verdicts.all() if self.review and self.review.pk else ()
        return {verdict.criterion: verdict for verdict in rows}

    @cached_property
    def decisions(self) -> list[Decision]:
        """All points and mistakes in the order of the rules; none where the answer is not judged."""
        if self.report is None:
            return []
        said = said_of(self.attempt)
        cards = {criterion["slug"]: criterion for criterion in self.page.card.get("criteria", ())}
        marks = marks_of(self.report)
        made = []
        for verdict in self.report.verdicts:
            slug = verdict.criterion
            item = Item(marks[slug].sign, cards[slug], verdict, None, None, [])
            coach = self.verdicts.get(slug)
            words = self.attempt.answer[coach.start : coach.end] if coach and coach.start is not None else ""
            made.append(Decision(item, coach, said.get(slug, Said()), words))
        return made

    @cached_property
    def score(self) -> int | None:
        """The score with the coach's verdicts. What a coach cannot judge counts as the rules say."""
        if self.report is None or self.report.score is None or not self.verdicts:
            return None
        decided = {slug: mine.met for slug, mine in self.verdicts.items() if mine.met is not None}
        changed = tuple(
            replace(verdict, met=decided.get(verdict.criterion, verdict.met))
            for verdict in self.report.verdicts
        )
        return scoring.receipt(changed, rubrics.compiled(self.page.attempt.rubric)).score

    def spans(self, comments) -> list[Span]:
        """The marks in the text: what the rules found, what the coach points at, what comments are about."""
        made = [span for decision in self.decisions for span in _spans_of(decision)]
        return made + spans_of_comments(comments)


def _spans_of(decision: Decision) -> list[Span]:
    item, coach = decision.item, decision.coach
    noun = "Mistake" if decision.kind == "avoid" else "Point"
    look = "bad" if decision.kind == "avoid" else ""
    target = f"p-{item.sign}"
    made = []
    if coach is None or coach.met is not False:
        name = f"{noun} {item.sign}"
        made += [Span(e.start, e.end, item.sign, name, look, target) for e in item.verdict.evidence]
    if coach is not None and coach.start is not None:
        name = f"Marked by the coach, {noun.lower()} {item.sign}"
        made.append(Span(coach.start, coach.end, item.sign, name, "coach", target))
    return made


def spans_of_comments(comments) -> list[Span]:
    """A mark for each comment that is fixed to a passage."""
    return [
        Span(said.start, said.end, said.sign, f"Comment {said.sign}", "comment", f"comment-{said.sign}")
        for said in comments
        if said.start is not None
    ]


def signed(comments: list[Comment], answer: str) -> list[Comment]:
    """The comments, those on a passage with a sign (c1, c2 ...) and the words they are about."""
    number = 0
    for said in comments:
        said.sign, said.quote = "", ""
        if said.start is not None:
            number += 1
            said.sign, said.quote = f"c{number}", answer[said.start : said.end]
    return comments


class ReviewPage:
    """What practice/review.html reads. While the coach marks blind it holds nothing of the judge."""

    def __init__(self, attempt: Attempt, review: Review, coach: Coach):
        self.attempt = attempt
        self.review = review
        self.coach = coach
        self.is_blind = is_blind(attempt, review)
        self._reviewed = Reviewed(attempt, review)

    @property
    def prompt(self) -> str:
        return self._reviewed.page.prompt

    @property
    def short(self) -> str:
        return self._reviewed.page.short

    @property
    def assignment(self):
        return self.attempt.assigned_question.assignment if self.attempt.assigned_question else None

    @property
    def is_judged(self) -> bool:
        return self._reviewed.report is not None

    @property
    def is_held(self) -> bool:
        return self.attempt.report is None and self.is_judged

    @cached_property
    def unmarked(self) -> list[Unmarked]:
        if not self.is_judged:
            return []
        marks = marks_of(self._reviewed.report)
        return [
            Unmarked(marks[c["slug"]].sign, c["slug"], c["kind"], c["statement"], c.get("counts", ""))
            for c in self._reviewed.page.card.get("criteria", ())
            if c["slug"] in marks
        ]

    @cached_property
    def decisions(self) -> list[Decision]:
        """First what somebody must look at: called wrong, without a reason, changed; then missed and made."""
        if self.is_blind:
            return []

        def rank(decision):
            item = decision.item
            told = decision.lacks_reason, decision.said.contested, decision.differs
            return tuple(not flag for flag in told) + (item.verdict.met == (decision.kind == "emphasize"),)

        return sorted(self._reviewed.decisions, key=rank)

    @property
    def undecided(self) -> int:
        return sum(decision.coach is None for decision in self.decisions)

    @property
    def rules_score(self) -> int | None:
        return None if self.is_blind or not self.is_judged else self._reviewed.report.score

    @property
    def not_scored(self) -> str:
        report = self._reviewed.report
        return report.not_scored.message if not self.is_blind and report and report.not_scored else ""

    @property
    def coach_score(self) -> int | None:
        return None if self.is_blind else self._reviewed.score

    @cached_property
    def comments(self) -> list[Comment]:
        """What the coach may read: what coaches wrote, and the member; not what friends with a link said."""
        said = self.attempt.comments.exclude(by=Comment.By.VISITOR).select_related("coach")
        return signed(list(said), self.attempt.answer)

    @property
    def spans(self) -> list[Span]:
        if self.is_blind:
            return spans_of_comments(self.comments)
        return self._reviewed.spans(self.comments)

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.attempt.answer)
