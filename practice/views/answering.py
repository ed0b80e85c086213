"""What every page that takes an answer does before it keeps one: what cannot go on, and what may be private."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from practice.confidential import findings, replaced
from practice.forms import AnswerForm
from questions.models import Question

SEND = "Get feedback"


def refusal(
    request, asked: Question, form: AnswerForm, send_label: str, show: Callable[[dict, int], HttpResponse]
) -> HttpResponse | None:
    """What is shown instead where the answer does not go through as it was sent; None where it does.

    With htmx it is the note alone. ``show`` makes the whole page of what it is given, with this status.
    """
    if not form.is_valid():
        note = {"error": form.errors["answer"][0].replace(SEND, send_label)}
        page = note | {"typed": form.typed}
    elif page := pointed_out(request, asked, form.cleaned_data["answer"]):
        note = page | {"send_label": send_label}
    else:
        return None
    return error_note(request, note) if request.htmx else show(page, 422)


def pointed_out(request, asked: Question, text: str) -> dict | None:
    """What in the text may be private, or None where it goes through: sending once more lets everything through."""
    if "replace" in request.POST:
        changed, found, before = _with_placeholder(asked, text, request.POST["replace"])
    elif "checked" not in request.POST and (found := findings(text, asked.prompt)):
        changed, before = text, None
    else:
        return None
    context = {"question": asked, "findings": found, "pointed_out": True, "typed": changed}
    return context if before is None else context | {"replaced": changed, "before": before}


def error_note(request, context: dict):
    """The note above the editor alone, for htmx: the form stays on the page and keeps its text."""
    return render(request, "practice/partials/error-note.html", context, status=422)


def _with_placeholder(asked: Question, text: str, quote: str):
    """The text with a placeholder for these words, what is left to point out, and the text before if it changed."""
    for finding in findings(text, asked.prompt):
        if finding.quote == quote:
            changed = replaced(text, finding)
            return changed, findings(changed, asked.prompt), text
    return text, findings(text, asked.prompt), None
