import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from practice.display import COOKIE, ONE_YEAR, Display
from practice.views.methods import allow, way_on


@allow("POST")
def display(request):
    chosen = Display.chosen(request.POST)
    if request.htmx:
        response = render(request, "base.html#display_saved")
        # static/desk.js puts these on <html>, so nothing on the page moves or is lost.
        response["HX-Trigger"] = json.dumps({"display-chosen": chosen.as_dict()})
    else:
        response = HttpResponse(status=303, headers={"Location": way_on(request)})
    response.set_cookie(
        COOKIE,
        chosen.as_cookie(),
        max_age=ONE_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
