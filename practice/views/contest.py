from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import own_attempt, person_of
from practice.contests import ContestForm, call_wrong, take_back
from practice.feedback_items import Refused
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@sensitive_post_parameters("words")
@private
@allow("POST")
def contest(request, attempt_id, criterion):
    """Calls one verdict of a try wrong, or takes that back."""
    attempt = own_attempt(request, attempt_id)
    verdict = attempt.verdicts.filter(criterion=criterion).first()
    if verdict is None:
        raise Http404("No such verdict in this try")
    if "take-back" in request.POST:
        take_back(attempt, criterion)
        return _shown(request, attempt, criterion)
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _shown(request, attempt, criterion, form, status=422)
    # The rules of a private question are its owner's own words: nobody else mends them, so nothing is sent.
    consent = form.cleaned_data["consent"] and not attempt.question.is_private
    call_wrong(attempt, verdict, form.cleaned_data["words"], consent)
    return _shown(request, attempt, criterion)


def _shown(request, attempt, criterion, form=None, status=200):
    refused = {criterion: _refused(form)} if form is not None else {}
    page = FeedbackPage(attempt, person_of(request), refused=refused)
    item = next(item for item in page.items if item.verdict.criterion == criterion)
    if request.htmx:
        context = {"page": page, "item": item, "answered": True, "taken_back": form is None}
        return render(request, "practice/partials/contest.html", context, status=status)
    if form is not None:
        return render(request, "practice/attempt.html", {"page": page}, status=status)
    address = reverse("attempt", args=[attempt.pk])
    return HttpResponse(status=303, headers={"Location": f"{address}#wrong-{item.sign}"})


def _refused(form: ContestForm) -> Refused:
    return Refused(form.errors["words"][0], form.data.get("words", ""), bool(form.data.get("consent")))
