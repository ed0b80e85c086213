"""What is decided around every view: how much is read of a form, and who may keep a page."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control

from practice.views.errors import error_page

CHUNK = 64 * 1024
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
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response

    return middleware


def _length(request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _sends_an_answer(request) -> bool:
    try:
        return request.method == "POST" and resolve(request.path_info).url_name in ("answer", "mock-question")
    except Resolver404:
        return False
