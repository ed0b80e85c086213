from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import attempts
from practice.access import own_attempt, own_attempt_to_show, person_of
from practice.answers import is_withheld, judge_later
from practice.both_scores import what_changed_since
from practice.coaching.released import Released
from practice.coaching.reviewing import mark_seen
from practice.coaching.showing import showings_of
from practice.feedback_page import FeedbackPage
from practice.mock_pages import InterviewSteps
from practice.said_of_verdicts import bring_what_was_said
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def attempt(request, attempt_id):
    shown = own_attempt_to_show(request, attempt_id)
    judge_later(shown)
    if is_withheld(shown):
        template = "mock-answer" if shown.mock_question_id else "assigned-answer"
        context = {"attempt": shown, "showings": showings_of(shown)}
        return render(request, f"practice/{template}.html", context)
    person = person_of(request)
    bring_what_was_said(shown)
    released = Released(shown, person)
    if released.review:
        mark_seen(released.review)
    context = {
        "page": FeedbackPage(shown, person),
        "showings": showings_of(shown),
        "released": released,
        "changed_since": what_changed_since(shown),
    }
    if shown.mock_question_id is not None:
        context["mock"] = InterviewSteps(shown.mock_question.interview)
    return render(request, "practice/attempt.html", context)


@private
@allow("GET", "HEAD", "POST")
def delete_attempt(request, attempt_id):
    """Asks once more, then deletes one try with all that was said about it."""
    doomed = own_attempt(request, attempt_id)
    if request.method != "POST":
        return render(request, "practice/delete-attempt.html", {"attempt": doomed})
    attempts.delete_attempt(doomed)
    messages.success(request, f"Try {doomed.number} is deleted.")
    return HttpResponse(status=303, headers={"Location": reverse("question", args=[doomed.question.slug])})
