"""A judged attempt as its page tells it: the report joined with the words of the rules that judged it."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.text import Truncator

from feedback import Report
from feedback.marking import marks_of
from practice.access import Person, own_attempts
from practice.answers import is_withheld
from practice.contests import contests_of
from practice.critique_page import OpinionPage, opinion_page
from practice.earlier_judgements import earlier_of
from practice.feedback_items import Item, Refused, in_words
from practice.models import Attempt, EarlierJudgement
from practice.ratings import OwnView, own_view
from questions.source_texts import imported_texts, passages

BANDS = ((85, "Strong"), (65, "Good"), (40, "Getting there"), (0, "A start"))
SHOWN_GAINS = 3


def band(score: int) -> str:
    return next(word for least, word in BANDS if score >= least)


@dataclass(frozen=True, slots=True)
class Change:
    """The score beside that of the person's last scored try at the same question."""

    attempt: Attempt
    difference: int
    same_rules: bool
    same_reading: bool

    @property
    def size(self) -> int:
        return abs(self.difference)


class FeedbackPage:
    """What practice/attempt.html reads. It asks for the earlier try, for what the person thought beforehand
    and for the verdicts called wrong once each, and only where a page shows them.

    A bare page leaves out the last two: nobody can have said anything of a try that has just been judged.
    ``refused`` is what the person said of one verdict, by criterion, where that could not be taken.
    """

    # Whether it shows what was said of the try before it was judged again; then nothing can be said about it.
    is_past = False

    def __init__(
        self,
        attempt: Attempt,
        person: Person,
        bare: bool = False,
        refused: dict[str, Refused] | None = None,
    ):
        self.attempt = attempt
        self.refused = refused or {}
        self.person = person
        self.bare = bare
        self.report = Report.from_json(attempt.report) if attempt.report else None
        # The page shows the question as it was when the answer was judged.
        self.card = attempt.rubric.card if attempt.rubric else {}

    @property
    def prompt(self) -> str:
        return self.card.get("prompt") or self.attempt.question.prompt

    @property
    def short(self) -> str:
        return self.card.get("short") or self.attempt.question.short

    @property
    def is_plain(self) -> bool:
        """Whether the rules were made from the person's own plain words, which is said on the page."""
        return bool(self.card.get("plain"))

    @property
    def sample_answer(self) -> str:
        return self.card.get("sample_answer", "")

    @cached_property
    def is_withheld(self) -> bool:
        """Whether the try answers an exam that is not finished: then there is no report, and the page says why."""
        return is_withheld(self.attempt)

    @property
    def is_scored(self) -> bool:
        return self.report is not None and self.report.score is not None

    @property
    def band(self) -> str:
        return band(self.report.score)

    @cached_property
    def items(self) -> list[Item]:
        """All points and mistakes in the order of the rules, signed 1, 2, 3 and A, B, C."""
        cards = {criterion["slug"]: criterion for criterion in self.card.get("criteria", ())}
        gains = {gain.criterion: gain for gain in self.report.gains}
        receipt = self.report.receipt
        lines = {line.criterion: line for line in (*receipt.points, *receipt.mistakes)} if receipt else {}
        marks = marks_of(self.report)
        texts = imported_texts(card["source"] for card in cards.values())
        contests = {} if self.bare else contests_of(self.attempt)
        # Looked up once: the addresses of all verdicts differ in one word.
        wrong_at = reverse("contest", args=[self.attempt.pk, "CRITERION"])
        return [
            Item(
                marks[verdict.criterion].sign,
                cards[verdict.criterion],
                verdict,
                gains.get(verdict.criterion),
                lines.get(verdict.criterion),
                passages(cards[verdict.criterion]["source"], texts),
                wrong_at.replace("CRITERION", verdict.criterion),
                self.attempt.question.is_private,
                contests.get(verdict.criterion),
                self.refused.get(verdict.criterion),
            )
            for verdict in self.report.verdicts
        ]

    def _those(self, kind: str, met: bool) -> list[Item]:
        return [item for item in self.items if item.verdict.kind == kind and item.verdict.met is met]

    @cached_property
    def covered(self) -> list[Item]:
        return self._those("emphasize", True)

    @cached_property
    def missed(self) -> list[Item]:
        return self._those("emphasize", False)

    @cached_property
    def made(self) -> list[Item]:
        return self._those("avoid", True)

    @cached_property
    def clear(self) -> list[Item]:
        return self._those("avoid", False)

    @cached_property
    def points(self) -> list[Item]:
        return [item for item in self.items if item.verdict.kind == "emphasize"]

    @cached_property
    def mistakes(self) -> list[Item]:
        return [item for item in self.items if item.verdict.kind == "avoid"]

    @cached_property
    def own_view(self) -> OwnView | None:
        """What the person thought before seeing the feedback, beside the verdicts."""
        return None if self.bare else own_view(self.attempt, self.items)

    @cached_property
    def second_opinion(self) -> OpinionPage | None:
        """What a language model says beside all this, or the offer to ask one; None where there is none."""
        return opinion_page(self)

    @cached_property
    def strongest(self) -> Item | None:
        """The covered point of most weight, the first of equals. None where nothing is covered."""
        shown = [item for item in self.covered if item.quotes]
        return max(shown, key=lambda item: item.verdict.weight, default=None)

    @property
    def strongest_quote(self) -> str:
        return Truncator(self.strongest.quotes[0]).words(20, truncate=" ...")

    @cached_property
    def changes(self) -> list[Item]:
        """What is left to change, best first."""
        of = {item.verdict.criterion: item for item in self.items}
        return [of[gain.criterion] for gain in self.report.gains]

    @property
    def next_changes(self) -> list[Item]:
        return self.changes[:SHOWN_GAINS]

    @property
    def with_all(self) -> str:
        count = len(self.changes)
        if count < 2:
            return ""
        return "With both" if count == 2 else f"With all {in_words(count)}"

    @property
    def sum_in_signs(self) -> str:
        """The receipt's last sum as it is written: 81.25 − 15."""
        receipt = self.report.receipt
        return f"{receipt.share} − {receipt.off.removeprefix('-')}"

    @cached_property
    def earlier_judgements(self) -> list[EarlierJudgement]:
        """What was said of the try before it was judged again, the newest first; mostly nothing."""
        return earlier_of(self.attempt) if getattr(self.attempt, "was_judged_again", True) else []

    @cached_property
    def change(self) -> Change | None:
        if not self.is_scored:
            return None
        last = getattr(self.attempt, "try_before", None)
        earlier = last if last is not None and last.score is not None else self._last_scored()
        if earlier is None:
            return None
        return Change(
            earlier,
            self.report.score - earlier.score,
            same_rules=earlier.rubric_id == self.attempt.rubric_id,
            same_reading=earlier.engine_version == self.attempt.engine_version,
        )

    def _last_scored(self) -> Attempt | None:
        if self.attempt.number == 1:
            return None
        if hasattr(self.attempt, "last_scored"):  # brought along, or known not to be there
            brought = self.attempt.last_scored
            return Attempt(**brought | {"id": uuid.UUID(brought["id"])}) if brought else None
        return (
            own_attempts(self.person)
            .filter(question_id=self.attempt.question_id, number__lt=self.attempt.number)
            .exclude(score=None)
            .only("pk", "number", "score", "rubric_id", "engine_version")
            .order_by("-number")
            .first()
        )
