"""The content: a module for each reason to open one."""

from questions.models.articles import ImportedArticle, Proposal
from questions.models.bank import Criterion, Document, Question, QuestionQuerySet, Rubric, WordList
from questions.models.base import LIST_NAME, SLUG, FrozenError, Kind, Level, Tidied, kept_unless_private
from questions.models.drafts import RubricCheck, RubricDraft
from questions.models.labelled import LabelledAnswer
from questions.models.readers import ReaderCheck, ReaderChoice, TrainedReader
from questions.models.sets import QuestionSet, SetMember

__all__ = [
    "LIST_NAME",
    "SLUG",
    "Criterion",
    "Document",
    "FrozenError",
    "ImportedArticle",
    "Kind",
    "LabelledAnswer",
    "Level",
    "Proposal",
    "Question",
    "QuestionQuerySet",
    "QuestionSet",
    "ReaderCheck",
    "ReaderChoice",
    "Rubric",
    "RubricCheck",
    "RubricDraft",
    "SetMember",
    "Tidied",
    "TrainedReader",
    "WordList",
    "kept_unless_private",
]
