"""Requests that once broke a page, each as the fuzz found it (tests/fuzz)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from practice.operating.charsets import readable, readable_requests
from questions.admin.editor_fields import CriterionPart
from questions.models import ImportedArticle
from tests.practice.groups import make_coach, signed_in
from tests.practice.people import make_user


@pytest.fixture
def by_admin(db):
    return signed_in(make_user("admin@example.org", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("user", ["'p", "9" * 20, "²", "-1", ""])
def test_a_coach_whose_person_is_no_number_is_refused_with_the_form(by_admin, user):
    coach = make_coach()
    for address in (f"/admin/practice/coach/{coach.pk}/change/", "/admin/practice/coach/add/"):
        response = by_admin.post(address, {"user": user, "name": "Kim", "active": "on"})
        assert response.status_code == 200 and "errorlist" in response.content.decode()


def test_a_criterion_of_which_fields_were_not_sent_is_refused():
    part = CriterionPart({"label": "Said sorry"})
    assert not part.is_valid() and part.cleaned_data["rules"] == []


def test_an_article_of_nothing_but_signs_gives_no_drafts(by_admin):
    """No line of it is left once the clutter is gone."""
    file = SimpleUploadedFile("signs.txt", b"[" * 20_000)
    response = by_admin.post("/admin/questions/importedarticle/add/", {"file": file})
    assert response.status_code == 302 and ImportedArticle.objects.get().proposals.count() == 0


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "charset", ["hex", "rot13", "zlib", "undefined", "idna", "punycode", "nope", '"', "a b"]
)
def test_a_charset_that_is_none_is_left_out_before_django_breaks_on_it(db, charset):
    seen = []
    environ = {"CONTENT_TYPE": f"{FORM}; charset={charset}", "QUERY_STRING": "q=%C3%A9"}
    readable_requests(lambda environ, start_response: seen.append(environ))(environ, None)
    assert seen[0]["CONTENT_TYPE"] == FORM and environ["CONTENT_TYPE"] != FORM
    request = WSGIRequest(RequestFactory()._base_environ(**seen[0]))
    assert request.GET["q"] == "é"


@pytest.mark.parametrize(
    "told",
    ["", FORM, f"{FORM}; charset=utf-8", f"{FORM}; charset=latin-1", "multipart/form-data; boundary=hex"],
)
def test_a_content_type_that_can_be_read_stays_as_it_is(told):
    assert readable({"CONTENT_TYPE": told}) == {"CONTENT_TYPE": told}
    assert readable({}) == {}


def test_the_door_of_the_site_is_the_one_that_was_tested():
    from practice.wsgi import application

    assert application.__qualname__ == readable_requests(None).__qualname__
