"""Letting people into a group by their addresses, one by one or from a file; taking somebody off the list."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from practice.access import coached_cohort, coached_member
from practice.coaching import invitation_mails, inviting, members
from practice.coaching.forms import InviteForm
from practice.coaching.group_pages import GroupPage
from practice.views.methods import go_on, signed_in

LARGEST = 1024 * 1024


@signed_in("GET", "HEAD", "POST")
def invite(request, cohort_id):
    cohort = coached_cohort(request, cohort_id)
    if request.method != "POST" or cohort.archived_at:
        return _show(request, cohort, {"form": InviteForm()})
    if "file" in request.FILES or "list" in request.POST:
        return _from_file(request, cohort)
    form = InviteForm(request.POST)
    if form.is_valid():
        done = inviting.invite(cohort, [form.line])
        if done.added:
            messages.success(request, f"{form.line.name} is invited.")
            return go_on("group", cohort.pk)
        form.add_error("email", done.refused[0].problem)
    return _show(request, cohort, {"form": form}, 422)


def _from_file(request, cohort):
    """The report comes as the answer to the form: sent again, it finds every good line invited already."""
    file = request.FILES.get("file")
    if file is None:
        return _show(request, cohort, {"form": InviteForm(), "file_error": "Choose a file first."}, 422)
    if file.size > LARGEST:
        error = "This file is larger than 1 MB. Cut it in parts."
        return _show(request, cohort, {"form": InviteForm(), "file_error": error}, 422)
    try:
        lines, note = inviting.read_lines(file.read())
    except inviting.Unreadable as reason:
        return _show(request, cohort, {"form": InviteForm(), "file_error": str(reason)}, 422)
    return _show(request, cohort, {"form": InviteForm(), "report": inviting.invite(cohort, lines, note)})


@signed_in("POST")
def invite_again(request, cohort_id, membership_id):
    """Mails one invitation once more."""
    membership = coached_member(request, cohort_id, membership_id)
    try:
        invitation_mails.mail_again(membership)
    except invitation_mails.NotAgain as reason:
        return _invited(request, membership.cohort, str(reason), messages.WARNING)
    return _invited(request, membership.cohort, f"Another mail to {membership.name} is on its way.")


@signed_in("POST")
def invite_all_again(request, cohort_id):
    """Mails all who have not joined once more."""
    cohort = coached_cohort(request, cohort_id)
    count = invitation_mails.mail_all_again(cohort)
    if not count:
        said = "No mail was sent: each of them got one today, or one is on its way."
    else:
        said = (
            f"{count} {'mail is' if count == 1 else 'mails are'} on {'its' if count == 1 else 'their'} way."
        )
    return _invited(request, cohort, said)


def _invited(request, cohort, said: str, level: int = messages.SUCCESS):
    """The list of who has not joined, with what became of the mail."""
    if request.htmx:
        return render(request, "practice/group.html#invited", {"page": GroupPage(cohort), "said": said})
    messages.add_message(request, level, said)
    return go_on("group", cohort.pk)


@signed_in("GET", "HEAD", "POST")
def remove_member(request, cohort_id, membership_id):
    """Asks once more, then takes the person or the invitation off the list."""
    membership = coached_member(request, cohort_id, membership_id)
    if request.method != "POST":
        return render(request, "practice/remove-member.html", {"membership": membership})
    name = membership.name
    members.remove(membership)
    messages.success(request, f"{name} is off the list.")
    return go_on("group", cohort_id)


def _show(request, cohort, context: dict, status: int = 200):
    context |= {"cohort": cohort, "here": reverse("invite", args=[cohort.pk])}
    return render(request, "practice/invite.html", context, status=status)
