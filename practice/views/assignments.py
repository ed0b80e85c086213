"""Assignments: made and changed by a coach, looked at by coach and member, withdrawn."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from practice.access import coach_of, coached_assignment, coached_cohort, own_assignment
from practice.coaching import assigning
from practice.coaching.due import is_over
from practice.coaching.duties import places_of
from practice.coaching.forms import AssignmentForm
from practice.coaching.group_pages import AssignmentPage
from practice.coaching.sets import sets_to_assign
from practice.models import Assignment
from practice.views.methods import go_on, signed_in


@signed_in("GET", "HEAD")
def assignment(request, assignment_id):
    """One address, two pages: the coach's, and the member's."""
    try:
        page = AssignmentPage(coached_assignment(request, assignment_id))
        return render(request, "practice/assignment.html", {"page": page})
    except Http404:
        given = own_assignment(request, assignment_id)
    context = {
        "assignment": given,
        "places": places_of(given, request.user.pk),
        "is_over": is_over(given, timezone.get_current_timezone(), timezone.now()),
    }
    return render(request, "practice/assigned.html", context)


@signed_in("GET", "HEAD", "POST")
def assignment_new(request, cohort_id):
    cohort = coached_cohort(request, cohort_id)
    if cohort.archived_at:
        raise Http404("A closed group gets nothing more to do")
    initial = {"for_whom": "all", "question_set": request.GET.get("set", "")}
    form = _form(request, cohort, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = assigning.assign(
            cohort,
            form.cleaned_data["question_set"],
            form.chosen_members,
            request.user,
            publish=request.POST.get("do") != "draft",
            **form.values,
        )
        messages.success(
            request, "Assigned." if made.published_at else "Kept as a draft. Nobody sees it yet."
        )
        return go_on("assignment", made.pk)
    return _show(request, cohort, form, None)


@signed_in("GET", "HEAD", "POST")
def assignment_edit(request, assignment_id):
    """Changes an assignment. Where there is work in it, says first what happens to that, and asks."""
    changed = coached_assignment(request, assignment_id)
    if changed.withdrawn_at:
        raise Http404("What is withdrawn stays as it is")
    initial = {
        "question_set": changed.question_set_id,
        "for_whom": "all" if changed.for_all else "some",
        "members": list(changed.members.values_list("pk", flat=True)),
    }
    form = _form(request, changed.cohort, initial, Assignment.objects.get(pk=changed.pk))
    if request.method != "POST" or not form.is_valid():
        return _show(request, changed.cohort, form, changed)
    chosen, members = form.cleaned_data["question_set"], form.chosen_members
    told = assigning.consequences(changed, chosen, members, form.values)
    if told and "sure" not in request.POST:
        context = {"assignment": changed, "told": told, "posted": _again(request)}
        return render(request, "practice/assignment-change.html", context)
    publish = request.POST.get("do") != "draft"
    assigning.change(changed, chosen, members, publish, **form.values)
    messages.success(request, "Saved.")
    return go_on("assignment", changed.pk)


@signed_in("GET", "HEAD", "POST")
def assignment_withdraw(request, assignment_id):
    """Asks once more and says what happens to the work, then takes it off every member's list."""
    doomed = coached_assignment(request, assignment_id)
    if request.method != "POST":
        return render(request, "practice/assignment-withdraw.html", {"page": AssignmentPage(doomed)})
    assigning.withdraw(doomed)
    messages.success(request, f"{doomed.title} is withdrawn.")
    return go_on("group", doomed.cohort_id)


def _form(request, cohort, initial: dict, instance=None) -> AssignmentForm:
    members = list(cohort.memberships.filter(joined_at__isnull=False, left_at=None).order_by("name", "pk"))
    sets = sets_to_assign(coach_of(request))
    if instance and instance.question_set and instance.question_set not in sets:
        sets.append(instance.question_set)
    posted = request.POST if request.method == "POST" else None
    return AssignmentForm(posted, sets=sets, members=members, initial=initial, instance=instance)


def _show(request, cohort, form: AssignmentForm, changed):
    name, key = ("assignment-edit", changed.pk) if changed else ("assignment-new", cohort.pk)
    context = {
        "form": form,
        "cohort": cohort,
        "assignment": changed,
        "here": reverse(name, args=[key]),
        "modes": Assignment.Mode.choices,
        "ways": Assignment.Shows.choices,
    }
    return render(request, "practice/assignment-form.html", context, status=422 if form.errors else 200)


def _again(request) -> list[tuple[str, str]]:
    """What the form held, for the page that asks once more to send again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
