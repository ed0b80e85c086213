"""The draft's own address: a script keeps it there while a person types, and a button does without one."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import known_person, person_of, question_to_answer, whose_drafts
from practice.drafts import Kept, TooLong, draft_of, keep_draft, throw_away
from practice.forms import AnswerForm, cleaned_text
from practice.operating.outages import once_more
from practice.views.methods import allow, private
from practice.views.question import editor_context
from questions.models import Question

SOMEBODY_ELSE = "Somebody else is signed in now. This draft was not saved."
TOO_LONG = "This draft is too long to keep on the server. Take some of it out, or keep a copy of it."


@sensitive_post_parameters("answer")
@private
@allow("GET", "HEAD", "POST")
@once_more
def draft(request, slug):
    asked = question_to_answer(request, slug)

    def show(more: dict, status: int):
        return render(request, "practice/question.html", editor_context(request, asked) | more, status=status)

    return answer_draft(request, asked, show, reverse("question", args=[slug]), reverse("home"))


def answer_draft(request, asked: Question, show: Callable, editor_at: str, stop_at: str) -> HttpResponse:
    """What a draft's address answers, whichever page the editor is on; ``show`` renders that page anew."""
    if request.method != "POST":
        if not _by_script(request):
            return _to(editor_at)
        # With the token: a page that was open before somebody signed in needs a new one to send anything.
        kept = Kept(draft_of(person_of(request), asked))
        return JsonResponse(_told(request, kept) | {"token": get_token(request)})
    if not may_keep(request):
        return JsonResponse({"error": SOMEBODY_ELSE}, status=403)
    form = AnswerForm.of(request)
    form.is_valid()  # an empty or overlong text is no fault in a draft; only the form's token is asked for
    typed = form.typed
    text, seen = cleaned_text(typed), request.POST.get("draft", "")
    try:
        kept = _kept(request, asked, form, text, seen)
    except TooLong:
        if _by_script(request):
            return JsonResponse({"error": TOO_LONG}, status=422)
        return show({"typed": typed, "error": TOO_LONG}, 422)
    if _by_script(request):
        return JsonResponse(_told(request, kept), status=409 if kept.is_other else 200)
    if kept.is_other:
        return show({"typed": typed, "other_draft": kept.draft, "clash": True}, 409)
    return _to(editor_at if "throw-away" in request.POST else stop_at)


def _kept(request, asked, form, text, seen) -> Kept:
    person = person_of(request)
    if "throw-away" in request.POST or not text:
        return throw_away(person, asked, seen)
    return keep_draft(known_person(request), asked, text, seen, form.cleaned_data.get("submission"))


def may_keep(request) -> bool:
    """Whether the page that sends a draft by itself was opened by the person who is asking.

    A page that a guest or another account left open goes on saving after somebody else has signed in here.
    """
    opened_by = request.POST.get("whose", "-")
    return opened_by == "-" or opened_by in whose_drafts(request).split()


def _told(request, kept: Kept) -> dict:
    """What the script is told; the text, and whose drafts these are, only where they are not as it sent them."""
    names = whose_drafts(request)
    known = request.POST.get("whose", names.split()[0]) == names.split()[0]
    about = {} if known else {"whose": names}
    if kept.draft is None:
        return {"draft": ""} | about
    told = about | {"draft": kept.draft.seen, "at": int(kept.draft.updated_at.timestamp() * 1000)}
    return told | ({"text": kept.draft.text} if kept.is_other else {})


def _by_script(request) -> bool:
    return request.headers.get("Accept") == "application/json"


def _to(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})
