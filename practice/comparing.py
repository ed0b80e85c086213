"""Two tries at one question side by side: points gained and lost, and the score's arithmetic."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Q

from practice.access import Person, own_attempts
from practice.feedback_items import Item
from practice.feedback_page import FeedbackPage
from practice.models import Attempt
from practice.text_changes import CHANGED, Block, counted, text_changes

CENT = Decimal("0.01")
MOST_CHOICES = 100

# What became of one criterion: the word, its icon, its look, and its place in the table.
GAINED, FIXED, LOST, NEW_MISTAKE = "Gained", "Fixed", "Lost", "New mistake"
STILL_THERE, STILL_MISSING, KEPT, STILL_CLEAR = "Still there", "Still missing", "Kept", "Still clear"
NEWER_RULE, OLDER_RULE = "New in the rules", "Not in the rules now"
CHANGES = {
    GAINED: ("up", "gained"),
    FIXED: ("up", "gained"),
    LOST: ("down", "lost"),
    NEW_MISTAKE: ("down", "lost"),
    STILL_THERE: ("same", "same"),
    STILL_MISSING: ("same", "same"),
    KEPT: ("same", "same"),
    STILL_CLEAR: ("same", "same"),
    NEWER_RULE: ("info", "same"),
    OLDER_RULE: ("info", "same"),
}
# (kind, met before, met now)
OUTCOMES = {
    ("emphasize", False, True): GAINED,
    ("emphasize", True, False): LOST,
    ("emphasize", True, True): KEPT,
    ("emphasize", False, False): STILL_MISSING,
    ("avoid", True, False): FIXED,
    ("avoid", False, True): NEW_MISTAKE,
    ("avoid", True, True): STILL_THERE,
    ("avoid", False, False): STILL_CLEAR,
}
STATES = {
    ("emphasize", True): ("covered", "Covered"),
    ("emphasize", False): ("missed", "Missed"),
    ("avoid", True): ("made", "Made"),
    ("avoid", False): ("clear", "Clear"),
}


def in_marks(number: Decimal) -> str:
    """A difference as the table writes it: +12.5, −6.25, 0."""
    text = f"{number.quantize(CENT, ROUND_HALF_UP):f}".rstrip("0").rstrip(".").replace("-", "−")
    if text in ("0", "−0", ""):
        return "0"
    return text if text.startswith("−") else f"+{text}"


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion in both tries. Where a version of the rules does not have it, that item is None."""

    before: Item | None
    after: Item | None
    change: str
    difference: Decimal

    @property
    def item(self) -> Item:
        return self.after or self.before

    @property
    def look(self) -> str:
        return CHANGES[self.change][1]

    @property
    def icon(self) -> str:
        return CHANGES[self.change][0]

    @property
    def marks(self) -> str:
        return in_marks(self.difference)

    @property
    def states(self) -> list[tuple[str, str] | None]:
        return [
            STATES[item.verdict.kind, item.verdict.met] if item else None
            for item in (self.before, self.after)
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """A try to choose from."""

    attempt: Attempt
    is_earlier: bool
    is_later: bool

    @property
    def waits(self) -> bool:
        """Whether its feedback comes later, after an exam or by an assignment."""
        return self.attempt.waits


class Comparison:
    """What practice/compare.html reads."""

    def __init__(self, earlier: Attempt, later: Attempt, person: Person):
        self.earlier = FeedbackPage(earlier, person, bare=True)
        self.later = FeedbackPage(later, person, bare=True)
        self.person = person

    @property
    def pages(self) -> list[FeedbackPage]:
        return [self.earlier, self.later]

    @property
    def both_scored(self) -> bool:
        return self.earlier.is_scored and self.later.is_scored

    @property
    def without_score(self) -> list[FeedbackPage]:
        return [page for page in self.pages if not page.is_scored]

    @property
    def same_rules(self) -> bool:
        return self.earlier.attempt.rubric_id == self.later.attempt.rubric_id

    @property
    def same_reading(self) -> bool:
        """Whether the same engine read both: it can judge otherwise by the same rules."""
        return self.earlier.attempt.engine_version == self.later.attempt.engine_version

    @cached_property
    def rows(self) -> list[Row]:
        """What changed first, then what did not; in the order of the rules."""
        before = {item.verdict.criterion: item for item in self.earlier.items}
        after = {item.verdict.criterion: item for item in self.later.items}
        rows = [self._row(before.get(slug), after.get(slug)) for slug in dict.fromkeys([*after, *before])]
        place = list(CHANGES).index
        return sorted(rows, key=lambda row: place(row.change))

    def _row(self, before: Item | None, after: Item | None) -> Row:
        if before is None or after is None:
            change = OLDER_RULE if after is None else NEWER_RULE
        else:
            change = OUTCOMES[after.verdict.kind, before.verdict.met, after.verdict.met]
        marks = _marks(after, self.later) - _marks(before, self.earlier)
        return Row(before, after, change, marks.quantize(CENT, ROUND_HALF_UP))

    def _those(self, change: str) -> list[Row]:
        return [row for row in self.rows if row.change == change]

    @property
    def total(self) -> Decimal:
        return Decimal(self.later.report.receipt.sum) - Decimal(self.earlier.report.receipt.sum)

    @property
    def total_in_marks(self) -> str:
        return in_marks(self.total)

    @property
    def rest(self) -> str:
        """What the rows alone do not add up to: the limits of the score, and cents lost in rounding."""
        rest = self.total - sum((row.difference for row in self.rows), Decimal(0))
        return in_marks(rest) if rest else ""

    @property
    def sums(self) -> list[str]:
        return [page.report.receipt.sum.replace("-", "−") for page in self.pages]

    @property
    def summary(self) -> str:
        """Gained, dropped, lost and new in sentences; a loss is never hidden behind a gain."""
        gained, fixed = len(self._those(GAINED)), len(self._those(FIXED))
        lost, added = len(self._those(LOST)), len(self._those(NEW_MISTAKE))
        good = [f"gained {_count(gained, 'point')}"] if gained else []
        good += [f"dropped {_count(fixed, 'mistake')}"] if fixed else []
        said = [f"You {' and '.join(good)}."] if good else []
        if lost:
            said.append(f"You lost {_count(lost, 'point')} that try {self.earlier.attempt.number} had.")
        if added:
            said.append(f"There {'is' if added == 1 else 'are'} {_count(added, 'new mistake')}.")
        return " ".join(said) or "The same points are made, and the same mistakes."

    @cached_property
    def bring_back(self) -> Row | None:
        """The lost point of most weight whose words can be shown."""
        shown = [row for row in self._those(LOST) if row.before.quotes]
        return max(shown, key=lambda row: row.before.verdict.weight, default=None)

    @property
    def bring_back_marks(self) -> str:
        return in_marks(_marks(self.bring_back.before, self.earlier)).removeprefix("+")

    @cached_property
    def blocks(self) -> list[Block]:
        return text_changes(self.earlier.attempt.answer, self.later.attempt.answer)

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences were kept, changed, new and gone."""
        counts = counted(self.earlier.attempt.answer, self.later.attempt.answer)
        changed = sum(block.kind == CHANGED for block in self.blocks)
        return {
            "kept": counts["kept"],
            "changed": changed,
            "new": max(0, counts["new"] - changed),
            "gone": max(0, counts["gone"] - changed),
        }

    @cached_property
    def choices(self) -> list[Choice]:
        """The newest tries at the question, with the two that are shown. One query."""
        pair = (self.earlier.attempt.pk, self.later.attempt.pk)
        own = own_attempts(self.person).filter(question_id=self.later.attempt.question_id)
        newest = own.order_by("-number").values("pk")[:MOST_CHOICES]
        shown = own.filter(Q(pk__in=pair) | Q(pk__in=list(newest.values_list("pk", flat=True))))
        tries = shown.with_waits().only("pk", "number", "score", "created_at").order_by("number")
        return [Choice(attempt, attempt.pk == pair[0], attempt.pk == pair[1]) for attempt in tries]

    @property
    def has_more(self) -> bool:
        return len(self.choices) >= MOST_CHOICES


def neighbour(attempt: Attempt, person: Person) -> Attempt | None:
    """The try to compare with when none was chosen: the one before, else the one after."""
    others = own_attempts(person).filter(question_id=attempt.question_id).only("pk", "number")
    before = others.filter(number__lt=attempt.number).order_by("-number").first()
    return before or others.filter(number__gt=attempt.number).order_by("number").first()


def _marks(item: Item | None, page: FeedbackPage) -> Decimal:
    """What one line of the receipt adds to the score or takes off, in score points."""
    if item is None:
        return Decimal(0)
    if item.verdict.kind == "avoid":
        return Decimal(item.line.amount)
    receipt = page.report.receipt
    full = Decimal(receipt.full or receipt.total)
    return Decimal(100 * item.line.amount) / full if full else Decimal(0)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
