from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import attempts
from practice.access import own_attempt, person_of
from practice.answers import is_withheld, judge_later
from practice.both_scores import is_judged_by_older_rules
from practice.feedback_page import FeedbackPage
from practice.mock_pages import InterviewPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def attempt(request, attempt_id):
    shown = own_attempt(request, attempt_id)
    if is_withheld(shown):
        return render(request, "practice/mock-answer.html", {"attempt": shown})
    judge_later(shown)
    context = {
        "page": FeedbackPage(shown, person_of(request)),
        "older_rules": is_judged_by_older_rules(shown),
    }
    if shown.mock_question_id is not None:
        context["mock"] = InterviewPage(shown.mock_question.interview)
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
