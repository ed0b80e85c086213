"""The folds below a verdict are kept from one answer to the next, and hold nothing of the one before."""

import re

import pytest
from django.test import Client

from practice.templatetags import folds


@pytest.fixture
def pages(keep):
    """The feedback pages of two people who sent the same answer."""
    shown = []
    for _ in range(2):
        browser = Client()
        attempt = keep(by=browser)
        shown.append((attempt, browser.get(f"/answers/{attempt.pk}/").content.decode()))
    return shown


def test_each_page_has_its_own_addresses_and_tokens(pages):
    (first, of_first), (second, of_second) = pages
    assert f'action="/answers/{second.pk}/' in of_second
    assert str(first.pk) not in of_second and str(second.pk) not in of_first
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)) for _, page in pages]
    assert all(len(found) == 1 for found in tokens) and tokens[0] != tokens[1]


def test_nothing_stands_for_anything_any_more(pages):
    for _, page in pages:
        assert folds.ADDRESS not in page and folds.TOKEN not in page


def test_what_is_kept_names_nobody(pages):
    for attempt, _ in pages:
        assert all(str(attempt.pk) not in html for html in folds._drawn._values.values())
