"""The member's side of a review: a reply, and whether those who write the rules may read the words."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import own_attempt, person_of
from practice.coaching import reviewing
from practice.coaching.released import Released
from practice.coaching.review_form import CommentForm
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@sensitive_post_parameters("text")
@private
@allow("POST")
def reply(request, attempt_id):
    attempt, released = _reviewed(request, attempt_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        page = FeedbackPage(attempt, person_of(request))
        context = {
            "page": page,
            "reply_error": next(iter(form.errors.values()))[0],
            "reply_typed": request.POST.get("text", ""),
        }
        return render(request, "practice/attempt.html", context, status=422)
    reviewing.reply(attempt, form.cleaned_data["text"])
    return _back(attempt)


@private
@allow("POST")
def consent_example(request, attempt_id):
    attempt, released = _reviewed(request, attempt_id)
    if not released.can_consent:
        raise Http404("Nothing to agree to here")
    agrees = "agree" in request.POST
    reviewing.consent(released.review, agrees)
    messages.success(request, "Thank you. Your name does not go with the words." if agrees else "Taken back.")
    return _back(attempt)


def _reviewed(request, attempt_id):
    """The asking person's answer with its released review, or 404."""
    attempt = own_attempt(request, attempt_id)
    released = Released(attempt, person_of(request))
    if released.review is None:
        raise Http404("No review of this answer")
    return attempt, released


def _back(attempt):
    return HttpResponse(status=303, headers={"Location": f"{reverse('attempt', args=[attempt.pk])}#review"})
