"""What a person thought of an answer before seeing the feedback, set beside what the rules said."""

from collections.abc import Mapping
from dataclasses import dataclass

from practice.attempts import statement_of
from practice.belongings import Kind, register
from practice.models import Attempt, SelfRating

THOUGHTS = {"yes": True, "no": False, "unsure": None}


def field_of(criterion: str) -> str:
    return f"rate-{criterion}"


def chosen_ratings(criteria: list[str], values: Mapping[str, str]) -> dict[str, bool | None]:
    """What was chosen in the form, by criterion; what was left alone is not there."""
    chosen = {criterion: values.get(field_of(criterion), "") for criterion in criteria}
    return {criterion: THOUGHTS[value] for criterion, value in chosen.items() if value in THOUGHTS}


def keep_ratings(attempt: Attempt, ratings: Mapping[str, bool | None]) -> None:
    """Keeps the ratings of one form. What was rated before stays: by then the feedback may have been seen."""
    rows = [SelfRating(attempt=attempt, criterion=criterion, met=met) for criterion, met in ratings.items()]
    SelfRating.objects.bulk_create(rows, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Difference:
    """One point or mistake on which the person and the rules say different things."""

    item: object
    thought_met: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """How often the person and the rules agree, and where they do not."""

    agreed: int
    unsure: list
    differences: list[Difference]

    @property
    def rated(self) -> int:
        return self.agreed + len(self.differences)


def own_view(attempt: Attempt, items: list) -> OwnView | None:
    """The person's ratings beside these items of a feedback page, or None where nothing was rated."""
    thought = {rating.criterion: rating.met for rating in attempt.self_ratings.all()}
    rated = [item for item in items if item.verdict.criterion in thought]
    if not rated:
        return None
    of = {item.verdict.criterion: thought[item.verdict.criterion] for item in rated}
    differences = [
        Difference(item, of[item.verdict.criterion])
        for item in rated
        if of[item.verdict.criterion] not in (None, item.verdict.met)
    ]
    unsure = [item for item in rated if of[item.verdict.criterion] is None]
    return OwnView(len(rated) - len(differences) - len(unsure), unsure, differences)


def _entry(rating: SelfRating) -> dict:
    thought = {thought: word for word, thought in THOUGHTS.items()}
    return {
        "question": rating.attempt.question.prompt,
        "try": rating.attempt.number,
        "point or mistake": statement_of(rating.attempt, rating.criterion),
        "is in your answer, you thought": thought[rating.met],
        "rated": rating.created_at,
    }


register(
    Kind(
        name="own ratings",
        one="own rating",
        many="own ratings",
        model=SelfRating,
        entry=_entry,
        joined=lambda ratings: ratings.select_related("attempt__question").prefetch_related(
            "attempt__rubric"
        ),
        through="attempt",
    )
)
