from django.shortcuts import render

from practice.access import own_earlier_judgement, person_of
from practice.earlier_judgements import as_judged_before
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


class PastPage(FeedbackPage):
    """The feedback as it was. Nothing is compared with it, and nothing new can be said about it."""

    is_past = True
    change = None


@private
@allow("GET", "HEAD")
def judged_before(request, attempt_id, number):
    """What earlier rules said of a try that newer ones have judged again."""
    earlier = own_earlier_judgement(request, attempt_id, number)
    page = PastPage(as_judged_before(earlier), person_of(request), bare=True)
    context = {"page": page, "earlier": earlier, "now": earlier.attempt}
    return render(request, "practice/judged-before.html", context)
