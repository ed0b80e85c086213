"""A second opinion as its part of the page tells it: beside the verdicts, never among them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from feedback import Report
from feedback.critique.failures import sentence
from feedback.critique.opinion import Opinion, Remark, Rewording
from feedback.report import Evidence
from practice import second_opinions
from practice.models import Attempt, Critique

SLOW = timedelta(seconds=20)  # beyond the model's own deadline: somebody should be told that it takes long


@dataclass(frozen=True, slots=True)
class Compared:
    """What the model says of one criterion beside what the rules decided. item is practice.feedback_items.Item."""

    item: object
    remark: Remark
    answer: str

    @property
    def stance(self) -> str:
        """agree, disagree or unsure: worked out here, because the model is not told the verdict."""
        if self.remark.says == "unsure":
            return "unsure"
        return "agree" if (self.remark.says == "yes") is self.item.verdict.met else "disagree"

    @property
    def quote(self) -> str:
        return "" if self.remark.start is None else self.answer[self.remark.start : self.remark.end]


@dataclass(frozen=True, slots=True)
class SaidOtherwise:
    """Another way to say some words that make a mistake."""

    item: object
    rewording: Rewording
    answer: str

    @property
    def quote(self) -> str:
        return self.answer[self.rewording.start : self.rewording.end]


class OpinionPage:
    """What the partial `second-opinion` of practice/attempt.html reads.

    ``state`` is off, long, offer, consent, waiting, ready or failed. note is a refusal to show in its place.
    """

    def __init__(self, attempt: Attempt, items: list, report: Report, bare: bool = False):
        self.attempt, self.items, self.report, self.bare = attempt, items, report, bare
        self.server = second_opinions.server()
        self.note = ""
        self.asks_consent = False
        self.hide_names = True
        self.has_consent = False

    @cached_property
    def critique(self) -> Critique | None:
        return None if self.bare else second_opinions.critique_of(self.attempt)

    @cached_property
    def is_allowed(self) -> bool:
        return second_opinions.allowed_for(self.attempt, self.critique)

    @cached_property
    def state(self) -> str:
        if self.asks_consent:
            return "consent"
        if self.critique is None:
            if not self.is_allowed:
                return "off"
            return "long" if second_opinions.is_too_long(self.attempt) else "offer"
        if self.critique.is_final:
            return self.critique.state
        return "failed" if second_opinions.is_overdue(self.critique) else "waiting"

    @property
    def failure(self) -> str:
        """Why it failed, as a sentence."""
        return sentence(self.critique.failure if self.critique.is_final else "waiting", settings.LLM_SECONDS)

    @property
    def may_ask_again(self) -> bool:
        """After a failure; and after a ready one, where another model is configured by now."""
        if not self.is_allowed or second_opinions.is_too_long(self.attempt):
            return False
        return self.state in ("failed", "ready")

    @property
    def seconds(self) -> int:
        return settings.LLM_SECONDS

    @property
    def too_long(self) -> str:
        return second_opinions.too_long(self.attempt)

    @property
    def was_here(self) -> bool:
        """Whether the model that gave it runs on this server."""
        return bool(self.server and self.server.is_here and self.server.host == self.critique.host)

    # While it waits

    @property
    def retry_at(self):
        """When the model is asked once more, where that is planned."""
        return self.critique.retry_at

    @property
    def retry_why(self) -> str:
        return sentence(self.critique.failure, settings.LLM_SECONDS)

    @property
    def is_slow(self) -> bool:
        since = self.critique.retry_at or self.critique.created_at
        return timezone.now() - since > timedelta(seconds=settings.LLM_SECONDS) + SLOW

    @property
    def poll_every(self) -> str:
        """Every two seconds; seldom while the model is to be asked again only later."""
        waits = self.retry_at and self.retry_at - timezone.now() > timedelta(seconds=8)
        return "8s" if waits or self.is_slow else "2s"

    @property
    def seen(self) -> str:
        """What a poll sends back, so that an unchanged part is not swapped under a reader's eyes."""
        parts = (self.state, len(self.compared), bool(self.opinion.strength), bool(self.opinion.next_step))
        later = (len(self.opinion.rewordings), bool(self.retry_at), self.is_slow) if self.critique else ()
        return "-".join(str(int(part) if isinstance(part, bool) else part) for part in (*parts, *later))

    # What it says

    @cached_property
    def opinion(self) -> Opinion:
        return Opinion.from_json(self.critique.opinion) if self.critique else Opinion()

    @cached_property
    def compared(self) -> list[Compared]:
        remarks = {remark.criterion: remark for remark in self.opinion.remarks}
        return [
            Compared(item, remarks[item.verdict.criterion], self.attempt.answer)
            for item in self.items
            if item.verdict.criterion in remarks
        ]

    def _those(self, stance: str) -> list[Compared]:
        return [one for one in self.compared if one.stance == stance]

    @cached_property
    def agreed(self) -> list[Compared]:
        return self._those("agree")

    @cached_property
    def disagreed(self) -> list[Compared]:
        return self._those("disagree")

    @cached_property
    def unsure(self) -> list[Compared]:
        return self._those("unsure")

    @property
    def strength_quote(self) -> str:
        strength = self.opinion.strength
        return self.attempt.answer[strength.start : strength.end] if strength else ""

    @cached_property
    def said_otherwise(self) -> list[SaidOtherwise]:
        """Only for mistakes that the rules or the model see: nobody is told to change what is no mistake."""
        items = {item.verdict.criterion: item for item in self.items}
        seen = {one.remark.criterion for one in self.compared if one.remark.says == "yes"}
        return [
            SaidOtherwise(items[rewording.criterion], rewording, self.attempt.answer)
            for rewording in self.opinion.rewordings
            if rewording.criterion in items
            and (items[rewording.criterion].verdict.met or rewording.criterion in seen)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it held."""
        return self.opinion.is_empty

    @cached_property
    def calls(self) -> int:
        return self.critique.asked_times

    @cached_property
    def marked(self) -> Report | None:
        """The report with the model's quotes in the place of the evidence, to mark the answer by; None without."""
        quoted = {one.remark.criterion: one for one in self.compared if one.quote}
        if not quoted:
            return None
        verdicts = (
            replace(verdict, evidence=self._evidence(quoted.get(verdict.criterion)))
            for verdict in self.report.verdicts
        )
        return replace(self.report, verdicts=tuple(verdicts))

    def _evidence(self, one: Compared | None) -> tuple[Evidence, ...]:
        if one is None:
            return ()
        return (Evidence(one.remark.start, one.remark.end, one.quote, "second opinion"),)

    @property
    def said(self) -> str:
        """What is said aloud when the state has changed: one sentence, and the same while nothing changes."""
        match self.state:
            case "waiting":
                return "The language model is reading."
            case "failed":
                return f"{self.failure} Your score does not change."
            case "ready" if self.compared:
                return (
                    f"The second opinion is here. It agrees with {len(self.agreed)} of {len(self.compared)}."
                )
            case "ready":
                return "The second opinion is here. Nothing that it said of points and mistakes held."
        return ""


def opinion_page(page) -> OpinionPage | None:
    """The second opinion's part of a FeedbackPage; None where none is configured and none was ever given."""
    if not page.is_scored or page.is_withheld:
        return None
    shown = OpinionPage(page.attempt, page.items, page.report, page.bare)
    return shown if shown.server or shown.critique else None
