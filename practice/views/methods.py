"""Which methods a view answers to, what private pages tell browsers, and where a form leads on to."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from practice.views.errors import error_page


def allow(*methods):
    """Like Django's require_http_methods, but the refusal is a page of this site that says what to do."""

    def decorated(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method in methods:
                try:
                    return view(request, *args, **kwargs)
                except Http404:
                    # The same page whether DEBUG is on or not: on a local site people practise too.
                    return error_page(request, "404.html", 404)
            response = HttpResponseNotAllowed(methods)
            response.content = error_page(request, "405.html", 405).content
            return response

        return guarded

    return decorated


def private(view):
    """For a page that shows one person's words: no copy in a cache, no entry in a search engine."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def signed_in(*methods):
    """For a private page of people with an account: anybody else is led to signing in, whatever there is."""

    def decorated(view):
        return private(allow(*methods)(login_required(view)))

    return decorated


def go_on(name: str, *args) -> HttpResponse:
    """Leads on to a page after a form. 303: the browser asks with GET, so a reload sends nothing again."""
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


def way_on(request) -> str:
    """The address that the request names as the next one, where it is one of this site; else home."""
    address = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        # What no header can hold, such as a line end, is written as an address writes it.
        return iri_to_uri(address)
    return reverse("home")
