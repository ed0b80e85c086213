"""The member's page of one assigned question: its editor, its draft, the answer that is handed in."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django_htmx.http import HttpResponseClientRedirect

from practice.access import own_assignment, person_of
from practice.coaching import assigning
from practice.coaching.duties import Place, places_of
from practice.drafts import draft_of, forget_answered
from practice.forms import AnswerForm
from practice.models import Assignment
from practice.operating.outages import once_more
from practice.views.answering import refusal
from practice.views.draft import answer_draft
from practice.views.methods import signed_in

SEND = "Hand in"


@sensitive_post_parameters("answer")
@signed_in("GET", "HEAD", "POST")
@once_more
def assigned_question(request, assignment_id, position):
    assignment, place = _place(request, assignment_id, position)
    asked = place.assigned.question
    if request.method != "POST":
        kept = draft_of(person_of(request), asked)
        return _show(request, assignment, place, {"typed": kept.text, "draft": kept} if kept else {})
    form = AnswerForm.of(request)

    def show(more: dict, status: int):
        return _show(request, assignment, place, more | {"seen": _seen(request)}, status)

    if refused := refusal(request, asked, form, SEND, show):
        return refused
    text = form.cleaned_data["answer"]
    attempt = assigning.hand_in(place.assigned, request.user.pk, text, form.cleaned_data["submission"])
    forget_answered(person_of(request), asked, text, _seen(request))
    if attempt.assigned_question_id is None:
        messages.warning(
            request,
            "You have used all your tries here, so this answer is not handed in. It is kept as your own.",
        )
    address = reverse("attempt", args=[attempt.pk])
    # A whole new page also with htmx: what comes next depends on what the assignment shows.
    return HttpResponseClientRedirect(address) if request.htmx else _to(address)


@sensitive_post_parameters("answer")
@signed_in("GET", "HEAD", "POST")
@once_more
def assigned_draft(request, assignment_id, position):
    """The draft of the question, as at its own address; without script the person stays in the assignment."""
    assignment, place = _place(request, assignment_id, position)

    def show(more: dict, status: int):
        return _show(request, assignment, place, more, status)

    overview = reverse("assignment", args=[assignment.pk])
    return answer_draft(request, place.assigned.question, show, _address(place), overview)


def _place(request, assignment_id, position: int) -> tuple[Assignment, Place]:
    assignment = own_assignment(request, assignment_id)
    places = places_of(assignment, request.user.pk)
    place = next((each for each in places if each.assigned.position == position), None)
    if place is None:
        raise Http404("No such question in this assignment")
    return assignment, place


def _show(request, assignment: Assignment, place: Place, more: dict, status: int = 200):
    asked = place.assigned.question
    context = {
        "assignment": assignment,
        "place": place,
        "question": asked,
        "closed": place.is_closed,
        "in_exam": assignment.mode == Assignment.Mode.EXAM,
        "number": len(place.attempts) + 1,
        "editor_at": _address(place),
        "send_to": _address(place),
        "draft_to": reverse("assigned-draft", args=[assignment.pk, place.assigned.position]),
        "stop_at": reverse("assignment", args=[assignment.pk]),
        "send_label": SEND,
        "submission": uuid.uuid4(),
        "here": _address(place),
    }
    return render(request, "practice/assigned-question.html", context | more, status=status)


def _address(place: Place) -> str:
    return reverse("assigned-question", args=[place.assigned.assignment_id, place.assigned.position])


def _seen(request) -> str:
    return request.POST.get("draft", "")


def _to(address: str) -> HttpResponse:
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": address})
