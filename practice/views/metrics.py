"""The figures for Prometheus, for whoever brings the site's token."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from practice.operating.metrics import exposition
from practice.views.methods import allow


@never_cache
@allow("GET")
def metrics(request):
    """Not there at all where no METRICS_TOKEN is set, and for everybody who does not bring it."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404("No token, no figures")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
