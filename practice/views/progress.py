"""The progress page, and the day of the interview that it plans for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from practice.access import known_person, person_of
from practice.interview_date import InterviewDateForm, forget_interview_day, set_interview_day
from practice.progress_page import ProgressPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def progress(request):
    page = _page(request)
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "practice/progress.html#trend", {"page": page})
        push_url(response, request.get_full_path())
    else:
        response = render(request, "practice/progress.html", {"page": page})
    # One address, two shapes: a browser's cache must not show the part as the page.
    patch_vary_headers(response, ["HX-Request"])
    return response


@private
@allow("POST")
def interview_date(request):
    if "forget" in request.POST:
        forget_interview_day(person_of(request))
    else:
        form = InterviewDateForm(request.POST)
        if not form.is_valid():
            return _refused(request, form)
        set_interview_day(known_person(request), form.cleaned_data["day"])
    if request.htmx:
        context = {"page": _page(request), "saved": True}
        return render(request, "practice/progress.html#plan", context)
    return HttpResponse(status=303, headers={"Location": f"{reverse('progress')}#plan"})


def _refused(request, form):
    error = form.errors["day"][0]
    if request.htmx:
        return render(request, "practice/progress.html#date_error", {"error": error}, status=422)
    context = {
        "page": _page(request),
        "error": error,
        "typed": form.data.get("day", ""),
        "here": reverse("progress"),
    }
    return render(request, "practice/progress.html", context, status=422)


def _page(request) -> ProgressPage:
    asked = request.GET.get("question", "").replace("\x00", "")
    return ProgressPage(person_of(request), timezone.now(), asked, request.GET.get("page", ""))
