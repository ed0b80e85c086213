"""What to practise next, in words: the steps of the plan with the reason for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from practice.criterion_words import Words
from practice.history import Standing
from practice.next_steps import OFTEN, Step
from questions.models import Kind

type WordsOf = Mapping[tuple[int, str], Words]


@dataclass(frozen=True, slots=True)
class Advice:
    """A step with the words that say why."""

    step: Step
    label: str
    reason: str
    score: int | None = None
    would_be: int | None = None


def advised(
    steps: Iterable[Step],
    standing_of: Mapping[int, Standing],
    gains_of: Mapping[int, list[dict]],
    words_of: WordsOf,
) -> list[Advice]:
    """The steps in words. ``gains_of`` holds the gains of each question's latest try, best first, as reports do."""
    advised = [
        _advice(step, standing_of.get(step.question.pk), gains_of.get(step.question.pk, []), words_of)
        for step in steps
    ]
    gains = [one.would_be - one.score if one.would_be else 0 for one in advised]
    if gains and max(gains) > 0:
        best = gains.index(max(gains))
        advised[best] = replace(advised[best], label="Biggest gain")
    return advised


def _advice(step: Step, standing: Standing | None, gains: list[dict], words_of: WordsOf) -> Advice:
    if step.kind == "new":
        words = "A core question you have not tried yet." if step.is_core else "You have not tried it yet."
        return Advice(step, "New", words)
    if step.kind == "repeat":
        return Advice(step, "Time to repeat", "")
    known = [gain for gain in gains if (step.question.pk, gain["criterion"]) in words_of]
    if not known:
        return Advice(step, "Still open", "")
    gain = known[0]  # the report ranks them, best first
    words = words_of[step.question.pk, gain["criterion"]]
    lately = standing.lately(gain["criterion"])
    bad = sum(not decision.went_well for decision in lately)
    if gain["kind"] == Kind.EMPHASIZE:
        reason = words.statement
        if bad >= OFTEN:
            reason += f" Missed in {bad} of your last {len(lately)} tries."
    else:
        reason = f"Leave out this mistake: {words.statement}"
        if bad >= OFTEN:
            reason += f" Made in {bad} of your last {len(lately)} tries."
    label = "Often missed" if bad >= OFTEN else "Still open"
    would_be = gain["score"] if gain["gain"] else None
    return Advice(step, label, reason, standing.latest.score, would_be)
