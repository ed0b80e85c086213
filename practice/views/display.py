import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from practice.display import COOKIE, ONE_YEAR, Display
from practice.views.methods import allow


@allow("POST")
def display(request):
    chosen = Display.chosen(request.POST)
    if request.htmx:
        response = render(request, "base.html#display_saved")
        # static/desk.js puts these on <html>, so nothing on the page moves or is lost.
        response["HX-Trigger"] = json.dumps({"display-chosen": chosen.as_dict()})
    else:
        response = HttpResponse(status=303, headers={"Location": _back(request)})
    response.set_cookie(
        COOKIE,
        chosen.as_cookie(),
        max_age=ONE_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _back(request) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        # What no header can hold, such as a line end, is written as an address writes it.
        return iri_to_uri(address)
    return reverse("home")
