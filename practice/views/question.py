"""The question page and the sending of an answer."""

import uuid

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import push_url

from practice.access import known_person, own_attempt, own_attempts, person_of, question_to_answer
from practice.answers import keep_answer
from practice.feedback_page import FeedbackPage
from practice.forms import AnswerForm
from practice.listing import LEVELS
from practice.views.methods import allow, private
from questions.models import Question


@private
@allow("GET", "HEAD")
def question(request, slug):
    asked = question_to_answer(request, slug)
    context = _editor(request, asked)
    if earlier := request.GET.get("from", ""):
        attempt = _own_try(request, asked, earlier)
        context |= {"typed": attempt.answer, "from_try": attempt.pk}
    return render(request, "practice/question.html", context)


@sensitive_post_parameters("answer")
@private
@allow("POST")
def answer(request, slug):
    asked = question_to_answer(request, slug)
    form = AnswerForm.of(request)
    if not form.is_valid():
        return _refused(request, asked, form)
    person = known_person(request)
    attempt = keep_answer(asked, person, form.cleaned_data["answer"], form.cleaned_data["submission"])
    address = reverse("attempt", args=[attempt.pk])
    if not request.htmx:
        # 303: the browser asks for the page with GET, so a reload sends nothing again.
        return HttpResponse(status=303, headers={"Location": address})
    context = {"page": FeedbackPage(attempt, person), "arrived": True}
    return push_url(render(request, "practice/attempt.html#main", context), address)


def _refused(request, asked, form):
    error = form.errors["answer"][0]
    if request.htmx:
        return render(request, "practice/question.html#error_note", {"error": error}, status=422)
    context = _editor(request, asked) | {
        "error": error,
        "here": reverse("question", args=[asked.slug]),
        "typed": form.typed,
        "from_try": request.POST.get("from", ""),
    }
    return render(request, "practice/question.html", context, status=422)


def _editor(request, asked: Question) -> dict:
    if asked.is_private:
        in_level = []
    else:
        in_level = list(Question.objects.answerable().filter(level=asked.level).values_list("pk", flat=True))
    own = own_attempts(person_of(request)).filter(question=asked)
    return {
        "question": asked,
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
