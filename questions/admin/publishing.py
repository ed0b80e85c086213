"""Publishing after an edit in admin, and telling the admin what came of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.utils.html import format_html, format_html_join

from feedback import Fault
from questions.models import Question, Rubric
from questions.rubrics import RubricFaults, newest, publish


def publish_and_tell(request, questions: Iterable[Question]) -> None:
    """Publish each question whose rules changed, as the admin who is signed in, and say so on the next page.

    A question that cannot be published keeps the version it has; the message names every reason.
    """
    several = len(questions := list(questions)) > 1
    for question in questions:
        before = newest(question)
        if not question.active:
            if not several:
                messages.info(request, f"“{question}” is switched off, so no rules were published.")
            continue
        try:
            rubric = publish(question, author=request.user, note="Edited in admin.")
        except RubricFaults as broken:
            _tell_refusal(request, question, before, broken.faults)
            continue
        if before is None or rubric.pk != before.pk:
            messages.success(request, _told(rubric, before, named=several))


def _told(rubric: Rubric, before: Rubric | None, named: bool) -> str:
    of = f" of “{rubric.question}”" if named else ""
    kept = f" Tries already scored keep version {before.version}." if before else ""
    return f"Published rules{of}, version {rubric.version}.{kept}"


def _tell_refusal(request, question: Question, before: Rubric | None, faults: Iterable[Fault]) -> None:
    stays = f"the site keeps version {before.version}" if before else "it is not on the site yet"
    messages.warning(
        request,
        format_html(
            "Saved, but the rules of “{}” were not published; {}: {}",
            question,
            stays,
            format_html_join("; ", "{}", ((str(fault),) for fault in faults)),
        ),
    )
