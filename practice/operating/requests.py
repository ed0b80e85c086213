"""Each request as one line of the log and one count of the metrics: its route and outcome, never its words."""

import logging
from time import perf_counter

from django.conf import settings

from practice.operating import metrics

logger = logging.getLogger("practice.requests")

# Asked every few seconds by machines: a line only where they fail.
ROUTINE = {"healthz", "readyz", "metrics"}


def counted_requests(get_response):
    """Notes route (as in urls.py, so without ids and names), status and time of each request but static files."""

    def middleware(request):
        begin = perf_counter()
        response = get_response(request)
        if request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}"):
            return response
        seconds = perf_counter() - begin
        match = request.resolver_match
        name = match.view_name if match else ""
        metrics.request_done(name or "none", request.method, response.status_code, seconds)
        if name not in ROUTINE or response.status_code >= 500:
            told = {
                "method": request.method,
                "route": f"/{match.route}" if match else "",
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            }
            logger.info(
                "%s %s %s in %s ms",
                told["method"],
                told["route"] or "(no page)",
                told["status"],
                told["milliseconds"],
                extra=told,
            )
        return response

    return middleware
