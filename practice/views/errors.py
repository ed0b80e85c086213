"""The pages for what went wrong. Each says what happened, what is safe, and what to do next.

An htmx request gets the note alone, because the form it came from stays on the page and keeps its text.
The handlers never read the form, as Django's requires_csrf_token would: that it cannot be read may be the
very thing that went wrong. The token of the page's own forms comes from the cookie alone.
"""

import sys
import uuid
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from practice.forms import AnswerForm
from practice.operating import request_ids

# Forms there hold passwords, codes and files, which no page may bring back.
KEEPS_NO_FORM = ("/accounts/", "/admin/")
TRY_AGAIN = 15  # seconds; as long as a draft waits (static/drafts.js)


def error_page(request, template: str, status: int, context: dict | None = None):
    part = f"{template}#note" if _by_htmx(request) else template
    response = render(request, part, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _by_htmx(request) -> bool:
    return request.headers.get("HX-Request") == "true"


def bad_request(request, exception=None):
    return error_page(request, "400.html", 400)


def forbidden(request, exception=None):
    return error_page(request, "403.html", 403)


def not_found(request, exception=None):
    return error_page(request, "404.html", 404)


def too_many(request):
    return error_page(request, "429.html", 429)


def too_often(request, until: datetime):
    """One of the site's own limits holds (practice/operating/limits.py). What was typed comes back in a form."""
    seconds = max(1, int((until - timezone.now()).total_seconds()))
    context = {"minutes": -(-seconds // 60)} | _as_sent(request.POST)
    response = error_page(request, "429_limit.html", 429, context)
    response["Retry-After"] = str(seconds)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _as_sent(form) -> dict:
    """What a form brought, ready to be sent again from the page that refuses it."""
    sent = [(name, value) for name, values in form.lists() for value in values]
    return {
        # Words go where they can be read; what the page added by itself goes along unseen.
        "typed": [(name, value) for name, value in sent if _is_typed(name, value)],
        "added": [
            (name, value)
            for name, value in sent
            if name != "csrfmiddlewaretoken" and not _is_typed(name, value)
        ],
    }


def _is_typed(name: str, value: str) -> bool:
    return name == "answer" or any(letter.isspace() for letter in value.strip())


def server_error(request):
    """Renders without a request's context: whatever broke may break there again."""
    from practice.operating import outages  # which shows this module's page

    failure = sys.exception()
    if outages.is_outage(failure):
        if outages.is_away(failure):
            outages.breaker.open()
        return unavailable(request)
    part = "500.html#note" if _by_htmx(request) else "500.html"
    return HttpResponse(loader.render_to_string(part, {"request_id": request_ids.current()}), status=500)


def unavailable(request):
    """The database is away, slow or full. Asks it nothing; what was typed comes back in a form."""
    context = {"request_id": request_ids.current(), "path": request.path, "htmx": _by_htmx(request)}
    context["reading"] = request.method in ("GET", "HEAD")
    if request.method == "POST" and not context["htmx"] and not request.path.startswith(KEEPS_NO_FORM):
        with suppress(OSError, SuspiciousOperation):  # a form that cannot be read: the browser still has it
            context |= _as_sent(request.POST) | {"csrf_token": get_token(request)}
    part = "503.html#note" if context["htmx"] else "503.html"
    response = HttpResponse(loader.render_to_string(part, context), status=503)
    response["Retry-After"] = str(TRY_AGAIN)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response


def csrf_failure(request, reason=""):
    """The page's security token was missing or old. The typed text comes back in a form with a new one."""
    get_token(request)  # sends the cookie that the next form needs
    context = {"action": "", "typed": "", "submission": uuid.uuid4()}
    try:
        match = resolve(request.path_info)
    except Resolver404:
        match = None
    if (
        match
        and match.url_name in ("answer", "mock-question", "assigned-question")
        and request.method == "POST"
    ):
        form = AnswerForm.of(request)
        form.is_valid()
        context |= {
            "action": request.path,
            "typed": form.typed,
            "back": reverse("question", kwargs=match.kwargs) if match.url_name == "answer" else request.path,
            "submission": form.cleaned_data.get("submission", context["submission"]),
        }
    response = error_page(request, "403_csrf.html", 403, context)
    patch_cache_control(response, private=True, no_store=True)
    return response
