"""What a person does with private questions: keeps one in plain words, changes it, deletes it with its tries."""

from practice import belongings
from practice.access import Person
from practice.belongings import register
from practice.coaching.questions import delete_own
from practice.models import Attempt
from questions.models import Kind, Question
from questions.private import Wording, keep_private


def add(person: Person, wording: Wording) -> Question:
    question = Question(**person.as_owner())
    keep_private(wording, question)
    return question


def change(question: Question, wording: Wording) -> None:
    """The next version of its rules; tries keep the version that judged them."""
    keep_private(wording, question)


def delete(question: Question) -> int:
    """Deletes the question with its owner's tries; how many those were. Other people's tries stay theirs."""
    tries = Attempt.objects.filter(question=question, user=question.user_id, guest=question.guest).count()
    delete_own([question])
    return tries


def _entry(question: Question) -> dict:
    newest = max(question.rubrics.all(), key=lambda rubric: rubric.version, default=None)
    criteria = newest.card["criteria"] if newest else []
    return {
        "question": question.prompt,
        "points": [entry["statement"] for entry in criteria if entry["kind"] == Kind.EMPHASIZE],
        "mistakes": [entry["statement"] for entry in criteria if entry["kind"] == Kind.AVOID],
        "details": {"id": question.slug},
    }


register(
    belongings.Kind(
        name="own questions",
        one="question of your own",
        many="questions of your own",
        model=Question,
        entry=_entry,
        joined=lambda questions: questions.prefetch_related("rubrics").order_by("pk"),
        lines=lambda questions: list(questions.order_by("pk").values_list("prompt", flat=True)),
        delete=delete_own,
        # It has no time of its own; its rules do.
        last_used="rubrics__published_at",
    )
)
