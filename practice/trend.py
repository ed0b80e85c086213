"""The scores of a person's tries over time, a page at a time, with a mark wherever the rules changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import ceil

from django.utils import timezone

from practice import charts
from practice.history import Try
from practice.templatetags.days import day
from questions.models import Question

SHOWN_TRIES = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what judges, between two tries: which questions' rules, or how all answers are read."""

    before: int  # the place of the first try after it
    day: date
    questions: list[Question]
    of_reading: bool


@dataclass(frozen=True)
class TrendPage:
    """The scores of one page of tries, of all questions or of one."""

    tries: list[Try]
    lead: list[int]
    changes: list[Change]
    question: Question | None
    page: int
    pages: int
    total: int
    question_of: dict[int, Question]

    @property
    def rows(self) -> list[dict]:
        changed = {change.before for change in self.changes}
        return [
            {"try": one, "question": self.question_of[one.question_id], "changed": place in changed}
            for place, one in enumerate(self.tries)
        ]

    @cached_property
    def charts(self) -> list[charts.Trend]:
        scores = [one.score for one in self.tries]
        retries = [one.number > 1 for one in self.tries]
        days = [f"{one.day.day} {one.day:%b}" for one in self.tries]
        places = [change.before for change in self.changes]
        return [charts.trend(size, scores, retries, days, places, self.lead) for size in ("wide", "narrow")]

    @cached_property
    def average(self) -> tuple[int, int] | None:
        """The averages of the first and of the last five tries shown, where they are ten or more."""
        mean = charts.averages([one.score for one in self.tries])
        return (round(mean[0]), round(mean[-1])) if len(mean) > charts.AVERAGE_OF else None

    @property
    def judged_again(self) -> int:
        """How many of the tries shown newer rules have judged again."""
        return sum(one.judged_again for one in self.tries)

    @property
    def has_line(self) -> bool:
        return bool(self.charts[0].line)

    @property
    def description(self) -> str:
        """The chart in words, for who does not see it."""
        first, last = self.tries[0], self.tries[-1]
        count = len(self.tries)
        about = f" at “{self.question.short}”" if self.question else ""
        if count == 1:
            said = [f"One try{about} on {day(first.at)}, score {first.score}."]
        else:
            said = [
                f"{count} tries{about} from {day(first.at)} to {day(last.at)}. "
                f"The first score is {first.score}, the last {last.score}."
            ]
        if self.average:
            before, now = self.average
            moved = "rose" if now > before else "fell" if now < before else "stayed the same,"
            said.append(f"The average of five tries {moved} from {before} to {now}.")
        for change in self.changes:
            what = "The rules" if change.questions else "The way answers are read"
            said.append(f"{what} changed on {day(change.day)}.")
        said.append("The full table is below.")
        return " ".join(said)

    @property
    def to_place(self) -> int:
        return self.total - (self.page - 1) * SHOWN_TRIES

    @property
    def from_place(self) -> int:
        return self.to_place - len(self.tries) + 1

    @property
    def earlier(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None

    @property
    def later(self) -> int | None:
        return self.page - 1 if self.page > 1 else None


def trend_page(
    tries: Sequence[Try], question_of: dict[int, Question], asked: Question | None, asked_page: str
) -> TrendPage:
    """One page of these tries (oldest first), of one question where one is asked for. Page 1 is the newest."""
    tries = [one for one in tries if asked is None or one.question_id == asked.pk]
    pages = max(1, ceil(len(tries) / SHOWN_TRIES))
    # A number of more digits than any page has is no number here; int() refuses the very longest.
    is_number = asked_page.isascii() and asked_page.isdigit() and len(asked_page) < 10
    page = min(max(int(asked_page), 1), pages) if is_number else 1
    end = len(tries) - (page - 1) * SHOWN_TRIES
    start = max(0, end - SHOWN_TRIES)
    return TrendPage(
        tries=tries[start:end],
        lead=[one.score for one in tries[:start][-(charts.AVERAGE_OF - 1) :]],
        changes=[
            Change(change.before - start, change.day, change.questions, change.of_reading)
            for change in _changes(tries, question_of)
            if start <= change.before < end
        ],
        question=asked,
        page=page,
        pages=pages,
        total=len(tries),
        question_of=question_of,
    )


def _changes(tries: Sequence[Try], question_of: dict[int, Question]) -> list[Change]:
    """Where the rules of a question, or the way answers are read, differ from those of the try before."""
    version_of: dict[int, int] = {}
    changed: dict[int, list[Try]] = defaultdict(list)
    for place, one in enumerate(tries):
        if version_of.get(one.question_id, one.version) != one.version:
            # The line stands where the rules changed, which may be some tries earlier.
            mark = place
            while mark > 1 and tries[mark - 1].at > one.published_at:
                mark -= 1
            changed[mark].append(one)
        version_of[one.question_id] = one.version
    reading = {
        place for place, (a, b) in enumerate(pairwise(tries), 1) if a.engine_version != b.engine_version
    }
    return [
        Change(
            place,
            timezone.localdate(max(one.published_at for one in changed[place]))
            if place in changed
            else tries[place].day,
            [question_of[one.question_id] for one in changed.get(place, ())],
            place in reading,
        )
        for place in sorted({*changed, *reading})
    ]
