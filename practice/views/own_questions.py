"""Private questions: listed, written in plain words, looked at, changed, deleted. Only their owner sees them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice import own_questions
from practice.access import known_person, own_attempts, own_question, person_of
from practice.access import own_questions as questions_of
from practice.coaching.questions import answered_by_others
from practice.own_question_form import QUESTIONS_MOST, ROWS_MOST, OwnQuestionForm
from practice.views.methods import allow, private
from questions.private import wording_of
from questions.rubrics import newest


@private
@allow("GET", "HEAD")
def own_questions_page(request):
    context = {"questions": questions_of(person_of(request)), "most": QUESTIONS_MOST}
    return render(request, "practice/own-questions.html", context)


@sensitive_post_parameters()
@private
@allow("GET", "HEAD", "POST")
def own_question_new(request):
    if request.method != "POST":
        return _form(request, OwnQuestionForm())
    form = OwnQuestionForm.of(request.POST)
    if form.turn(request.POST.get("do", "")):
        return _form(request, form)
    if questions_of(person_of(request)).count() >= QUESTIONS_MOST:
        form.errors["prompt"] = (
            f"You have {QUESTIONS_MOST} questions of your own, which is the most. Delete one first."
        )
    if form.errors or not form.is_valid():
        return _form(request, form, status=422)
    question = own_questions.add(known_person(request), form.wording())
    return _to("own-question", question.slug)


@private
@allow("GET", "HEAD")
def own_question_page(request, slug):
    question = own_question(request, slug)
    card = newest(question).card
    context = {
        "question": question,
        "points": [c for c in card["criteria"] if c["kind"] == "emphasize"],
        "mistakes": [c for c in card["criteria"] if c["kind"] == "avoid"],
        "tries": own_attempts(person_of(request)).filter(question=question).count(),
    }
    return render(request, "practice/own-question.html", context)


@sensitive_post_parameters()
@private
@allow("GET", "HEAD", "POST")
def own_question_edit(request, slug):
    question = own_question(request, slug)
    if request.method != "POST":
        return _form(request, OwnQuestionForm.filled(wording_of(newest(question).card)), question)
    form = OwnQuestionForm.of(request.POST)
    if form.turn(request.POST.get("do", "")):
        return _form(request, form, question)
    if not form.is_valid():
        return _form(request, form, question, status=422)
    own_questions.change(question, form.wording())
    return _to("own-question", question.slug)


@private
@allow("GET", "HEAD", "POST")
def own_question_delete(request, slug):
    question = own_question(request, slug)
    if request.method == "POST":
        own_questions.delete(question)
        return _to("own-questions")
    tries = own_attempts(person_of(request)).filter(question=question).count()
    return render(
        request,
        "practice/own-question-delete.html",
        {"question": question, "tries": tries, "others": answered_by_others(question)},
    )


def _form(request, form: OwnQuestionForm, question=None, status: int = 200):
    here = reverse("own-question-edit", args=[question.slug]) if question else reverse("own-question-new")
    context = {"form": form, "question": question, "rows_most": ROWS_MOST, "here": here}
    return render(request, "practice/own-question-form.html", context, status=status)


def _to(name: str, *args) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})
