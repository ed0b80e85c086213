"""The pages of mock interviews: begin, one question a page, put off, finish, look back, throw away."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRedirect

from practice import mock_interviews
from practice.access import known_person, own_interview, own_questions, person_of
from practice.choosing import least_practised
from practice.drafts import draft_of, forget_answered
from practice.forms import AnswerForm
from practice.mock_form import LENGTHS, OWN_MOST, BeginForm, sets_to_choose
from practice.mock_pages import InterviewPage, interviews_of
from practice.operating.outages import once_more
from practice.views.answering import SEND, refusal
from practice.views.draft import answer_draft
from practice.views.methods import allow, private

SEND_AND_GO_ON = "Send and go on"


@private
@allow("GET", "HEAD", "POST")
def mock_interviews_page(request):
    sets, own = sets_to_choose(), list(own_questions(person_of(request)))
    form = BeginForm(request.POST if request.method == "POST" else {}, sets, own)
    if request.method == "POST" and form.is_valid():
        person = known_person(request)
        chosen = form.question_set
        questions = form.own or (chosen.asked if chosen else least_practised(person, form.length))
        begun = mock_interviews.begin(person, form.mode, questions, form.submission, chosen and chosen.row)
        return _to(_address_of_next(InterviewPage(begun)))
    context = {
        "form": form,
        "sets": sets,
        "lengths": LENGTHS,
        "own": own,
        "own_most": OWN_MOST,
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
@once_more
def mock_question(request, interview_id, position):
    page, place = _place(request, interview_id, position)
    asked = place.asked.question
    if request.method != "POST":
        kept = draft_of(person_of(request), asked)
        return _show(request, page, place, {"typed": kept.text, "draft": kept} if kept else {})
    form = AnswerForm.of(request)

    def show(more: dict, status: int):
        return _show(request, page, place, more | {"seen": _seen(request)}, status)

    if refused := refusal(request, asked, form, _send_label(page), show):
        return refused
    text = form.cleaned_data["answer"]
    person = person_of(request)
    kept = mock_interviews.answer(place.asked, person, text, form.cleaned_data["submission"])
    forget_answered(person, asked, text, _seen(request))
    if page.interview.is_exam and not page.interview.is_finished:
        address = _address_of_next(InterviewPage(page.interview))
    else:
        address = reverse("attempt", args=[kept.pk])
    # A whole new page also with htmx: its editor, its draft and its clock begin anew.
    return HttpResponseClientRedirect(address) if request.htmx else _to(address)


@sensitive_post_parameters("answer")
@private
@allow("GET", "HEAD", "POST")
@once_more
def mock_draft(request, interview_id, position):
    """The draft of the question, as at its own address; without script the person stays in the interview."""
    page, place = _place(request, interview_id, position)

    def show(more: dict, status: int):
        return _show(request, page, place, more, status)

    return answer_draft(request, place.asked.question, show, _address(page, place), _overview(page))


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


def _show(request, page: InterviewPage, place, more: dict, status: int = 200):
    """The page of one question of the interview, with its editor or with what was answered."""
    interview = page.interview
    running_exam = interview.is_exam and not interview.is_finished
    # A question that has been answered, or an interview that has ended, shows no editor.
    closed = interview.is_finished or place.attempt is not None
    here = _address(page, place)
    context = {
        "page": page,
        "place": place,
        "question": place.asked.question,
        "closed": closed,
        "refused": status != 200,
        "following": page.after(place.asked.position),
        "in_mock": True,
        "in_exam": running_exam,
        "clock": int((timezone.now() - interview.created_at).total_seconds()),
        "editor_at": here,
        "send_to": here,
        "draft_to": reverse("mock-draft", args=[interview.pk, place.asked.position]),
        "skip_to": reverse("mock-skip", args=[interview.pk, place.asked.position]),
        "stop_at": _overview(page),
        "send_label": _send_label(page),
        "submission": uuid.uuid4(),
        "here": here,
    }
    return render(request, "practice/mock-question.html", context | more, status=status)


def _send_label(page: InterviewPage) -> str:
    return SEND_AND_GO_ON if page.interview.is_exam and not page.interview.is_finished else SEND


def _seen(request) -> str:
    return request.POST.get("draft", "")


def _address(page: InterviewPage, place) -> str:
    return reverse("mock-question", args=[page.interview.pk, place.asked.position])


def _overview(page: InterviewPage) -> str:
    return reverse("mock-interview", args=[page.interview.pk])


def _address_of_next(page: InterviewPage) -> str:
    return _address(page, page.next_open) if page.next_open else _overview(page)


def _to(address: str) -> HttpResponse:
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": address})
