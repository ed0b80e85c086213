"""The question bank in Django admin."""

from questions.admin.articles import ImportedArticleAdmin
from questions.admin.audit import LogEntryAdmin
from questions.admin.criteria import CriterionAdmin
from questions.admin.documents import DocumentAdmin
from questions.admin.labelled_answers import LabelledAnswerAdmin
from questions.admin.question_pages import QuestionAdmin
from questions.admin.question_sets import QuestionSetAdmin
from questions.admin.rubrics import RubricAdmin
from questions.admin.trained_readers import TrainedReaderAdmin
from questions.admin.word_lists import WordListAdmin

__all__ = [
    "CriterionAdmin",
    "DocumentAdmin",
    "ImportedArticleAdmin",
    "LabelledAnswerAdmin",
    "LogEntryAdmin",
    "QuestionAdmin",
    "QuestionSetAdmin",
    "RubricAdmin",
    "TrainedReaderAdmin",
    "WordListAdmin",
]
