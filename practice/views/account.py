"""A person's account, or a guest's trace on this browser: told, moved, left, deleted."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.views import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse

from practice import accounts
from practice.access import ADOPTED, GUEST, Person, guest_of, known_person, person_of, whose
from practice.belongings import (
    MovedElsewhere,
    delete_all_of,
    move_to_account,
    owned_by,
)
from practice.display import COOKIE
from practice.forms import ProfileForm
from practice.profiles import TIME_ZONE, days_to_interview, profile_of
from practice.views.methods import allow, private, way_on

# Empties the browser's storage for this site, where drafts lie. Browsers heed it on https alone, so the page
# that follows removes the drafts by script as well.
FORGET_DRAFTS = {"Clear-Site-Data": '"storage"'}


def _go_on(address: str, headers: dict | None = None) -> HttpResponse:
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": address} | (headers or {}))


@private
@allow("GET", "HEAD", "POST")
def account(request):
    """What there is of this person; a POST keeps what the person tells about the interview and the time."""
    if request.method != "POST":
        return render(request, "practice/account.html", _account(request))
    profile = profile_of(known_person(request))
    form = ProfileForm(request.POST, instance=profile)
    if not form.is_valid():
        context = _account(request) | {"form": form, "here": reverse("account")}
        part = "practice/account.html#profile" if request.htmx else "practice/account.html"
        return render(request, part, context, status=422)
    form.save()
    request.session[TIME_ZONE] = form.cleaned_data["time_zone"]
    if request.htmx:
        return render(request, "practice/account.html#profile", {"form": form, "saved": True})
    messages.success(request, "Saved.")
    return _go_on(reverse("account"))


def _account(request) -> dict:
    person, guest = person_of(request), guest_of(request)
    profile = profile_of(person)
    return {
        "form": ProfileForm(instance=profile),
        "days_left": days_to_interview(profile),
        "owned": owned_by(person),
        "left_here": owned_by(Person(guest=guest)) if person.user_id and guest else [],
    }


@private
@allow("GET", "HEAD", "POST")
@login_required
def move(request):
    """Asks whether a guest's work on this browser shall become the account's, and does what is answered."""
    guest = guest_of(request)
    owned = owned_by(Person(guest=guest)) if guest else []
    if not owned:
        request.session.pop(GUEST, None)
        return _go_on(way_on(request))
    if request.method != "POST":
        return render(request, "practice/move.html", {"owned": owned, "next": way_on(request)})
    if request.POST.get("choice") != "move":
        messages.info(request, "Left on this browser. You can still move it: open Your account.")
        # One of the tries that stay behind is closed while somebody is signed in.
        onward = way_on(request)
        return _go_on(reverse("home") if onward.startswith("/answers/") else onward)
    try:
        move_to_account(guest, request.user.pk)
        request.session[ADOPTED] = whose(Person(guest=guest))
        messages.success(request, f"Moved to your account: {', '.join(of.words for of in owned)}.")
    except MovedElsewhere:
        messages.warning(request, "Nothing was moved. It belongs to another account already.")
    del request.session[GUEST]
    request.session[TIME_ZONE] = profile_of(Person(user_id=request.user.pk)).time_zone
    return _go_on(way_on(request))


def sign_out(request):
    """allauth's signing out; the drafts of the person who leaves go with them.

    Nobody signs out who only turns back half way through signing in: those drafts stay.
    """
    leaves = request.method == "POST" and request.user.is_authenticated
    response = logout(request)
    if leaves:
        for name, value in FORGET_DRAFTS.items():
            response[name] = value
    return response


@private
@allow("GET", "HEAD")
def signed_out(request):
    """Says that the person is signed out or forgotten; its script removes the drafts on this device."""
    return render(request, "practice/signed-out.html", {"gone": request.GET.get("gone", "")})


@private
@allow("GET", "HEAD", "POST")
@login_required
@reauthentication_required
def delete_account(request):
    """Deletes the account with all that belongs to it, once the person has said so twice."""
    person = person_of(request)
    if request.method != "POST" or not request.POST.get("sure"):
        context = {"owned": owned_by(person), "error": request.method == "POST", "here": reverse("account")}
        return render(
            request, "practice/delete-account.html", context, status=422 if context["error"] else 200
        )
    accounts.delete_account(person.user_id)
    get_adapter(request).logout(request)
    return _go_on(reverse("signed-out", query={"gone": "account"}), FORGET_DRAFTS)


@private
@allow("GET", "HEAD", "POST")
def forget(request):
    """Deletes all that a guest did on this browser, and the browser's tie to it."""
    person = person_of(request)
    if person.user_id is not None:
        return _go_on(reverse("account"))
    if request.method != "POST" or not request.POST.get("sure"):
        context = {"owned": owned_by(person), "error": request.method == "POST", "here": reverse("account")}
        return render(request, "practice/forget.html", context, status=422 if context["error"] else 200)
    delete_all_of(person)
    request.session.flush()
    rotate_token(request)  # the next guest of this browser is somebody new
    response = _go_on(reverse("signed-out", query={"gone": "guest"}), FORGET_DRAFTS)
    response.delete_cookie(COOKIE)
    return response
