"""The question page and the sending of an answer."""

import uuid

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import push_url

from practice.access import is_own, known_person, own_attempt, own_attempts, person_of, question_to_answer
from practice.answers import keep_answer
from practice.drafts import draft_of, forget_answered
from practice.feedback_page import FeedbackPage
from practice.forms import AnswerForm
from practice.listing import LEVELS
from practice.operating.outages import once_more
from practice.views.answering import SEND, refusal
from practice.views.methods import allow, private
from questions.models import Question


@private
@allow("GET", "HEAD")
def question(request, slug):
    asked = question_to_answer(request, slug)
    context = editor_context(request, asked)
    draft = draft_of(person_of(request), asked)
    if earlier := request.GET.get("from", ""):
        attempt = _own_try(request, asked, earlier)
        context |= {"typed": attempt.answer, "from_try": attempt.pk}
        if draft and draft.text != attempt.answer:
            context["other_draft"] = draft
            draft = None
    elif beside := request.GET.get("beside", ""):
        context["beside"] = FeedbackPage(_own_try(request, asked, beside), person_of(request), bare=True)
    if draft:
        context |= {"typed": draft.text, "draft": draft}
    return render(request, "practice/question.html", context)


@sensitive_post_parameters("answer")
@private
@allow("POST")
@once_more
def answer(request, slug):
    asked = question_to_answer(request, slug)
    form = AnswerForm.of(request)

    def show(more: dict, status: int):
        context = editor_context(request, asked) | _sent_with(request, asked) | more
        return render(request, "practice/question.html", context, status=status)

    if refused := refusal(request, asked, form, SEND, show):
        return refused
    text = form.cleaned_data["answer"]
    person = known_person(request)
    attempt = keep_answer(asked, person, text, form.cleaned_data["submission"])
    forget_answered(person, asked, text, request.POST.get("draft", ""))
    rating = "rate" in request.POST and attempt.report is not None and attempt.score is not None
    address = reverse("rate" if rating else "attempt", args=[attempt.pk])
    if not request.htmx:
        # 303: the browser asks for the page with GET, so a reload sends nothing again.
        return HttpResponse(status=303, headers={"Location": address})
    page = FeedbackPage(attempt, person, bare=True)
    template = "practice/rate.html#main" if rating else "practice/attempt.html#main"
    # The token once for all the forms of the page: making one takes longer than showing it.
    context = {"page": page, "arrived": True, "csrf_token": get_token(request)}
    return push_url(render(request, template, context), address)


def _sent_with(request, asked) -> dict:
    """What a form that comes back must carry again."""
    return {
        "here": reverse("question", args=[asked.slug]),
        "from_try": request.POST.get("from", ""),
        "seen": request.POST.get("draft", ""),
        "rate": "rate" in request.POST,
    }


def editor_context(request, asked: Question) -> dict:
    """What the editor of a question needs, whatever is in it."""
    if asked.is_private:
        in_level = []
    else:
        in_level = list(Question.objects.answerable().filter(level=asked.level).values_list("pk", flat=True))
    own = own_attempts(person_of(request)).filter(question=asked)
    return {
        "question": asked,
        "is_own": is_own(person_of(request), asked),
        "editor_at": reverse("question", args=[asked.slug]),
        "send_to": reverse("answer", args=[asked.slug]),
        "draft_to": reverse("draft", args=[asked.slug]),
        "stop_at": reverse("home"),
        "send_label": SEND,
        "level_name": LEVELS[asked.level][0],
        "place": in_level.index(asked.pk) + 1 if asked.pk in in_level else 1,
        "in_level": len(in_level),
        "number": (own.aggregate(Max("number"))["number__max"] or 0) + 1,
        "submission": uuid.uuid4(),
    }


def _own_try(request, asked: Question, attempt_id: str):
    try:
        attempt = own_attempt(request, uuid.UUID(attempt_id))
    except ValueError:
        raise Http404("Not the id of a try") from None
    if attempt.question_id != asked.pk:
        raise Http404("A try at another question")
    return attempt
