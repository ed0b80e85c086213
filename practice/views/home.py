from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import push_url

from practice.access import person_of
from practice.listing import Filters, listing
from practice.views.methods import allow


@allow("GET", "HEAD")
def home(request):
    filters = Filters.chosen(request.GET)
    context = {"listing": listing(person_of(request), filters)}
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "practice/home.html#results", context)
        query = urlencode(filters.as_query())
        push_url(response, f"{reverse('home')}?{query}" if query else reverse("home"))
    else:
        response = render(request, "practice/home.html", context)
    # One address, two shapes: a browser's cache must not show the part as the page.
    patch_vary_headers(response, ["HX-Request"])
    return response
