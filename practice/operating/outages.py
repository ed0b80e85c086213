"""When the database is away, slow or full: what counts as that, and how the site goes on meanwhile.

A request that waits for a database that is gone holds a thread. With a few hundred people the threads are used up
within seconds, and then even pages that need no database are late. So the first request that waited in vain tells
the others of its process: they get the page that says so at once, and one request a second looks whether the
database is back.
"""

import logging
import threading
from functools import wraps
from time import monotonic

from django.db import InterfaceError, InternalError, OperationalError, connection
from django.urls import Resolver404, resolve

from practice.views.errors import unavailable

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks
# What PostgreSQL calls a failure of its own although a minute may mend it: a copy that has yet to take over, and a
# transaction that stood still for so long that it lost its connection.
PASSES = {"25006", "25P03"}
# They say how the process and the database are, so they are always asked for real.
ASKED_BY_MACHINES = {"healthz", "readyz", "metrics"}


def is_outage(failure: BaseException | None) -> bool:
    """Whether what went wrong may go right in a minute: no connection, no time, no room, a server that only reads.

    A statement that took too long (57014) and a lock that did not come in time (55P03) are OperationalErrors too.
    """
    if isinstance(failure, InternalError):
        return getattr(failure.__cause__, "sqlstate", None) in PASSES
    return isinstance(failure, OperationalError | InterfaceError)


def is_away(failure: BaseException | None) -> bool:
    """Whether nobody was there to connect to, as opposed to a connection that broke or a statement that failed."""
    cause = failure.__cause__ if is_outage(failure) else None
    # The driver leaves what became of connecting on the failure of connecting alone; the pool's is its own.
    return type(cause).__name__ == "PoolTimeout" or getattr(cause, "pgconn", None) is not None


class Breaker:
    """Of one process: whether its database is away, as far as it knows."""

    def __init__(self):
        self._lock = threading.Lock()
        self._look_again: float | None = None

    @property
    def is_open(self) -> bool:
        return self._look_again is not None

    def open(self) -> None:
        with self._lock:
            if not self.is_open:
                logger.error("The database is away. Pages say so until it is back.")
            self._look_again = monotonic() + PAUSE

    def close(self) -> None:
        with self._lock:
            if self.is_open:
                logger.warning("The database is back.")
            self._look_again = None

    def has_a_turn(self) -> bool:
        """Whether this request is the one that looks; the others need not wait for it."""
        with self._lock:
            if self._look_again is None or monotonic() < self._look_again:
                return False
            self._look_again = monotonic() + 60  # nobody else meanwhile, unless this one never comes back
            return True


breaker = Breaker()


def spared(get_response):
    """Answers at once while the database is known to be away."""

    def middleware(request):
        if breaker.is_open and not _is_asked_by_machines(request) and not _is_back():
            return unavailable(request)
        return get_response(request)

    return middleware


def _is_back() -> bool:
    if not breaker.has_a_turn():
        return not breaker.is_open
    try:
        connection.ensure_connection()
    except (OperationalError, InterfaceError):
        breaker.open()
        return False
    breaker.close()
    return True


def _is_asked_by_machines(request) -> bool:
    try:
        return resolve(request.path_info).url_name in ASKED_BY_MACHINES
    except Resolver404:
        return False


def once_more(view):
    """Calls the view a second time where a connection broke in it.

    Only for a view that comes to the same when it is called twice: what it stores hangs on the form's own token.
    A restart of the database is then no more than a moment's wait for whoever sends an answer.
    """

    @wraps(view)
    def tried(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as failure:
            # Where nobody was there to connect to, that was waited for already; and where the connection is
            # sound (a full disk, a lock), the same would happen again.
            if connection.in_atomic_block or is_away(failure) or connection.is_usable():
                raise
            connection.close()
        return view(request, *args, **kwargs)

    return tried
