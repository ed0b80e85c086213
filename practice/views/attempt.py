from django.shortcuts import render

from practice.access import own_attempt, person_of
from practice.answers import judge_later
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def attempt(request, attempt_id):
    shown = own_attempt(request, attempt_id)
    judge_later(shown)
    return render(request, "practice/attempt.html", {"page": FeedbackPage(shown, person_of(request))})
