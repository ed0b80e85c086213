"""What was decided about each point and mistake of a try: by the rules, by the coach, by who answered."""

from dataclasses import dataclass, replace

from django.db.models import TextField, Value

from practice.feedback_items import Item
from practice.models import Attempt, ReviewVerdict

# How a decision reads on the screen, by kind and by what was decided.
WORDS = {
    "emphasize": {True: "Covered", False: "Missed", None: "Cannot judge"},
    "avoid": {True: "Made", False: "Clear", None: "Cannot judge"},
}
CHOICES = {"yes": True, "no": False, "cannot": None}
FIELDS = {met: value for value, met in CHOICES.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """What the person who answered said of one point or mistake: beforehand, and of the verdict."""

    rated: bool = False
    thought: bool | None = None
    contested: bool = False
    why: str = ""


def said_of(attempt: Attempt) -> dict[str, Said]:
    """By criterion, what the person thought beforehand and what they called wrong.

    One query for both, or none where the attempt brings them along.
    """
    said: dict[str, Said] = {}
    for kind, criterion, met, words in _rows_said(attempt):
        before = said.get(criterion, Said())
        if kind == "rating":
            said[criterion] = replace(before, rated=True, thought=met)
        else:
            said[criterion] = replace(before, contested=True, why=words)
    return said


def _rows_said(attempt: Attempt):
    brought = getattr(attempt, "_prefetched_objects_cache", {})
    if "self_ratings" in brought and "contests" in brought:
        rows = [("rating", rating.criterion, rating.met, "") for rating in attempt.self_ratings.all()]
        return rows + [("contest", one.criterion, one.met, one.words) for one in attempt.contests.all()]
    empty = Value("", TextField())
    ratings = attempt.self_ratings.order_by().values_list(Value("rating"), "criterion", "met", empty)
    contests = attempt.contests.order_by().values_list(Value("contest"), "criterion", "met", "words")
    return ratings.union(contests, all=True).order_by()


@dataclass(frozen=True, slots=True)
class Decision:
    """One point or mistake with everything that was decided about it, each under its own name."""

    item: Item
    coach: ReviewVerdict | None
    said: Said
    words: str = ""
    """The words that the coach pointed at."""

    @property
    def slug(self) -> str:
        return self.item.verdict.criterion

    @property
    def kind(self) -> str:
        return self.item.verdict.kind

    @property
    def rules_word(self) -> str:
        return WORDS[self.kind][self.item.verdict.met]

    @property
    def thought_word(self) -> str:
        """What the member thought beforehand; "" where they said nothing."""
        if not self.said.rated:
            return ""
        return "Not sure" if self.said.thought is None else WORDS[self.kind][self.said.thought]

    @property
    def coach_word(self) -> str:
        return WORDS[self.kind][self.coach.met] if self.coach else ""

    @property
    def seen(self) -> int:
        return self.coach.version if self.coach else 0

    @property
    def met(self) -> bool | None:
        """What stands at the moment: the coach's decision, else the rules'."""
        return self.coach.met if self.coach else self.item.verdict.met

    @property
    def chosen(self) -> str:
        """The form's value for it."""
        return FIELDS[self.met]

    @property
    def differs(self) -> bool:
        return self.coach is not None and not self.coach.agrees

    @property
    def lacks_reason(self) -> bool:
        return self.differs and not self.coach.reason

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(value, WORDS[self.kind][met]) for value, met in CHOICES.items()]
