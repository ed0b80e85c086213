"""Groups as their coaches see them: begun, looked at, changed, closed; the code to join by. And the list of all."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from practice.access import (
    coach_of,
    coached_cohort,
    coached_cohorts,
    own_membership,
    own_memberships,
    person_of,
)
from practice.coaching import groups as writing
from practice.coaching.duties import duties_of
from practice.coaching.forms import CodeForm, GroupForm
from practice.coaching.group_pages import GroupPage, MemberPage, cohorts_with_counts
from practice.coaching.members import invitation_token, invitations_for
from practice.coaching.site import address_of
from practice.views.joining import own_addresses
from practice.views.methods import go_on, signed_in


@signed_in("GET", "HEAD")
def groups(request):
    """What there is for this person: groups to coach, groups to practise in, what is due, invitations."""
    person = person_of(request)
    coach = _coach_or_none(request)
    invited = invitations_for(own_addresses(request.user))
    context = {
        "coach": coach,
        "coached": cohorts_with_counts(coached_cohorts(coach)) if coach else [],
        "memberships": own_memberships(person).select_related("cohort").order_by("cohort__name"),
        "duties": duties_of(person, timezone.now()),
        "invitations": [(each, reverse("invited", args=[invitation_token(each)])) for each in invited],
    }
    return render(request, "practice/groups.html", context)


@signed_in("GET", "HEAD", "POST")
def group_new(request):
    coach = coach_of(request)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cohort = writing.begin(coach, form.cleaned_data)
        messages.success(request, "The group is there. Now let people in.")
        return go_on("group", cohort.pk)
    return _form(request, form, None)


@signed_in("GET", "HEAD")
def group(request, cohort_id):
    """One address, two pages: the coach's, and the member's."""
    try:
        cohort = coached_cohort(request, cohort_id)
    except Http404:
        page = MemberPage(own_membership(request, cohort_id), timezone.now())
        return render(request, "practice/group-member.html", {"page": page})
    return render(
        request, "practice/group.html", {"page": GroupPage(cohort), "form": CodeForm()} | _link(cohort)
    )


@signed_in("GET", "HEAD", "POST")
def group_edit(request, cohort_id):
    cohort = coached_cohort(request, cohort_id)
    form = GroupForm(request.POST if request.method == "POST" else None, instance=cohort)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return go_on("group", cohort.pk)
    return _form(request, form, coached_cohort(request, cohort_id))


@signed_in("GET", "HEAD", "POST")
def group_close(request, cohort_id):
    """Asks once more, then ends the group for all."""
    cohort = coached_cohort(request, cohort_id)
    if request.method != "POST":
        return render(request, "practice/group-close.html", {"page": GroupPage(cohort)})
    writing.close(cohort)
    messages.success(request, f"{cohort.name} is closed.")
    return go_on("groups")


@signed_in("POST")
def join_code(request, cohort_id):
    """Makes another code, changes its last day, or takes it away."""
    cohort = coached_cohort(request, cohort_id)
    do, form = request.POST.get("do", ""), CodeForm(request.POST)
    if cohort.archived_at:
        raise Http404("A closed group lets nobody in")
    if do == "revoke":
        writing.revoke_code(cohort)
        messages.success(request, "The code is gone. Nobody can join by themselves now.")
    elif not form.is_valid():
        context = {"page": GroupPage(cohort), "form": form, "here": reverse("group", args=[cohort.pk])}
        return render(request, "practice/group.html", context | _link(cohort), status=422)
    elif do == "until" and cohort.join_code:
        writing.end_code_after(cohort, form.cleaned_data["until"])
        messages.success(request, "Saved.")
    else:
        writing.renew_code(cohort, form.cleaned_data["until"])
        messages.success(request, "There is a new code. The one before opens nothing any more.")
    return go_on("group", cohort.pk)


def _link(cohort) -> dict:
    return {"join_at": address_of("join-group", cohort.join_code) if cohort.join_code else ""}


def _form(request, form: GroupForm, cohort):
    here = reverse("group-edit", args=[cohort.pk]) if cohort else reverse("group-new")
    context = {"form": form, "cohort": cohort, "here": here}
    return render(request, "practice/group-form.html", context, status=422 if form.errors else 200)


def _coach_or_none(request):
    try:
        return coach_of(request)
    except Http404:
        return None
