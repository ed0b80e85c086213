from practice.views.attempt import attempt
from practice.views.display import display
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.mock_interviews import (
    mock_delete,
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
from practice.views.question import answer, question
from practice.views.random_question import random_question

__all__ = [
    "accessibility",
    "answer",
    "attempt",
    "bad_request",
    "csrf_failure",
    "display",
    "forbidden",
    "healthz",
    "home",
    "how_scoring_works",
    "mock_delete",
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
    "question",
    "random_question",
    "readyz",
    "server_error",
]
