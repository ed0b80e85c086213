"""Texts that once became markup of a page, each as Chromium showed it (tests/browser/test_hostile_text.py)."""

from questions.admin.labelled_forms import LabelledAnswerForm
from tests.safety.hostile import HURT


def test_what_counts_for_a_point_is_no_markup_beside_the_marks_of_an_answer(question):
    question.criteria.update(counts=HURT, not_counts=HURT, statement=HURT)
    page = LabelledAnswerForm.with_marks(question.criteria.all())().as_p()
    assert "<x-hurt>" not in page and "&lt;x-hurt&gt;" in page
