"""Rating oneself between sending an answer and seeing its feedback."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import push_url

from practice.access import own_attempt, person_of
from practice.feedback_page import FeedbackPage
from practice.ratings import chosen_ratings, keep_ratings
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD", "POST")
def rate(request, attempt_id):
    attempt = own_attempt(request, attempt_id)
    address = reverse("attempt", args=[attempt.pk])
    page = FeedbackPage(attempt, person_of(request))
    if not page.is_scored or attempt.self_ratings.exists():
        return HttpResponse(status=303, headers={"Location": address})
    if request.method != "POST":
        return render(request, "practice/rate.html", {"page": page})
    ratings = chosen_ratings([item.verdict.criterion for item in page.items], request.POST)
    if not ratings:
        error = "Choose an answer for one point or more, or go on without rating."
        template = "practice/rate.html#error_note" if request.htmx else "practice/rate.html"
        return render(request, template, {"page": page, "error": error}, status=422)
    keep_ratings(attempt, ratings)
    if not request.htmx:
        return HttpResponse(status=303, headers={"Location": address})
    page = FeedbackPage(attempt, person_of(request))
    return push_url(render(request, "practice/attempt.html#main", {"page": page, "arrived": True}), address)
