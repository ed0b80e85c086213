"""After an edit of what several questions share: a draft of each is opened, and the admin is told so."""

from collections.abc import Iterable

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from questions.drafts import open_drafts
from questions.models import Question


def open_drafts_and_tell(request, questions: Iterable[Question], reason: str) -> None:
    """Open a draft of each question that the edit reaches; nobody is judged by it before it is published."""
    opened = open_drafts(questions, reason, request.user)
    if not opened:
        return
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((reverse("admin:questions_question_check", args=[question.pk]), question) for question in opened),
    )
    messages.success(
        request,
        format_html(
            "{} open for this, to be checked and published: {}. Until then people are judged as before.",
            "A draft is" if len(opened) == 1 else f"{len(opened)} drafts are",
            links,
        ),
    )
