"""Asks a language model about marked answers and counts where it agrees with their readers.

It measures a model, so that an operator can choose one by figures; it stores nothing and moves no score.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from feedback.agreement import Decisions, f1_interval, percentile
from feedback.critique import asking, masking
from feedback.critique.calling import Server
from feedback.critique.failures import Failure
from feedback.critique.opinion import Opinion
from feedback.rubric import Rubric
from questions.marked_answers import MarkedAnswer


@dataclass(frozen=True, slots=True)
class Read:
    """A marked answer with what the model said of it, or the code of its failure; seconds for the whole call."""

    marked: MarkedAnswer
    opinion: Opinion | None
    failure: str
    seconds: float
    tokens_in: int
    tokens_out: int
    kinds: Mapping[str, str]


def read_all(
    answers: Iterable[MarkedAnswer],
    cards: Mapping[str, dict],
    rubrics: Mapping[str, Rubric],
    server: Server,
    told: Callable[[Read], None] = lambda read: None,
) -> list[Read]:
    """One call for each answer, one after the other; ``told`` hears of each. Marked answers name nobody, so
    nothing is hidden."""
    from feedback.critique import reading

    done = []
    for marked in answers:
        masked = masking.masked(marked.answer)
        task = asking.task_from(cards[marked.question], rubrics[marked.question], masked)
        call, opinion, failure = reading.call_of(server, task), None, ""
        began = time.monotonic()
        try:
            opinion = reading.read(call, task, masked)
        except Failure as failed:
            failure = failed.code
        done.append(
            Read(
                marked,
                opinion,
                failure,
                time.monotonic() - began,
                call.tokens_in,
                call.tokens_out,
                {criterion.slug: criterion.kind for criterion in task.criteria},
            )
        )
        told(done[-1])
    return done


def figures(read: list[Read], price_in: Decimal = Decimal(0), price_out: Decimal = Decimal(0)) -> dict:
    """Every figure of the evaluation as plain numbers; None where there is nothing to divide by.

    Agreement counts only what the model decided with a quote that held: "unsure", what was dropped and what
    failed are undecided, and their share is given beside it. Prices are for a million tokens.

    Keys: answers, failed (by code), overall, points, mistakes, criteria (by question/criterion), undecided,
    quotes, seconds, tokens_in, tokens_out, cost.
    """
    overall, by_kind = Decisions(), {"emphasize": Decisions(), "avoid": Decisions()}
    criteria: dict[str, Decisions] = {}
    by_answer: list[Decisions] = []
    labelled = undecided = 0
    for entry in read:
        by_answer.append(Decisions())
        said = {remark.criterion: remark.says for remark in entry.opinion.remarks} if entry.opinion else {}
        for slug, label in entry.marked.labels.items():
            if label is None:
                continue
            labelled += 1
            if said.get(slug) not in ("yes", "no"):
                undecided += 1
                continue
            name = f"{entry.marked.question}/{slug}"
            tallies = (
                overall,
                by_answer[-1],
                by_kind[entry.kinds[slug]],
                criteria.setdefault(name, Decisions()),
            )
            for tally in tallies:
                tally.add(said[slug] == "yes", label)
    failures: dict[str, int] = {}
    for entry in read:
        if entry.failure:
            failures[entry.failure] = failures.get(entry.failure, 0) + 1
    quotes = sum(entry.opinion.quotes for entry in read if entry.opinion)
    dropped = sum(entry.opinion.dropped for entry in read if entry.opinion)
    tokens_in, tokens_out = (
        sum(getattr(entry, name) for entry in read) for name in ("tokens_in", "tokens_out")
    )
    cost = (tokens_in * price_in + tokens_out * price_out) / Decimal(1_000_000)
    seconds = [entry.seconds for entry in read]
    interval = f1_interval(by_answer)
    return {
        "answers": len(read),
        "failed": dict(sorted(failures.items())),
        "overall": {**overall.as_json(), "f1_interval": interval and [round(value, 4) for value in interval]},
        "points": by_kind["emphasize"].as_json(),
        "mistakes": by_kind["avoid"].as_json(),
        "criteria": {name: criteria[name].as_json() for name in sorted(criteria)},
        "undecided": {"count": undecided, "of": labelled, "share": _share(undecided, labelled)},
        "quotes": {"checked": quotes, "dropped": dropped, "valid_share": _share(quotes - dropped, quotes)},
        "seconds": {
            "p50": _short(percentile(seconds, 0.5)),
            "p95": _short(percentile(seconds, 0.95)),
            "sum": _short(sum(seconds)),
        },
        "tokens_in": tokens_in,
        "tokens_out": tokens_out,
        "cost": {
            "sum": float(round(cost, 6)),
            "per_answer": float(round(cost / len(read), 6)) if read else None,
        },
    }


def _share(part: int, whole: int) -> float | None:
    return _short(part / whole) if whole else None


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
