from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from practice.access import person_of
from practice.coaching.duties import duties_of
from practice.coaching.released import unread_reviews
from practice.going_on import going_on
from practice.listing import Filters, listing
from practice.views.methods import allow


@allow("GET", "HEAD")
def home(request):
    filters = Filters.chosen(request.GET)
    person = person_of(request)
    context = {"listing": listing(person, filters)}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "practice/home.html#results", context)
        query = urlencode(filters.as_query())
        push_url(response, f"{reverse('home')}?{query}" if query else reverse("home"))
    else:
        if not filters.as_query():  # who searches knows what comes next
            context["duties"] = [duty for duty in duties_of(person, timezone.now()) if not duty.is_done]
            context["unread_reviews"] = unread_reviews(person)
            context["going_on"] = going_on(person, context["listing"].to_practise, timezone.now())
        response = render(request, "practice/home.html", context)
    # One address, two shapes: a browser's cache must not show the part as the page.
    patch_vary_headers(response, ["HX-Request"])
    return response
