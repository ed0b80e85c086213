"""What becomes of tries after they were judged: they move to an account, are copied, are deleted."""

from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from practice.belongings import Kind, register
from practice.models import Attempt

# Far above any number of a try: while tries of two owners are put in order, no two may share a number.
ASIDE = 1_000_000


def _lines(attempts: QuerySet) -> list[str]:
    """ "Late parcel: 3 tries", in the order of the question bank."""
    counted = (
        attempts.order_by("question__level", "question__position", "question__slug")
        .values_list("question__level", "question__position", "question__slug", "question__short")
        .annotate(tries=Count("pk"))
    )
    return [f"{short}: {tries} {'try' if tries == 1 else 'tries'}" for *_, short, tries in counted]


def _move(attempts: QuerySet, user_id: int) -> None:
    """The tries of guest and account become one row of tries per question, numbered in the order of time."""
    questions = list(attempts.order_by().values_list("question_id", flat=True).distinct())
    own = Attempt.objects.filter(user_id=user_id, question_id__in=questions)
    own.update(number=F("number") + ASIDE)
    attempts.update(user_id=user_id, guest=None, number=F("number") + 2 * ASIDE)
    earlier = (
        Attempt.objects.filter(user_id=user_id, question=OuterRef("question"))
        .filter(
            Q(created_at__lt=OuterRef("created_at"))
            | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        )
        .order_by()
        .values("user_id")
        .annotate(before=Count("pk"))
        .values("before")
    )
    own.update(number=Coalesce(earlier, 0) + 1)


def _joined(attempts: QuerySet) -> QuerySet:
    # A rubric is long and shared by many tries, so each is read once and not once for each try.
    return (
        attempts.select_related("question")
        .prefetch_related("rubric", "verdicts")
        .order_by("created_at", "pk")
    )


def statement_of(attempt: Attempt, criterion: str) -> str:
    """A point or mistake in the words of the rules that judged the try."""
    return _statements(attempt).get(criterion, criterion)


def _statements(attempt: Attempt) -> dict[str, str]:
    card = attempt.rubric.card if attempt.rubric else {}
    return {criterion["slug"]: criterion["statement"] for criterion in card.get("criteria", ())}


def _entry(attempt: Attempt) -> dict:
    card = attempt.rubric.card if attempt.rubric else {}
    words = _statements(attempt)

    def those(kind: str, met: bool) -> list[str]:
        return [
            words.get(verdict.criterion, verdict.criterion)
            for verdict in attempt.verdicts.all()
            if verdict.kind == kind and verdict.met is met
        ]

    return {
        "question": card.get("prompt") or attempt.question.prompt,
        "try": attempt.number,
        "sent": attempt.created_at,
        "your answer": attempt.answer,
        "words": attempt.words,
        "score": attempt.score,
        "points covered": those("emphasize", True),
        "points missed": those("emphasize", False),
        "mistakes made": those("avoid", True),
        "details": {
            "id": str(attempt.pk),
            "judged": attempt.judged_at,
            "not scored because": attempt.not_scored,
            "rules version": attempt.rubric.version if attempt.rubric else None,
            "engine version": attempt.engine_version,
            "kept back from those who write the rules": attempt.kept_back,
            "report": attempt.report,
        },
    }


def delete_attempt(attempt: Attempt) -> None:
    """Deletes a try with its verdicts and all that was said about it. The other tries keep their numbers."""
    attempt.delete()


register(
    Kind(
        name="tries",
        one="try",
        many="tries",
        model=Attempt,
        entry=_entry,
        joined=_joined,
        lines=_lines,
        move=_move,
    )
)
