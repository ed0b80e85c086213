from practice.views.attempt import attempt
from practice.views.display import display
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.pages import accessibility, how_scoring_works, privacy
from practice.views.question import answer, question

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
    "not_found",
    "privacy",
    "question",
    "readyz",
    "server_error",
]
