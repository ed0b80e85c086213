"""Letting the people who write the rules read one's answers, all of them or all but some."""

from django.contrib import messages
from django.shortcuts import render

from practice import reading_consents
from practice.access import known_person, own_attempt, person_of
from practice.views.methods import allow, go_on, private


@private
@allow("GET", "HEAD", "POST")
def reading_consent(request):
    """Says what they would read, and takes the person's word for it or takes it back."""
    if request.method != "POST":
        return render(request, "practice/reading-consent.html", _state(request))
    if request.POST.get("do") == "agree":
        reading_consents.give(known_person(request))
        said = "The people who write the rules may read your answers, without your name."
    else:
        reading_consents.take_back(person_of(request))
        said = "Nobody who writes the rules reads your answers from now on."
    if request.htmx:
        return render(request, "practice/reading-consent.html#consent", _state(request) | {"said": said})
    messages.success(request, said)
    return go_on("reading-consent")


def _state(request) -> dict:
    return {"is_given": reading_consents.is_given(person_of(request))}


@private
@allow("POST")
def keep_back(request, attempt_id):
    """Leaves one try out of what they may read, or takes it in again."""
    attempt = own_attempt(request, attempt_id)
    reading_consents.keep_back(attempt, request.POST.get("do") != "show")
    if request.htmx:
        context = {
            "attempt": attempt,
            "lets_read": reading_consents.is_given(person_of(request)),
            "changed": True,
        }
        return render(request, "practice/partials/kept-back.html", context)
    messages.success(
        request,
        "This try stays with you."
        if attempt.kept_back
        else "The people who write the rules may read this try.",
    )
    return go_on("attempt", attempt.pk)
