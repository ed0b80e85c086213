"""What is decided around every view: how much is read of a form, who may keep a page, whose clock holds."""

import zoneinfo

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from practice.accounts import SecondFactor, second_factor_of
from practice.profiles import TIME_ZONE
from practice.views.errors import error_page

CHUNK = 64 * 1024
# The pages to which answers are sent.
ANSWERED_AT = ("answer", "mock-question", "assigned-question")
READ_AT_MOST = 16 * 1024 * 1024


def far_too_long_answers(get_response):
    """Answers a form larger than Django would read with a page of ours, also while DEBUG is on.

    The body is read and dropped, because a browser that is still sending does not read the answer.
    """

    def middleware(request):
        if not (_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and _sends_an_answer(request)):
            return get_response(request)
        left = min(_length(request), READ_AT_MOST)
        while left > 0 and (piece := request.read(min(CHUNK, left))):
            left -= len(piece)
        request._mark_post_parse_error()
        return error_page(request, "400.html", 413)

    return middleware


def pages_for_one_person(get_response):
    """Lets no cache between the site and a browser keep a page: each holds one visitor's token or scores."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith("/accounts/"):
            # allauth's pages name email addresses and hold codes: going back must not bring them back.
            patch_cache_control(response, private=True, no_store=True)
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response

    return middleware


def in_the_persons_time_zone(get_response):
    """Shows every time as the person's own clocks do, where the person has named a time zone."""

    def middleware(request):
        try:
            zone = zoneinfo.ZoneInfo(request.session.get(TIME_ZONE) or "UTC")
        except (KeyError, ValueError, OSError):
            zone = None
        with timezone.override(zone):
            return get_response(request)

    return middleware


def second_factor_for_staff(get_response):
    """Opens the admin only after a second factor, where the site's settings ask for that."""

    def middleware(request):
        if not settings.STAFF_SECOND_FACTOR or not _is_admin_page(request):
            return get_response(request)
        state = second_factor_of(request)
        if state is SecondFactor.MISSING:
            messages.warning(
                request, "This site asks its staff for a second step at sign-in. Set it up first."
            )
            return redirect("mfa_index")
        if state is SecondFactor.NOT_GIVEN:
            return redirect(reverse("mfa_reauthenticate", query={"next": request.get_full_path()}))
        return get_response(request)

    return middleware


def _is_admin_page(request) -> bool:
    staff = request.user.is_authenticated and request.user.is_staff
    start = reverse("admin:index")
    # Signing out is never refused.
    return staff and request.path.startswith(start) and request.path != f"{start}logout/"


def _length(request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _sends_an_answer(request) -> bool:
    try:
        return request.method == "POST" and resolve(request.path_info).url_name in ANSWERED_AT
    except Resolver404:
        return False
