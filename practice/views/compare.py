import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice.access import own_attempt, person_of
from practice.answers import judge_later
from practice.comparing import Comparison, neighbour
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def compare(request, earlier_id, later_id):
    earlier, later = own_attempt(request, earlier_id), own_attempt(request, later_id)
    if earlier.question_id != later.question_id or earlier.pk == later.pk:
        raise Http404("Not two tries at one question")
    for attempt in (earlier, later):
        judge_later(attempt)
    comparison = Comparison(earlier, later, person_of(request))
    return render(request, "practice/compare.html", {"comparison": comparison, "page": comparison.later})


@private
@allow("GET", "HEAD")
def choose_compare(request, attempt_id):
    """Leads to the page of the two tries that were chosen; without a choice, to this try and the one before."""
    first = own_attempt(request, _id(request.GET["first"]) if "first" in request.GET else attempt_id)
    second = own_attempt(request, _id(request.GET["second"])) if "second" in request.GET else None
    if second is None or second.pk == first.pk:
        second = neighbour(first, person_of(request))
    if second is None:
        page = FeedbackPage(first, person_of(request), bare=True)
        return render(request, "practice/compare.html", {"page": page})
    earlier, later = sorted((first, second), key=lambda attempt: attempt.number)
    address = reverse("compare", args=[earlier.pk, later.pk])
    return HttpResponse(status=303, headers={"Location": address})


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404("Not the id of a try") from None
