import pytest
from django.urls import reverse

from tests.practice.tiny import MIXED

LIST = "/admin/practice/attempt/"


def test_tries_are_listed_searched_and_filtered(admin_client, keep, client):
    attempt = keep(MIXED)
    for query in ({}, {"q": "her own fault"}, {"q": str(attempt.pk)}, {"q": "late"}, {"not_scored": ""}):
        response = admin_client.get(LIST, query)
        assert response.status_code == 200, query
        assert response.context["cl"].result_count == 1, query
    assert admin_client.get(LIST, {"q": "zebra"}).context["cl"].result_count == 0


def test_a_try_is_shown_and_cannot_be_changed(admin_client, keep):
    attempt = keep(MIXED)
    address = reverse("admin:practice_attempt_change", args=[attempt.pk])
    page = admin_client.get(address).content.decode()
    assert "her own fault" in page and "says-sorry" in page
    assert 'name="_save"' not in page
    assert admin_client.post(address, {"answer": "other"}).status_code == 403
    attempt.refresh_from_db()
    assert attempt.answer == MIXED


def test_no_try_can_be_added(admin_client, db):
    assert admin_client.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize("address", [LIST, "/admin/"])
def test_a_stranger_is_asked_to_sign_in(client, db, address):
    assert client.get(address).status_code == 302
