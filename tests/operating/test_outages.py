"""The database is away, slow or full: a plain page, the typed text, and one more attempt where that is safe."""

import sys

import pytest
from django.db import DatabaseError, InternalError, OperationalError
from django.test import Client
from django.urls import reverse

from practice import environment
from practice.models import Attempt
from practice.operating import outages
from practice.operating.outages import Breaker, breaker, is_away, is_outage, once_more
from tests.practice.tiny import MIXED

# The package has a view of the same name as the module.
views = sys.modules["practice.views.question"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed_again():
    yield
    breaker.close()


@pytest.fixture
def visitor():
    """A client that sees the page of an error, as a browser does, and has to bring its token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get(reverse("home"))
    return client


def failing(failure):
    def fail(*args, **kwargs):
        raise failure

    return fail


def send(visitor, question, htmx=False, **more):
    token = visitor.get(reverse("question", args=[question.slug])).context["csrf_token"]
    fields = {"answer": MIXED, "submission": "6b0c4f5e-0c0a-4a3e-9f0e-0e2f3f4a5b6c", "checked": "1"}
    headers = {"HX-Request": "true"} if htmx else {}
    fields |= {"csrfmiddlewaretoken": str(token)} | more
    return visitor.post(reverse("answer", args=[question.slug]), fields, headers=headers)


def full_disk():
    return OperationalError("could not extend file: No space left on device")


@pytest.fixture
def full(monkeypatch):
    monkeypatch.setattr(views, "keep_answer", failing(full_disk()))


def test_the_page_says_what_is_safe_and_holds_the_typed_text(visitor, question, full):
    response = send(visitor, question)
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"] == "15"
    assert "What was saved before is safe" in page and "Wait half a minute" in page
    assert MIXED in page and "6b0c4f5e-0c0a-4a3e-9f0e-0e2f3f4a5b6c" in page
    assert response["X-Robots-Tag"] == "noindex" and "no-store" in response["Cache-Control"]
    assert not Attempt.objects.exists()


def test_the_form_on_that_page_stores_the_answer_once_it_works_again(visitor, question, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(views, "keep_answer", failing(full_disk()))
        page = send(visitor, question).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    response = send(visitor, question, csrfmiddlewaretoken=token)
    assert response.status_code == 303 and Attempt.objects.get().answer == MIXED


def test_with_htmx_only_the_note_comes_and_the_form_stays(visitor, question, full):
    response = send(visitor, question, htmx=True)
    page = response.content.decode()
    assert response.status_code == 503
    assert page.lstrip().startswith("<div") and 'id="error-note"' in page and "<html" not in page
    assert "Your text is still on this page" in page and MIXED not in page


def test_typed_text_is_escaped(visitor, question, full):
    page = send(visitor, question, answer="</textarea><script>alert(1)</script> and so on").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/login/"])
def test_forms_with_passwords_are_not_brought_back(visitor, address, rf):
    from practice.views.errors import unavailable

    page = unavailable(rf.post(address, {"login": "a@b.org", "password": "my secret word"})).content.decode()
    assert "my secret word" not in page and "safe" in page


def test_other_failures_stay_our_fault(visitor, question, monkeypatch):
    monkeypatch.setattr(views, "keep_answer", failing(DatabaseError("no such column")))
    response = send(visitor, question)
    assert response.status_code == 500 and "Something broke here" in response.content.decode()


@pytest.mark.parametrize("state", ["25006", "25P03"], ids=["only reads", "stood still in a transaction"])
def test_what_the_server_calls_its_own_failure_may_be_an_outage(state):
    failure, cause = InternalError(), Exception()
    assert not is_outage(failure)
    cause.sqlstate = "XX000"
    failure.__cause__ = cause
    assert not is_outage(failure)
    cause.sqlstate = state
    assert is_outage(failure) and not is_away(failure)


def away():
    """As Django raises it where the pool has waited in vain."""
    failure = OperationalError("couldn't get a connection after 5.00 sec")
    failure.__cause__ = type("PoolTimeout", (Exception,), {})()
    return failure


def test_once_the_database_is_away_others_do_not_wait_for_it(visitor, question, monkeypatch):
    monkeypatch.setattr(views, "keep_answer", failing(away()))
    assert send(visitor, question).status_code == 503
    asked = []
    monkeypatch.setattr(outages.connection, "ensure_connection", lambda: asked.append(1))
    response = visitor.get(reverse("home"))
    assert response.status_code == 503 and not asked
    page = response.content.decode()
    assert "Try again" in page and "This page cannot be shown right now" in page
    for machine in ("healthz", "readyz"):
        assert visitor.get(reverse(machine)).status_code == 200


def test_one_request_a_second_looks_and_then_all_are_served(visitor, monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(outages, "monotonic", lambda: moment[0])
    breaker.open()
    assert visitor.get(reverse("home")).status_code == 503
    moment[0] += 1.1
    with monkeypatch.context() as broken:
        broken.setattr(outages.connection, "ensure_connection", failing(away()))
        assert visitor.get(reverse("home")).status_code == 503
    moment[0] += 0.5
    assert visitor.get(reverse("home")).status_code == 503, "not looked again so soon"
    moment[0] += 1.1
    assert visitor.get(reverse("home")).status_code == 200 and not breaker.is_open


def test_only_one_at_a_time_looks(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(outages, "monotonic", lambda: moment[0])
    one = Breaker()
    assert not one.has_a_turn(), "nothing is wrong"
    one.open()
    moment[0] += 1.1
    assert one.has_a_turn() and not one.has_a_turn()


def broken_connection():
    return OperationalError("server closed the connection unexpectedly")


class Server:
    """A connection that the server has closed, or a sound one."""

    in_atomic_block = False

    def __init__(self, usable):
        self.usable, self.closed = usable, 0

    def is_usable(self):
        return self.usable

    def close(self):
        self.closed += 1


@pytest.mark.parametrize(
    ("failure", "usable", "calls"),
    [(broken_connection(), False, 2), (full_disk(), True, 1), (away(), False, 1)],
    ids=["broken", "full", "away"],
)
def test_only_a_broken_connection_is_tried_once_more(failure, usable, calls, monkeypatch):
    server, called = Server(usable), []
    monkeypatch.setattr(outages, "connection", server)

    @once_more
    def view(request):
        called.append(1)
        if len(called) == 1:
            raise failure
        return "stored"

    if calls == 2:
        assert view(None) == "stored" and server.closed == 1
    else:
        with pytest.raises(OperationalError):
            view(None)
    assert len(called) == calls


@pytest.mark.django_db(transaction=True)
def test_an_answer_whose_connection_broke_after_storing_is_stored_once(question, monkeypatch, client):
    kept, connection, calls = views.keep_answer, outages.connection, []

    def breaks_once(*args, **kwargs):
        attempt = kept(*args, **kwargs)
        calls.append(1)
        if len(calls) == 1:
            raise broken_connection()
        return attempt

    monkeypatch.setattr(views, "keep_answer", breaks_once)
    monkeypatch.setattr(type(connection._connections["default"]), "is_usable", lambda self: False)
    fields = {"answer": MIXED, "submission": "6b0c4f5e-0c0a-4a3e-9f0e-0e2f3f4a5b6c", "checked": "1"}
    response = client.post(reverse("answer", args=[question.slug]), fields)
    assert response.status_code == 303 and len(calls) == 2
    assert Attempt.objects.get().answer == MIXED


def test_the_pool_looks_for_a_lost_server_with_each_request():
    options = environment.database("postgresql://a@b/c?connect_timeout=9", None, 4)["OPTIONS"]
    assert options["pool"]["reconnect_timeout"] <= 5 and options["pool"]["timeout"] <= 5
    assert options["connect_timeout"] == "9" and options["tcp_user_timeout"], "the address has the last word"
