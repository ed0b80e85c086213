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
from practice.access import Person
from practice.history import (
    LATELY,
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
from practice.next_steps import OFTEN, Plan, Step, next_day, plan
from practice.trend import TrendPage, trend_page
from questions.models import Criterion, Kind, Question
from questions.private import criteria_of

SHOWN_WEAK = 5
MOST_OF_A_QUESTION = 2
SHOWN_MISTAKES = 5
QUOTE_WORDS = 25


@dataclass(frozen=True, slots=True)
class Words:
    """How the rules of today name a criterion."""

    statement: str
    label: str
    ask: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A step with the words that say why."""

    step: Step
    label: str
    reason: str
    score: int | None = None
    would_be: int | None = None


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

    @property
    def latest(self) -> JudgedTry | None:
        return self.standing.latest if self.standing else None


@dataclass(frozen=True, slots=True)
class Weak:
    question: Question
    words: Words
    missed: int
    tries: int

    @property
    def share(self) -> int:
        return round(100 * self.missed / self.tries)


@dataclass(frozen=True, slots=True)
class Habit:
    """A mistake of the last few tries: how often, and where last; or since when it is gone."""

    question: Question
    words: Words
    criterion: str
    made: int
    tries: int
    last: JudgedTry
    clear_since: date | None
    quote: str = ""


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
        rows = Criterion.objects.filter(question__in=list(self.standing_of)).values_list(
            "question_id", "slug", "statement", "label", "ask"
        )
        words_of = {(question_id, slug): Words(*words) for question_id, slug, *words in rows}
        own = criteria_of(question for question in self.questions if question.pk in self.standing_of)
        return words_of | {(c.question_id, c.slug): Words(c.statement, c.label, c.ask) for c in own}

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
        return plan(self.open_questions, self.standing_of, self.now, self.interview)

    @cached_property
    def advice(self) -> list[Advice]:
        advised = [self._advice(step) for step in self.plan.steps]
        gains = [one.would_be - one.score if one.would_be else 0 for one in advised]
        if gains and max(gains) > 0:
            best = gains.index(max(gains))
            advised[best] = replace(advised[best], label="Biggest gain")
        return advised

    def _advice(self, step: Step) -> Advice:
        if step.kind == "new":
            words = (
                "A core question you have not tried yet." if step.is_core else "You have not tried it yet."
            )
            return Advice(step, "New", words)
        if step.kind == "repeat":
            return Advice(step, "Time to repeat", "")
        standing = self.standing_of[step.question.pk]
        gains = self._texts.get(standing.latest.pk, ([], ""))[0]
        known = [gain for gain in gains if (step.question.pk, gain["criterion"]) in self.words_of]
        if not known:
            return Advice(step, "Still open", "")
        gain = known[0]  # the report ranks them, best first
        words = self.words_of[step.question.pk, gain["criterion"]]
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
                    self._judge_of[best.pk] != self._judge_of[standing.latest.pk],
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
        """The points missed most in the last few tries; one already made again in the last two is not weak."""
        found = []
        for question, standing in self._standing_pairs:
            for decision in standing.latest.points:
                lately = standing.lately(decision.criterion)
                missed = sum(not one.met for one in lately)
                words = self.words_of.get((question.pk, decision.criterion))
                if missed and words and not all(one.met for one in lately[:2]):
                    # One miss in one try tells less than five in five.
                    found.append(
                        ((missed / (len(lately) + 1), decision.weight), question, words, missed, lately)
                    )
        found.sort(key=lambda one: one[0], reverse=True)
        # Two of one question at most, so that one bad habit does not fill the list.
        of_question = Counter()
        spread = []
        for one in found:
            of_question[one[1].pk] += 1
            if of_question[one[1].pk] <= MOST_OF_A_QUESTION:
                spread.append(one)
        return [
            Weak(question, words, missed, len(lately))
            for _, question, words, missed, lately in spread[:SHOWN_WEAK]
        ]

    @property
    def _standing_pairs(self) -> list[tuple[Question, Standing]]:
        return [(q, self.standing_of[q.pk]) for q in self.open_questions if q.pk in self.standing_of]

    @cached_property
    def _habits(self) -> list[Habit]:
        found = []
        for question, standing in self._standing_pairs:
            for decision in standing.latest.decisions.values():
                words = self.words_of.get((question.pk, decision.criterion))
                if decision.is_point or not words:
                    continue
                held = [one for one in standing.tries if decision.criterion in one.decisions][:LATELY]
                made = [one for one in held if one.decisions[decision.criterion].met]
                if not made:
                    continue
                clear = held[: held.index(made[0])]
                since = clear[-1].day if clear else None
                found.append(Habit(question, words, decision.criterion, len(made), len(held), made[0], since))
        # What is still made comes first, the most frequent on top.
        found.sort(key=lambda habit: (habit.clear_since is not None, -habit.made, -habit.last.at.timestamp()))
        return found[:SHOWN_MISTAKES]

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
