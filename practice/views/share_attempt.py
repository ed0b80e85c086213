"""Showing one try to the coaches of a group, and taking that back: one click each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from practice.access import own_attempt, own_memberships, person_of
from practice.coaching import members
from practice.coaching.showing import showings_of
from practice.views.methods import go_on, signed_in


@signed_in("POST")
def share_attempt(request, attempt_id):
    attempt = own_attempt(request, attempt_id)
    groups = own_memberships(person_of(request)).select_related("cohort")
    wanted = request.POST.get("group", "")
    membership = next((each for each in groups if str(each.cohort_id) == wanted), None)
    if membership is None:
        raise Http404("Not in this group")
    if request.POST.get("do") == "hide":
        members.hide_from(membership.cohort, attempt)
        said = f"The coaches of {membership.cohort.name} do not see this try any more."
    else:
        members.show_to(membership.cohort, attempt)
        said = f"The coaches of {membership.cohort.name} can read this try now."
    if request.htmx:
        context = {"showings": showings_of(attempt), "attempt": attempt, "said": said}
        return render(request, "practice/partials/showing.html", context)
    messages.success(request, said)
    return go_on("attempt", attempt.pk)
