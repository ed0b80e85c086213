from django.shortcuts import render

from practice.access import own_attempt, person_of
from practice.answers import is_withheld, judge_later
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
    context = {"page": FeedbackPage(shown, person_of(request))}
    if shown.mock_question_id is not None:
        context["mock"] = InterviewPage(shown.mock_question.interview)
    return render(request, "practice/attempt.html", context)
