from django.http import JsonResponse
from django.shortcuts import render

from practice.access import person_of
from practice.copies import copy_for
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def export(request):
    """All of the person's data as a page to read, print or keep."""
    return render(request, "practice/export.html", {"copy": copy_for(request.user, person_of(request))})


@private
@allow("GET", "HEAD")
def export_json(request):
    """The same as a file for other programs, with the details that the page leaves out."""
    response = JsonResponse(
        copy_for(request.user, person_of(request)).as_json(),
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="my-practice.json"'
    return response
