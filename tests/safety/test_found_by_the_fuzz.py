"""Requests that once broke a page, each as the fuzz found it (tests/fuzz)."""

import pytest

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
