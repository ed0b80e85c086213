"""The page on which rules are checked and published: a draft, or an old version that is to stand again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from questions import drafts
from questions.admin.doors import context, for_question, may_publish, next_version
from questions.checks import Check
from questions.drafts import ChangedMeanwhile, card_of_entry, draft_of
from questions.models import Question, Rubric
from questions.rubrics import RubricFaults, newest

TEMPLATE = "admin/questions/question/check.html"


@for_question("GET", change=False)
def check(model_admin, request, question: Question):
    old = _old_version(request.GET, question)
    found = _check(question, old)
    if found is None:
        messages.info(request, "There is no draft to check. Save an edit first.")
        return redirect("admin:questions_question_editor", question.pk)
    return _page(model_admin, request, question, old, found)


@for_question("POST", change=False)
def check_step(model_admin, request, question: Question):
    """Judges answers for a moment; htmx asks for the next moment by itself, a browser without script by a button."""
    old = _old_version(request.POST, question)
    found = _check(question, old)
    if found is None:
        return redirect("admin:questions_question_editor", question.pk)
    found.go_on()
    if request.headers.get("HX-Request"):
        return _page(model_admin, request, question, old, found, part="#checked")
    return redirect(_address(question, old))


@for_question("POST", change=False)
def publish(model_admin, request, question: Question):
    if not may_publish(request):
        raise PermissionDenied
    old = _old_version(request.POST, question)
    found, note = _check(question, old), request.POST.get("note", "").strip()[:200]
    if found is None:
        messages.error(request, "There is no draft any more: somebody published it or threw it away.")
        return redirect("admin:questions_question_versions", question.pk)
    seen = request.POST.get("seen", "")
    if found.seen == seen and not found.faults and not found.finished:
        messages.error(request, "The check has not come to its end yet. Let it, then publish.")
        return redirect(_address(question, old))
    try:
        if old is None:
            rubric = drafts.publish_draft(question, seen, request.user, note)
        else:
            rubric = drafts.publish_again(question, old, seen, request.user, note)
    except ChangedMeanwhile:
        messages.error(
            request, "Nothing was published: the rules changed since you looked. This is how they stand now."
        )
        return redirect(_address(question, old))
    except RubricFaults:
        return _page(model_admin, request, question, old, found, status=422)
    again = f" (version {old.version} again)" if old else ""
    model_admin.log_change(
        request,
        question,
        f"Published rules, version {rubric.version}{again}: {rubric.change}. {rubric.note}".strip(),
    )
    before = found.latest
    kept = f" Tries already scored keep version {before.version}." if before else ""
    messages.success(request, f"Published rules, version {rubric.version}: {rubric.change}.{kept}")
    if not question.active:
        messages.info(request, "The question is switched off, so nobody sees it yet.")
    return redirect("admin:questions_question_versions", question.pk)


def _old_version(asked, question: Question) -> Rubric | None:
    """The published version that is to stand again, where the request names one; 404 where there is no such one."""
    number = asked.get("version", "")
    if not number:
        return None
    old = None
    if number.isascii() and number.isdigit() and len(number) < 9:
        old = Rubric.objects.filter(question=question, version=int(number)).first()
    if old is None:
        raise Http404("No such version")
    return old


def _check(question: Question, old: Rubric | None) -> Check | None:
    if old is not None:
        return Check(question, old.card, newest(question))
    draft = draft_of(question)
    if draft is None:
        return None
    return Check(question, card_of_entry(question, draft.entry), newest(question))


def _address(question: Question, old: Rubric | None) -> str:
    query = {"version": old.version} if old else None
    return reverse("admin:questions_question_check", args=[question.pk], query=query)


def _page(model_admin, request, question, old, found: Check, part="", status=200):
    draft = None if old else draft_of(question)
    number = next_version(found.latest)
    title = f"Publish version {old.version} again?" if old else f"Check of the draft of version {number}"
    page = context(
        model_admin,
        request,
        question,
        title,
        check=found,
        # Sentences of stored answers are for those who write rules; whoever only looks sees numbers.
        found=found.found_for(request.user if model_admin.has_change_permission(request, question) else None),
        old=old,
        draft=draft,
        next_version=number,
        is_behind=bool(draft and found.latest and draft.base_id != found.latest.pk),
    )
    return TemplateResponse(request, f"{TEMPLATE}{part}", page, status=status)
