"""One name for each request, in every line of the log and on the page that says that something broke."""

import re
import uuid
from contextvars import ContextVar

from django.core.signals import request_finished

HEADER = "X-Request-ID"
# What a proxy may have given. Anything else could forge a line of the log, so it is replaced.
FITTING = re.compile(r"[A-Za-z0-9._-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The name of the request that this thread answers; empty outside of one."""
    return _current.get()


def request_ids(get_response):
    """Takes the request's name from the proxy in front, or gives one, and sends it back with the response."""

    def middleware(request):
        given = request.headers.get(HEADER, "")
        _current.set(given if FITTING.fullmatch(given) else uuid.uuid4().hex)
        response = get_response(request)
        response[HEADER] = current()
        return response

    return middleware


def _forget(**kwargs):
    # Not in the middleware: Django writes its own line about a refusal after the last middleware is done.
    _current.set("")


request_finished.connect(_forget, dispatch_uid="practice.operating.request_ids")
