"""Advice articles: a file's bytes to an article, and the article to drafts. Knows no models.

``read_article`` refuses what is too large, damaged or hostile (RefusedError); ``draft_questions`` proposes.
"""

from .blocks import Article
from .clutter import title_of
from .drafting import draft_questions
from .drafts import AVOID, EMPHASIZE, CriterionDraft, Passage, QuestionDraft
from .reading import BYTES_MOST, KINDS, read_article
from .refusals import RefusedError

__all__ = [
    "AVOID",
    "BYTES_MOST",
    "EMPHASIZE",
    "KINDS",
    "Article",
    "CriterionDraft",
    "Passage",
    "QuestionDraft",
    "RefusedError",
    "draft_questions",
    "read_article",
    "title_of",
]
