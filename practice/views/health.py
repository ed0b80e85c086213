from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from practice.views.methods import allow
from questions.models import Question


@never_cache
@allow("GET", "HEAD")
def healthz(request):
    """The process answers. Asks nothing of the database, so a slow database never kills the process."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@allow("GET", "HEAD")
def readyz(request):
    """Fit to serve: the database answers and the question bank is loaded."""
    try:
        ready = Question.objects.answerable().exists()
        reason = "the question bank is not loaded"
    except DatabaseError:
        connection.close()
        ready, reason = False, "the database does not answer"
    if ready:
        return HttpResponse("ok\n", content_type="text/plain")
    return HttpResponse(f"not ready: {reason}\n", content_type="text/plain", status=503)
