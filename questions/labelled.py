"""Marked answers as checks of rules read them."""

from questions.models import Question


def answers_for(question: Question) -> list:
    """The question's marked answers: objects with text and labels (true, false or None by slug of a criterion)."""
    return []
