from practice.views.account import account, delete_account, forget, move, sign_out, signed_out
from practice.views.attempt import attempt, delete_attempt
from practice.views.compare import choose_compare, compare
from practice.views.contest import contest
from practice.views.cue_cards import cue_card, cue_cards
from practice.views.display import display
from practice.views.draft import draft
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error, too_many
from practice.views.export import export, export_json
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.metrics import metrics
from practice.views.mock_interviews import (
    mock_delete,
    mock_draft,
    mock_finish,
    mock_interview,
    mock_interviews_page,
    mock_question,
    mock_skip,
)
from practice.views.own_questions import (
    own_question_delete,
    own_question_edit,
    own_question_new,
    own_question_page,
    own_questions_page,
)
from practice.views.pages import accessibility, how_scoring_works, privacy
from practice.views.progress import interview_date, progress
from practice.views.question import answer, question
from practice.views.random_question import random_question
from practice.views.rate import rate
from practice.views.stories import stories, story, story_delete, story_new

__all__ = [
    "accessibility",
    "account",
    "answer",
    "attempt",
    "bad_request",
    "choose_compare",
    "compare",
    "contest",
    "csrf_failure",
    "cue_card",
    "cue_cards",
    "delete_account",
    "delete_attempt",
    "display",
    "draft",
    "export",
    "export_json",
    "forbidden",
    "forget",
    "healthz",
    "home",
    "how_scoring_works",
    "interview_date",
    "move",
    "metrics",
    "mock_delete",
    "mock_draft",
    "mock_finish",
    "mock_interview",
    "mock_interviews_page",
    "mock_question",
    "mock_skip",
    "not_found",
    "own_question_delete",
    "own_question_edit",
    "own_question_new",
    "own_question_page",
    "own_questions_page",
    "privacy",
    "progress",
    "question",
    "random_question",
    "rate",
    "readyz",
    "server_error",
    "sign_out",
    "signed_out",
    "stories",
    "story",
    "story_delete",
    "story_new",
    "too_many",
]
