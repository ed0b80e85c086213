"""Trying a draft on an answer while it is typed: which rule fires on which words, what was turned down, the receipt.

Nothing here is stored. What cannot be read yet is left out and named, so that half a rule does not hide the rest.
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from feedback import Fault, Reader, Report, RubricFaults, assess, compile_rubric, explain
from feedback.marking import marks_of
from feedback.rubric import Rubric as CompiledRubric
from feedback.tracing import Hit
from questions import readers
from questions.counting import ReadOnce
from questions.models import Rubric
from questions.rubrics import compiled

ANSWER_MOST = 8000
# Stands in for a rule that cannot be read: no answer has fewer than no words. The others keep their numbers.
NEVER = "when words < 0"
BROKEN_RULE = re.compile(r"/(?P<slug>[a-z0-9-]+), rule (?P<number>\d+)$")
RULES_SHOWN, QUOTES_SHOWN = 8, 3


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found: its line and text, the words, and why they do not count, if so."""

    line: int
    rule: str
    quotes: tuple[str, ...]  # empty where a rule speaks of the whole answer
    why: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One point or mistake as the draft sees it in the answer."""

    sign: str
    label: str
    is_mistake: bool
    met: bool
    met_before: bool | None  # by the published version; None where it has no such criterion
    between_lines: str  # what the reader alone found
    found: tuple["Found", ...]
    turned_down: tuple["Found", ...]

    @property
    def status(self) -> str:
        if self.is_mistake:
            return "Made" if self.met else "Clear"
        return "Covered" if self.met else "Missed"

    @property
    def status_before(self) -> str:
        if self.is_mistake:
            return "made" if self.met_before else "clear"
        return "covered" if self.met_before else "missed"

    @property
    def flips(self) -> bool:
        return self.met_before is not None and self.met_before != self.met


@dataclass(frozen=True, slots=True)
class Trial:
    """All that the panel shows."""

    answer: str
    report: Report | None
    before: Report | None
    items: tuple[Tried, ...]
    faults: tuple[str, ...]
    ms: int

    @property
    def flips(self) -> int:
        return sum(item.flips for item in self.items)


def compile_what_can_be(card: Mapping) -> tuple[CompiledRubric | None, tuple[Fault, ...]]:
    """The card without the rules that cannot be read, and what is wrong with those; None where nothing is left."""
    return _compiled_in_part(json.dumps(card, sort_keys=True))


@lru_cache(
    maxsize=8
)  # while an answer is typed the draft stays as it is; what judges people is kept elsewhere
def _compiled_in_part(card_as_json: str) -> tuple[CompiledRubric | None, tuple[Fault, ...]]:
    card = json.loads(card_as_json)
    try:
        return compile_rubric(card), ()
    except RubricFaults as broken:
        faults = broken.faults
    criteria = [{**criterion, "rules": list(criterion["rules"])} for criterion in card["criteria"]]
    by_slug = {criterion["slug"]: criterion for criterion in criteria}
    for fault in faults:
        if place := BROKEN_RULE.search(fault.place):
            by_slug[place["slug"]]["rules"][int(place["number"]) - 1] = NEVER
    try:
        return compile_rubric({**card, "criteria": criteria}), faults
    except RubricFaults:
        return None, faults


def try_out(card: Mapping, latest: Rubric | None, answer: str) -> Trial:
    """Judge an answer by the card of a draft and by the published version beside it."""
    began = time.perf_counter()
    rubric, faults = compile_what_can_be(card)
    told = tuple(str(fault) for fault in faults)
    if rubric is None or not answer.strip():
        return Trial(answer, None, None, (), told, _since(began))
    published = compiled(latest) if latest else None
    criteria = frozenset(c.slug for each in (rubric, published) if each for c in each.criteria)
    reader = _reader(readers.current(), card["slug"], criteria)
    report, hits = explain(answer, rubric, reader)
    before = assess(answer, published, reader) if published else None
    return Trial(answer, report, before, _items(card, report, before, hits), told, _since(began))


@lru_cache(maxsize=8)  # while rules are written the answer stays as it is, and need not be read again
def _reader(reader: Reader | None, question: str, criteria: frozenset[str]) -> ReadOnce | None:
    return ReadOnce(reader, question, criteria) if reader else None


def _items(card: Mapping, report: Report, before: Report | None, hits: Mapping) -> tuple[Tried, ...]:
    met_before = {v.criterion: v.met for v in before.verdicts} if before else {}
    signs = marks_of(report)
    made = []
    for criterion, verdict in zip(card["criteria"], report.verdicts, strict=True):
        slug = criterion["slug"]
        made.append(
            Tried(
                signs[slug].sign,
                criterion["label"] or criterion["statement"],
                criterion["kind"] == "avoid",
                verdict.met,
                met_before.get(slug),
                verdict.evidence[0].quote if verdict.between_lines and verdict.evidence else "",
                _found(criterion["rules"], [hit for hit in hits[slug] if hit.counts]),
                _found(criterion["rules"], [hit for hit in hits[slug] if not hit.counts]),
            )
        )
    # What differs from the published version comes first: that is what the edit did.
    return tuple(sorted(made, key=lambda item: not item.flips))


def _found(rules: list[str], hits: list[Hit]) -> tuple[Found, ...]:
    """The hits of each rule together, with the same reason, in the order of the rules."""
    quotes: dict[tuple[int, str], list[str]] = {}
    for hit in sorted(hits, key=lambda hit: hit.line):
        said = quotes.setdefault((hit.line, hit.rejected.says if hit.rejected else ""), [])
        if hit.quote and hit.quote not in said:
            said.append(hit.quote)
    return tuple(
        Found(line, rules[line - 1], tuple(words[:QUOTES_SHOWN]), why)
        for (line, why), words in list(quotes.items())[:RULES_SHOWN]
    )


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
