from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from practice.operating import migrations
from practice.views.methods import allow
from questions.models import Question

# Whoever asks whether the site is ready gives up after 3 to 5 seconds.
PATIENCE = 2.0


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
        _insist_on_an_answer()
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


def _insist_on_an_answer() -> None:
    """DatabaseError within PATIENCE seconds where the database is away; a page would wait longer for it."""
    if pool := getattr(connection, "pool", None):
        from psycopg_pool import PoolTimeout

        try:
            pool.open()
            pool.putconn(pool.getconn(timeout=PATIENCE))
        except PoolTimeout as late:
            raise DatabaseError("no connection in time") from late
