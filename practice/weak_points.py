"""What stands out across questions: the points missed most, and the mistakes made again and again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from practice.criterion_words import Words
from practice.history import LATELY, JudgedTry, Standing
from questions.models import Question

type Pairs = Iterable[tuple[Question, Standing]]
type WordsOf = Mapping[tuple[int, str], Words]

SHOWN_WEAK = 5
MOST_OF_A_QUESTION = 2
SHOWN_MISTAKES = 5


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


def weak_points(pairs: Pairs, words_of: WordsOf) -> list[Weak]:
    """The points missed most in the last few tries; one already made again in the last two is not weak."""
    found = []
    for question, standing in pairs:
        for decision in standing.latest.points:
            lately = standing.lately(decision.criterion)
            missed = sum(not one.met for one in lately)
            words = words_of.get((question.pk, decision.criterion))
            if missed and words and not all(one.met for one in lately[:2]):
                # One miss in one try tells less than five in five.
                found.append(((missed / (len(lately) + 1), decision.weight), question, words, missed, lately))
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


def habits(pairs: Pairs, words_of: WordsOf) -> list[Habit]:
    """The mistakes of the last few tries, without the words that made them: what is still made comes first."""
    found = []
    for question, standing in pairs:
        for decision in standing.latest.decisions.values():
            words = words_of.get((question.pk, decision.criterion))
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
