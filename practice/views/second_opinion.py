from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import second_opinions
from practice.access import own_attempt, person_of
from practice.critique_consents import Refused, agree, take_consent_back
from practice.critique_page import opinion_page
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private

PART = "practice/attempt.html#second-opinion"


@private
@allow("GET", "HEAD", "POST")
def second_opinion(request, attempt_id):
    """Asks for a second opinion on a try, first for consent; a GET tells htmx how far it is."""
    attempt, person = own_attempt(request, attempt_id), person_of(request)
    page = FeedbackPage(attempt, person)
    opinion = page.second_opinion = opinion_page(page)
    if opinion is None:
        raise Http404("No second opinion on this try")
    if request.method != "POST":
        if not request.htmx:
            return _to_its_place(attempt)
        if request.GET.get("seen") == opinion.seen:
            return HttpResponse(status=204)  # nothing new: nothing is swapped
        return render(request, PART, {"page": page})
    if "not-now" in request.POST:
        return render(request, PART, {"page": page}) if request.htmx else _to_its_place(attempt)
    if "take-back" in request.POST:
        take_consent_back(person)
        opinion.note = "Taken back. Nothing is sent before you agree again."
        return render(request, PART if request.htmx else "practice/attempt.html", {"page": page})
    if opinion.server and opinion.is_allowed:
        if "agree" in request.POST:
            agree(opinion.server.host, person, mask="mask" in request.POST)
        consent = second_opinions.consent_to(opinion.server.host, person)
        if consent is None or "change" in request.POST:
            opinion.asks_consent, opinion.hide_names = True, consent is None or consent.mask
            opinion.has_consent = consent is not None
            return render(request, PART if request.htmx else "practice/attempt.html", {"page": page})
    try:
        second_opinions.ask(attempt, person, again="again" in request.POST)
    except Refused as refused:
        opinion.note = str(refused)
        part = PART if request.htmx else "practice/attempt.html"
        return render(request, part, {"page": page}, status=422)
    if not request.htmx:
        return _to_its_place(attempt)
    page.second_opinion = opinion_page(page)
    return render(request, PART, {"page": page, "asked_now": True})


def _to_its_place(attempt):
    address = reverse("attempt", args=[attempt.pk])
    return HttpResponse(status=303, headers={"Location": f"{address}#second-opinion"})
