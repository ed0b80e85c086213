"""When a point wants practice again: spaced repetition over the verdicts of a person's tries.

A card of the scheduler is one criterion of one question for one person; a try is one repetition of each of
its criteria. Nothing of this is stored. The tries say it all, so deleting one, moving a guest's tries to an
account, or judging one late needs no second bookkeeping, and a new version of the scheduler starts right.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

# What was missed may be tried again after a short break; chance has no place in what a page says.
BREAK = (timedelta(minutes=10),)
SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=BREAK, relearning_steps=BREAK, enable_fuzzing=False
)

Reviews = tuple[tuple[datetime, bool], ...]


def card_after(reviews: Sequence[tuple[datetime, bool]]) -> Card:
    """The card after these repetitions, oldest first: the time of each, and whether it went well.

    A point went well when it was made, a mistake when it was kept clear of. There is no "hard" or "easy",
    because a verdict has no shades.
    """
    # Without a number of its own a new card waits a millisecond to be sure that its number is new.
    card = Card(card_id=0, due=reviews[0][0].astimezone(UTC))
    for at, went_well in reviews:
        rating = Rating.Good if went_well else Rating.Again
        card, _ = SCHEDULER.review_card(card, rating, at.astimezone(UTC))
    return card


def recall(card: Card, at: datetime) -> float:
    """How likely the point comes to mind at this time, from 0 to 1."""
    return SCHEDULER.get_card_retrievability(card, at.astimezone(UTC))
