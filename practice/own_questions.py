"""What a person does with private questions: keeps one in plain words, changes it, deletes it with its tries."""

from practice.access import Person
from practice.models import Attempt
from questions.models import Question
from questions.private import Wording, keep_private


def add(person: Person, wording: Wording) -> Question:
    question = Question(**person.as_owner())
    keep_private(wording, question)
    return question


def change(question: Question, wording: Wording) -> None:
    """The next version of its rules; tries keep the version that judged them."""
    keep_private(wording, question)


def delete(question: Question) -> int:
    """Deletes the question with everything that belongs to it; how many tries went with it."""
    tries = Attempt.objects.filter(question=question).count()
    question.delete()
    return tries
