"""Joining a group, and leaving it; becoming a coach; ending reminders. The links that mails carry lead here."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from practice.access import own_membership
from practice.coaching import coaches, members
from practice.coaching.forms import CoachForm, JoinForm
from practice.coaching.group_pages import MemberPage
from practice.coaching.groups import cohort_to_join, tidy_code
from practice.coaching.reminding import membership_to_stop, set_reminders
from practice.views.methods import allow, go_on, private, signed_in


def own_addresses(user) -> list[str]:
    """The addresses that are surely this person's; without a mail server none can be confirmed."""
    known = EmailAddress.objects.filter(user=user)
    known = known.filter(verified=True) if settings.MAIL_SERVER else known
    return [address.lower() for address in known.values_list("email", flat=True)]


@signed_in("GET", "HEAD", "POST")
def join(request):
    """Asks for the code, where somebody was told one."""
    code = tidy_code(request.POST.get("code", ""))
    if request.method == "POST" and cohort_to_join(code):
        return go_on("join-group", code)
    context = {"typed": request.POST.get("code", "")[:40], "error": request.method == "POST"}
    return render(request, "practice/join.html", context, status=422 if context["error"] else 200)


@signed_in("GET", "HEAD", "POST")
def join_group(request, code):
    """Says who would see what, and asks whether the person agrees."""
    cohort = cohort_to_join(code)
    if cohort is None:
        raise Http404("No group has this code")
    return _join(request, cohort, None, reverse("join-group", args=[code]))


@signed_in("GET", "HEAD", "POST")
def invited(request, token):
    """The same, for who came by the link of an invitation."""
    invitation = members.invitation_of(token)
    if invitation is None:
        raise Http404("No invitation waits here")
    return _join(request, invitation.cohort, invitation, reverse("invited", args=[token]))


def _join(request, cohort, invitation, here: str):
    if cohort.memberships.filter(user=request.user, joined_at__isnull=False, left_at=None).exists():
        return go_on("group", cohort.pk)
    name = invitation.name if invitation else request.user.get_full_name()
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        members.join(cohort, request.user, told["name"], told["examples"], invitation)
        messages.success(request, f"You are in the group {cohort.name}.")
        return go_on("group", cohort.pk)
    context = {
        "cohort": cohort,
        "coaches": list(cohort.coaches.filter(active=True)),
        "form": form,
        "here": here,
    }
    return render(request, "practice/join-group.html", context, status=422 if form.errors else 200)


@signed_in("GET", "HEAD", "POST")
def leave_group(request, cohort_id):
    """Asks what shall become of the answers, then ends the membership."""
    membership = own_membership(request, cohort_id)
    choice = request.POST.get("answers", "")
    if request.method == "POST" and choice in ("take", "leave"):
        members.leave(membership, take_back=choice == "take")
        messages.success(request, f"You have left {membership.cohort.name}.")
        return go_on("groups")
    context = {
        "page": MemberPage(membership, timezone.now()),
        "error": request.method == "POST",
        "here": reverse("leave-group", args=[cohort_id]),
    }
    return render(request, "practice/leave-group.html", context, status=422 if context["error"] else 200)


@signed_in("POST")
def group_settings(request, cohort_id):
    """Keeps what a member allows in this group: passages as examples, mails about what is due."""
    membership = own_membership(request, cohort_id)
    membership.examples = "examples" in request.POST
    membership.reminders = "reminders" in request.POST
    membership.save(update_fields=["examples", "reminders"])
    if request.htmx:
        context = {"page": MemberPage(membership, timezone.now()), "saved": True}
        return render(request, "practice/group-member.html#settings", context)
    messages.success(request, "Saved.")
    return go_on("group", cohort_id)


@signed_in("GET", "HEAD", "POST")
def become_coach(request, token):
    """Makes the person a coach who came by an admin's invitation, once."""
    invitation = coaches.open_invitation(token)
    if invitation is None:
        raise Http404("No invitation waits here")
    form = CoachForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if coaches.accept(invitation, request.user, form.cleaned_data["name"]) is None:
            raise Http404("Somebody else was quicker")
        messages.success(request, "You are a coach now. Begin with a group.")
        return go_on("groups")
    context = {"form": form, "here": reverse("become-coach", args=[token])}
    return render(request, "practice/become-coach.html", context, status=422 if form.errors else 200)


# Mail programs post here by themselves when somebody presses their button (RFC 8058): they have no token of a
# form, and no session. The signed link is what says whose reminders end.
@csrf_exempt
@private
@allow("GET", "HEAD", "POST")
def stop_reminders(request, token):
    """Ends the reminders of one group. A GET only asks, because mail scanners open every link."""
    membership = membership_to_stop(token)
    if membership is None:
        raise Http404("No such reminders")
    if request.method == "POST":
        set_reminders(membership, False)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("No more reminders for this group.", content_type="text/plain")
    context = {"membership": membership, "here": request.path}
    return render(request, "practice/stop-reminders.html", context)
