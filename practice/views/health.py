from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from practice.operating import migrations
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
    """Fit to serve: the database answers, its tables are at this program's version, and the bank is loaded."""
    try:
        if migrations.missing():
            ready, reason = False, "the tables are behind the program"
        else:
            ready, reason = Question.objects.answerable().exists(), "the question bank is not loaded"
    except DatabaseError:
        connection.close()
        ready, reason = False, "the database does not answer"
    if ready:
        return HttpResponse("ok\n", content_type="text/plain")
    return HttpResponse(f"not ready: {reason}\n", content_type="text/plain", status=503)
