"""What practice/progress.html reads: tries, verdicts and plan of one person, joined with the words of the rules."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Case, F, TextField, Value, When
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.text import Truncator

from practice import charts
from practice.access import Person, own_attempts
from practice.advice import Advice, advised
from practice.criterion_words import Words, words_of
from practice.history import (
    Decision,
    JudgedTry,
    Standing,
    Try,
    counted,
    questions_of,
    scored_tries,
    standings,
)
from practice.interview_date import interview_day
from practice.next_steps import Plan, next_day, plan
from practice.trend import TrendPage, trend_page
from practice.weak_points import Habit, Weak, habits, weak_points
from questions.models import Question

QUOTE_WORDS = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One point or mistake of a question in the best and in the latest try; None where its rules lacked it."""

    words: Words
    is_point: bool
    is_main: bool
    best: Decision | None
    latest: Decision | None


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the table. standing and best are None where no try was scored."""

    question: Question
    standing: Standing | None
    best: JudgedTry | None
    tries: int
    lines: list[Line]
    comes_back: date | None
    rules_changed: bool
    reading_changed: bool = False

    @property
    def latest(self) -> JudgedTry | None:
        return self.standing.latest if self.standing else None


class ProgressPage:
    """Everything on the page, in eight queries at most with session and user, however many tries there are."""

    def __init__(self, person: Person, now: datetime, question: str = "", page: str = ""):
        self.person = person
        self.now = now
        self.today = timezone.localdate(now)
        self._asked_question = question
        self._asked_page = page

    @cached_property
    def questions(self) -> list[Question]:
        return questions_of(self.person)

    @cached_property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.is_open]

    @cached_property
    def question_of(self) -> dict[int, Question]:
        return {question.pk: question for question in self.questions}

    @cached_property
    def tries(self) -> list[Try]:
        return scored_tries(self.person)

    @cached_property
    def interview(self) -> date | None:
        return interview_day(self.person)

    @cached_property
    def _best_pks(self) -> dict:
        """The best try for each question; of equals the newest."""
        best: dict[int, Try] = {}
        for one in self.tries:
            known = best.get(one.question_id)
            if known is None or one.score >= known.score:
                best[one.question_id] = one
        return {question_id: one.pk for question_id, one in best.items()}

    @cached_property
    def _read(self) -> tuple[dict[int, Standing], dict]:
        return standings(self.person, self._best_pks.values())

    @cached_property
    def standing_of(self) -> dict[int, Standing]:
        return self._read[0]

    @cached_property
    def words_of(self) -> dict[tuple[int, str], Words]:
        return words_of(question for question in self.questions if question.pk in self.standing_of)

    @cached_property
    def _texts(self) -> dict:
        """Gains of each latest try and the answers that a mistake is quoted from: one query for both."""
        latest = {standing.latest.pk for standing in self.standing_of.values()}
        quoted = {habit.last.pk for habit in self._habits}
        rows = (
            counted(self.person)
            .filter(pk__in=latest | quoted)
            .values_list(
                "pk",
                KeyTransform("gains", "report"),
                Case(When(pk__in=quoted, then=F("answer")), default=Value(""), output_field=TextField()),
            )
        )
        return {pk: (gains or [], answer) for pk, gains, answer in rows}

    # In short

    @property
    def tried(self) -> int:
        return sum(question.pk in self.standing_of for question in self.open_questions)

    @property
    def ready(self) -> int:
        return sum(standing.is_ready for standing in self._open_standings)

    @property
    def holding_mistakes(self) -> int:
        return sum(standing.holds_mistake for standing in self._open_standings)

    @property
    def _open_standings(self) -> list[Standing]:
        found = (self.standing_of.get(question.pk) for question in self.open_questions)
        return [standing for standing in found if standing]

    # What next

    @cached_property
    def plan(self) -> Plan:
        # What has only tries that wait for feedback is not new, and not due.
        waiting = set(own_attempts(self.person).withheld().values_list("question_id", flat=True))
        questions = [q for q in self.open_questions if q.pk in self.standing_of or q.pk not in waiting]
        return plan(questions, self.standing_of, self.now, self.interview)

    @cached_property
    def advice(self) -> list[Advice]:
        gains = {q: self._texts.get(s.latest.pk, ([], ""))[0] for q, s in self.standing_of.items()}
        return advised(self.plan.steps, self.standing_of, gains, self.words_of)

    # Question by question

    @cached_property
    def rows(self) -> list[Row]:
        numbers = Counter(one.question_id for one in self.tries)
        rows = []
        for question in self.questions:
            standing = self.standing_of.get(question.pk)
            if standing is None:
                if question.is_open:
                    rows.append(Row(question, None, None, 0, [], None, False))
                continue
            best = self._read[1].get(self._best_pks.get(question.pk), standing.latest)
            rows.append(
                Row(
                    question,
                    standing,
                    best,
                    numbers[question.pk],
                    self._lines(question, best, standing.latest),
                    max(next_day(standing, self.today, self.interview), self.today)
                    if standing.cards and question.is_open
                    else None,
                    *(
                        a != b
                        for a, b in zip(
                            self._judge_of[best.pk], self._judge_of[standing.latest.pk], strict=True
                        )
                    ),
                )
            )
        return rows

    @cached_property
    def _judge_of(self) -> dict:
        return {one.pk: (one.version, one.engine_version) for one in self.tries}

    def _lines(self, question: Question, best: JudgedTry, latest: JudgedTry) -> list[Line]:
        lines = []
        for criterion in {**latest.decisions, **best.decisions}:
            words = self.words_of.get((question.pk, criterion))
            shown = latest.decisions.get(criterion) or best.decisions[criterion]
            if words:
                lines.append(
                    Line(
                        words,
                        shown.is_point,
                        shown.is_main,
                        best.decisions.get(criterion),
                        latest.decisions.get(criterion),
                    )
                )
        return lines

    # Across questions

    @cached_property
    def weak(self) -> list[Weak]:
        return weak_points(self._standing_pairs, self.words_of)

    @property
    def _standing_pairs(self) -> list[tuple[Question, Standing]]:
        return [(q, self.standing_of[q.pk]) for q in self.open_questions if q.pk in self.standing_of]

    @cached_property
    def _habits(self) -> list[Habit]:
        return habits(self._standing_pairs, self.words_of)

    @cached_property
    def habits(self) -> list[Habit]:
        """The mistakes of the last few tries with the words that made each, where words did."""
        return [replace(habit, quote=self._quote(habit)) for habit in self._habits]

    def _quote(self, habit: Habit) -> str:
        answer = self._texts.get(habit.last.pk, ([], ""))[1]
        evidence = habit.last.decisions[habit.criterion].evidence
        quote = answer[evidence[0]["start"] : evidence[0]["end"]] if evidence else ""
        return Truncator(quote).words(QUOTE_WORDS, truncate=" ...")

    # Over time

    @cached_property
    def trend(self) -> TrendPage:
        asked = next((q for q in self.questions if q.slug == self._asked_question), None)
        return trend_page(self.tries, self.question_of, asked, self._asked_page)

    @cached_property
    def tries_on(self) -> dict[date, int]:
        """How many scored tries on each day, newest day first."""
        return {
            day: len(list(tries)) for day, tries in groupby(reversed(self.tries), key=lambda one: one.day)
        }

    @cached_property
    def calendar(self) -> charts.Calendar:
        return charts.calendar(self.tries_on, self.today)

    @property
    def days_in_calendar(self) -> dict[date, int]:
        return {day: tries for day, tries in self.tries_on.items() if day >= self.calendar.first}
