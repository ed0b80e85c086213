"""Both scores of a try that older rules judged: the one it keeps, and what the rules of today would give."""

from django.http import Http404
from django.shortcuts import render

from practice.access import own_attempt, person_of
from practice.answers import is_withheld
from practice.both_scores import both_scores as compared
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def both_scores(request, attempt_id):
    attempt, person = own_attempt(request, attempt_id), person_of(request)
    if is_withheld(attempt) or attempt.report is None:
        raise Http404("Not judged yet, so there is no score to hold another one against")
    page = FeedbackPage(attempt, person, bare=True)
    context = {"page": page, "comparison": compared(attempt, person)}
    return render(request, "practice/both-scores.html", context)
