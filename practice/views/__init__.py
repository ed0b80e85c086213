from practice.views.account import account, delete_account, forget, move, sign_out, signed_out
from practice.views.attempt import attempt, delete_attempt
from practice.views.display import display
from practice.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error, too_many
from practice.views.export import export, export_json
from practice.views.health import healthz, readyz
from practice.views.home import home
from practice.views.pages import accessibility, how_scoring_works, privacy
from practice.views.question import answer, question

__all__ = [
    "accessibility",
    "account",
    "answer",
    "attempt",
    "bad_request",
    "csrf_failure",
    "delete_account",
    "delete_attempt",
    "display",
    "export",
    "export_json",
    "forbidden",
    "forget",
    "healthz",
    "home",
    "how_scoring_works",
    "move",
    "not_found",
    "privacy",
    "question",
    "readyz",
    "server_error",
    "sign_out",
    "signed_out",
    "too_many",
]
