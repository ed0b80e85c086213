"""Cue cards: for each question the points a person has made, as key words cut from the person's own answers."""

import re
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from feedback.lexicon import FUNCTION_WORDS, NEGATORS
from feedback.text import fold
from practice.access import Person, own_questions, own_stories
from practice.feedback_items import MAIN_WEIGHT
from practice.history import counted, questions_of
from practice.models import Story, Verdict
from questions.models import Criterion, Kind, Question
from questions.private import criteria_of

MOST_KEY_WORDS = 14
SHORT_ENOUGH = 7  # words
ENOUGH_TO_SAY = 4  # words that carry something
# Small words that hold a phrase together: "a sheep at the stop".
GLUE = frozenset(
    "a an the of in on at to for with my her his their our your own out up down back from about by into".split()
)
# Alone such a word brings nothing back to mind.
SAYS_LITTLE = frozenset(
    "said say says told tell tells came come comes went go goes gave give took take put thing things"
    " really actually before after again back now still".split()
)
# What may stand inside a word or a sum: it's, part-time, £40, 9.30.
WORD = re.compile(r"[£$€]?[^\W_]+(?:['\u2019.,:-]?[^\W_]+)*%?")


@dataclass(frozen=True, slots=True)
class Cue:
    """One point of the card. quote and attempt_id are None where the point was never made."""

    label: str
    statement: str
    ask: str
    is_main: bool
    key_words: list[str]
    quote: str | None
    attempt_id: UUID | None


@dataclass(frozen=True, slots=True)
class CueCard:
    question: Question
    cues: list[Cue]
    open_cues: list[Cue]
    avoid: list[str]
    stories: list[Story]

    @property
    def is_empty(self) -> bool:
        return not self.cues


def key_words(quote: str) -> list[str]:
    """The words of a quote that carry it, in their order, as short phrases.

    A short quote is left whole but for the small words around it. Of a long one the small words between
    phrases fall away; a "not" never does, because without it the words would say the opposite.
    """
    found = list(WORD.finditer(quote))
    carrying = [n for n, one in enumerate(found) if _carries(one.group())]
    if len(carrying) < 2 and len(found) <= MOST_KEY_WORDS:
        # Too little to cut: "He was back" says more than "back".
        return [" ".join(quote.split())] if quote.strip() else []
    if not carrying:
        return [" ".join(quote.split()[:MOST_KEY_WORDS]), "..."]
    first, last = carrying[0], carrying[-1]
    if last - first < SHORT_ENOUGH:
        return [" ".join(quote[found[first].start() : found[last].end()].split())]
    phrases: list[tuple[int, int]] = []
    for n in carrying:
        if phrases and _belong_together(quote, found[phrases[-1][1] : n + 1]):
            phrases[-1] = (phrases[-1][0], n)
        else:
            phrases.append((n, n))
    if len(phrases) > 1:
        phrases = [
            (a, b) for a, b in phrases if b > a or found[a].group().lower() not in SAYS_LITTLE
        ] or phrases
    shown, count = [], 0
    for a, b in phrases:
        if count and count + b - a + 1 > MOST_KEY_WORDS:
            shown.append("...")
            break
        count += b - a + 1
        shown.append(" ".join(quote[found[a].start() : found[b].end()].split()))
    return shown


def _belong_together(quote: str, words: list[re.Match]) -> bool:
    """Whether the first and the last of these words are one phrase: only small words, and no mark, between."""
    between = quote[words[0].end() : words[-1].start()]
    inside = [word.group().lower() for word in words[1:-1]]
    return len(inside) <= 3 and set(inside) <= GLUE and not re.search(r"[^\w\s'\u2019-]", between)


def _carries(word: str) -> bool:
    plain = fold(word)[0].lower()
    if plain in NEGATORS or plain.endswith("n't"):
        return True
    # "it's" and "we'll" carry no more than "it" and "we" do.
    return plain.partition("'")[0] not in FUNCTION_WORDS


class CueCards:
    """The cards of one person: of all questions tried, or of one. Six queries at most."""

    def __init__(self, person: Person, question: Question | None = None):
        self.person = person
        self._only = question

    @cached_property
    def questions(self) -> list[Question]:
        return [self._only] if self._only else questions_of(self.person)

    @cached_property
    def _made(self) -> dict[tuple[int, str], tuple]:
        """For each point the best try that makes it: quote and try. The database picks them, not we."""
        best_first = Window(
            RowNumber(),
            partition_by=[F("attempt__question_id"), F("criterion")],
            order_by=[F("attempt__score").desc(), F("attempt__number").desc()],
        )
        rows = (
            self._verdicts()
            .filter(kind=Kind.EMPHASIZE, met=True)
            .annotate(rank=best_first)
            .filter(rank=1)
            .values_list("attempt__question_id", "criterion", "evidence", "attempt__answer", "attempt_id")
        )
        return {(question_id, criterion): tuple(rest) for question_id, criterion, *rest in rows}

    @cached_property
    def _mistakes(self) -> set[tuple[int, str]]:
        """The mistakes of the latest try at each question."""
        latest = Window(RowNumber(), partition_by=F("question_id"), order_by=F("number").desc())
        tries = self._tries().annotate(back=latest).filter(back=1)
        rows = Verdict.objects.filter(
            attempt__in=tries.order_by().values("pk"), kind=Kind.AVOID, met=True
        ).values_list("attempt__question_id", "criterion")
        return set(rows)

    def _tries(self):
        tries = counted(self.person)
        return tries.filter(question=self._only) if self._only else tries

    def _verdicts(self):
        if not self.person.is_known:
            return Verdict.objects.none()
        # One subquery says whose the tries are, so that rule stays in one place.
        return Verdict.objects.filter(attempt__in=self._tries().order_by().values("pk")).order_by()

    @cached_property
    def _criteria(self) -> dict[int, list[Criterion]]:
        wanted = {question.pk for question in self.questions}
        tried = {question_id for question_id, _ in (*self._made, *self._mistakes)}
        rows = Criterion.objects.filter(question__in=(wanted if self._only else wanted & tried)).only(
            "question_id", "slug", "kind", "weight", "statement", "label", "ask", "position"
        )
        own = criteria_of(question for question in self.questions if self._only or question.pk in tried)
        of: dict[int, list[Criterion]] = {}
        for criterion in (*rows, *own):
            of.setdefault(criterion.question_id, []).append(criterion)
        return of

    @cached_property
    def _stories(self) -> dict[int, list[Story]]:
        stories = own_stories(self.person).order_by("title").prefetch_related("questions")
        of: dict[int, list[Story]] = {}
        for story in stories.filter(questions=self._only) if self._only else stories:
            for question in story.questions.all():
                of.setdefault(question.pk, []).append(story)
        return of

    @cached_property
    def cards(self) -> list[CueCard]:
        """The card of every question that has something on it, in the order of the bank."""
        cards = (self._card(question) for question in self.questions)
        return [card for card in cards if card.cues or card.stories or self._only]

    @property
    def card(self) -> CueCard:
        """The card of the one question asked for."""
        return self.cards[0]

    def _card(self, question: Question) -> CueCard:
        cues, open_cues, avoid = [], [], []
        for criterion in self._criteria.get(question.pk, ()):
            if criterion.kind == Kind.AVOID:
                if (question.pk, criterion.slug) in self._mistakes:
                    avoid.append(criterion.statement)
                continue
            made = self._made.get((question.pk, criterion.slug))
            quote, attempt_id = (_quote(made[0], made[1]), made[2]) if made else (None, None)
            cue = Cue(
                criterion.label,
                criterion.statement,
                criterion.ask,
                criterion.weight == MAIN_WEIGHT,
                key_words(quote) if quote else [],
                quote,
                attempt_id,
            )
            (cues if made else open_cues).append(cue)
        return CueCard(question, cues, open_cues, avoid, self._stories.get(question.pk, []))


def question_for_card(person: Person, slug: str) -> Question | None:
    """The question of this slug where this person may see it: one that is asked now, or one tried before."""
    answerable = Q(pk__in=Question.objects.answerable().order_by().values("pk"))
    own = Q(pk__in=own_questions(person).order_by().values("pk"))
    tried = Q(pk__in=counted(person).order_by().values("question_id"))
    of_the_bank = Question.objects.filter(answerable | tried, slug=slug)
    return (of_the_bank | Question.private.filter(own | tried, slug=slug)).first()


def _quote(evidence: list[dict], answer: str) -> str:
    """The person's words for a point: of several places the one that says most and is no longer than a cue."""
    quotes = [answer[span["start"] : span["end"]] for span in evidence]

    def says(quote: str) -> tuple[int, int]:
        words = WORD.findall(quote)
        return min(sum(_carries(word) for word in words), ENOUGH_TO_SAY), -len(words)

    return max((quote for quote in quotes if quote.strip()), key=says, default="")
