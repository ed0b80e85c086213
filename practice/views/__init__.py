from practice.views.attempt import attempt
from practice.views.compare import choose_compare, compare
from practice.views.contest import contest
from practice.views.display import display
from practice.views.draft import draft
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.pages import accessibility, how_scoring_works, privacy
from practice.views.question import answer, question
from practice.views.rate import rate

__all__ = [
    "accessibility",
    "answer",
    "attempt",
    "bad_request",
    "choose_compare",
    "compare",
    "contest",
    "csrf_failure",
    "display",
    "draft",
    "forbidden",
    "healthz",
    "home",
    "how_scoring_works",
    "not_found",
    "privacy",
    "question",
    "rate",
    "readyz",
    "server_error",
]
