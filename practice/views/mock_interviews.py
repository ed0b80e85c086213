"""The pages of mock interviews: begin, one question a page, put off, finish, look back, throw away."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRedirect

from practice import mock_interviews
from practice.access import known_person, own_interview, person_of
from practice.choosing import least_practised
from practice.forms import AnswerForm
from practice.mock_form import LENGTHS, BeginForm, sets_to_choose
from practice.mock_pages import InterviewPage, interviews_of
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD", "POST")
def mock_interviews_page(request):
    sets = sets_to_choose()
    form = BeginForm(request.POST, sets) if request.method == "POST" else BeginForm({}, sets)
    if request.method == "POST" and form.is_valid():
        person = known_person(request)
        chosen = form.question_set
        questions = chosen.asked if chosen else least_practised(person, form.length)
        begun = mock_interviews.begin(person, form.mode, questions, form.submission, chosen and chosen.row)
        return _to(_address_of_next(InterviewPage(begun)))
    context = {
        "form": form,
        "sets": sets,
        "lengths": LENGTHS,
        "interviews": interviews_of(person_of(request)),
        "submission": uuid.uuid4(),
        "here": reverse("mock-interviews"),
    }
    return render(request, "practice/mock-interviews.html", context, status=422 if form.error else 200)


@private
@allow("GET", "HEAD")
def mock_interview(request, interview_id):
    page = InterviewPage(own_interview(request, interview_id))
    template = "practice/mock-summary.html" if page.interview.is_finished else "practice/mock-interview.html"
    return render(request, template, {"page": page})


@sensitive_post_parameters("answer")
@private
@allow("GET", "HEAD", "POST")
def mock_question(request, interview_id, position):
    page, place = _place(request, interview_id, position)
    if request.method != "POST":
        return render(request, "practice/mock-question.html", _editor(page, place))
    form = AnswerForm.of(request)
    if not form.is_valid():
        error = form.errors["answer"][0]
        if request.htmx:
            return render(request, "practice/mock-question.html#error_note", {"error": error}, status=422)
        context = _editor(page, place) | {
            "error": error,
            "typed": form.typed,
            "here": reverse("mock-question", args=[interview_id, position]),
        }
        return render(request, "practice/mock-question.html", context, status=422)
    kept = mock_interviews.answer(
        place.asked, person_of(request), form.cleaned_data["answer"], form.cleaned_data["submission"]
    )
    if page.interview.is_exam and not page.interview.is_finished:
        address = _address_of_next(InterviewPage(page.interview))
    else:
        address = reverse("attempt", args=[kept.pk])
    # A whole new page also with htmx: its editor, its draft and its clock begin anew.
    return HttpResponseClientRedirect(address) if request.htmx else _to(address)


@private
@allow("POST")
def mock_skip(request, interview_id, position):
    page, place = _place(request, interview_id, position)
    mock_interviews.skip(place.asked)
    following = page.after(position)
    return _to(_address(page, following) if following else _overview(page))


@private
@allow("POST")
def mock_finish(request, interview_id):
    interview = own_interview(request, interview_id)
    mock_interviews.finish(interview)
    return _to(reverse("mock-interview", args=[interview.pk]))


@private
@allow("GET", "HEAD", "POST")
def mock_delete(request, interview_id):
    interview = own_interview(request, interview_id)
    if request.method == "POST":
        interview.delete()
        return _to(reverse("mock-interviews"))
    return render(request, "practice/mock-delete.html", {"page": InterviewPage(interview)})


def _place(request, interview_id, position):
    page = InterviewPage(own_interview(request, interview_id))
    place = page.at(position)
    if place is None:
        raise Http404("No such question in this interview")
    return page, place


def _editor(page: InterviewPage, place) -> dict:
    # A question that has been answered, or an interview that has ended, shows no editor.
    closed = page.interview.is_finished or place.attempt is not None
    return {
        "page": page,
        "place": place,
        "question": place.asked.question,
        "closed": closed,
        "following": page.after(place.asked.position),
        "submission": uuid.uuid4(),
    }


def _address(page: InterviewPage, place) -> str:
    return reverse("mock-question", args=[page.interview.pk, place.asked.position])


def _overview(page: InterviewPage) -> str:
    return reverse("mock-interview", args=[page.interview.pk])


def _address_of_next(page: InterviewPage) -> str:
    return _address(page, page.next_open) if page.next_open else _overview(page)


def _to(address: str) -> HttpResponse:
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": address})
