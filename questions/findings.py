"""What a check of rules has counted, as a page reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from feedback.agreement import Decisions, spearman
from feedback.critique.masking import Masked
from questions import counting

TOO_OFTEN = 0.6  # a rule that fires on more of the answers tells nothing apart
ANSWERS_LEAST = 20  # below this nothing is said about how often a rule fires
LENGTHS_LEAST = 8  # scored answers that a correlation needs


def labels_of(card: Mapping) -> dict[str, str]:
    """What each criterion of a card is called on a page, by slug."""
    return {c["slug"]: c["label"] or c["statement"] for c in card["criteria"]}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far verdicts on one criterion agree with the marks, as published and as it would be."""

    label: str
    before: Decisions
    after: Decisions

    @property
    def better(self) -> bool:
        return self._gain > 0

    @property
    def worse(self) -> bool:
        return self._gain < 0

    @property
    def _gain(self) -> float:
        """In F1 as the page shows it: what differs in the third place is called neither better nor worse."""
        return round(self.after.f1 or 0, 2) - round(self.before.f1 or 0, 2)


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


class Found:
    """The counts of a check as a page reads them; ``readable`` holds the stored answers that may be read, by key."""

    def __init__(self, card: Mapping, counts: dict, readable: Mapping[str, Masked] | None = None):
        self._card, self._counts, self._readable = card, counts, readable or {}
        self._labels = labels_of(card)
        self._kinds = {criterion["slug"]: criterion["kind"] for criterion in card["criteria"]}
        self.marked, self.stored = counts["marked"], counts["stored"]
        self.marked_changed, self.stored_changed = counts["marked_changed"], counts["stored_changed"]
        self.bands = counts["bands"]

    @property
    def answers(self) -> int:
        return self.marked + self.stored

    def _moves(self, name: str) -> list[Move]:
        moves = self._counts[name]
        return [
            Move(label, self._kinds[slug] == "avoid", *moves[slug])
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
                "is_mistake": self._kinds.get(flip["criterion"]) == "avoid",
                "right": None if flip["label"] is None else flip["label"] == flip["met"],
                **self._words_of(flip),
            }
            for flip in self._counts["flips"]
        ]

    def _words_of(self, flip: dict) -> dict:
        """The sentences of a stored try as they may be read at this moment; those of a marked answer as they are."""
        if not flip["key"]:
            return {}
        answer = self._readable.get(flip["key"])
        if answer is None:
            return {"words": None}
        return {
            "words": [
                [answer.piece(first, start), answer.piece(start, end), answer.piece(end, last)]
                for first, start, end, last in flip["places"]
            ]
        }

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
        for criterion in self._card["criteria"]:
            for line, rule in enumerate(criterion["rules"], 1):
                if rule.startswith("unless "):
                    continue
                answers = fired.get(f"{self._card['slug']}/{criterion['slug']}/{line}", 0)
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
            {
                "point": self._labels[p],
                "mistake": self._labels[m],
                "answers": number,
                "quote": self._quote(example),
            }
            for (p, m), (number, example) in ((key.split(" "), row) for key, row in pairs)
        ]

    def _quote(self, example: list | None) -> str:
        if example is None:
            return ""
        key, start, end, words = example
        if not key:
            return words
        return self._readable[key].piece(start, end) if key in self._readable else ""

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
