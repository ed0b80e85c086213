import re
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.urls import reverse

from practice import views
from questions.models import Question
from tests.practice.tiny import MIXED

ROOT = Path(__file__).resolve().parents[2]
STATIC_PAGES = ["/how-scoring-works/", "/privacy/", "/accessibility/"]


@pytest.mark.parametrize("address", STATIC_PAGES)
def test_a_page_of_text_opens_and_takes_no_post(client, db, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert client.post(address).status_code == 405


def test_the_page_on_scoring_takes_its_numbers_from_the_judge(client, db):
    from feedback.scoring import MISTAKE_COST, MISTAKES_MOST

    page = client.get("/how-scoring-works/").content.decode()
    assert f"Less {MISTAKE_COST} times the weight" in page
    assert f"never more than {MISTAKES_MOST} in all" in page
    assert "85 to 100" in page and "0 to 39" in page


def test_an_unknown_address_has_a_page_that_says_what_to_do(client, db):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "This page is not here" in page and "All questions" in page
    assert "Display" in page


def test_a_failing_view_has_a_page_that_blames_nobody_else(client, question, monkeypatch):
    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr(Question.objects.__class__, "answerable", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "This is our fault, not yours." in response.content.decode()
    part = client.get("/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="error-note"' in part and "<html" not in part


def test_every_error_view_answers_htmx_with_the_note_alone(rf):
    request = rf.get("/", headers={"HX-Request": "true"})
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    for view, status in ((views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)):
        response = view(request, None)
        assert response.status_code == status
        assert b'id="error-note"' in response.content and b"<html" not in response.content


def test_healthz_asks_the_database_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_is_ready_when_there_is_a_question_to_answer(client, question):
    assert client.get("/readyz").status_code == 200


def test_readyz_says_that_the_bank_is_not_loaded(client, empty_bank):
    response = client.get("/readyz")
    assert response.status_code == 503 and b"question bank" in response.content


def test_readyz_says_that_the_database_does_not_answer(client, db, monkeypatch):
    def down(*args):
        raise DatabaseError

    monkeypatch.setattr(type(Question.objects), "answerable", down)
    monkeypatch.setattr("practice.views.health.connection.close", lambda: None)
    response = client.get("/readyz")
    assert response.status_code == 503 and b"database" in response.content


def test_pages_hold_no_inline_script_or_style(client, question, keep):
    attempt = keep(MIXED)
    pages = ["/", reverse("question", args=[question.slug]), reverse("attempt", args=[attempt.pk])]
    for address in [*pages, *STATIC_PAGES, "/nothing/"]:
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page), address
        assert page.count('rel="preload"') == 1


def test_the_policy_for_content_is_strict(client, question):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_no_cache_between_the_site_and_a_browser_keeps_a_page(client, question, keep):
    attempt = keep(MIXED)
    pages = ["/", reverse("question", args=[question.slug]), reverse("attempt", args=[attempt.pk])]
    for address in [*pages, *STATIC_PAGES, "/nothing/", "/answers/none/", "/admin/login/"]:
        assert "private" in client.get(address)["Cache-Control"], address
    refused = type(client)(enforce_csrf_checks=True).post(f"{pages[1]}answers/", {"answer": MIXED})
    assert MIXED in refused.content.decode() and "no-store" in refused["Cache-Control"]


@pytest.mark.slow
def test_no_template_leads_to_a_place_that_is_not_there(client, question, keep):
    attempt = keep(MIXED)
    first = ("/", reverse("attempt", args=[attempt.pk]), "/nothing/")
    seen, waiting = set(first[:2]), [(address, client.get(address).content.decode()) for address in first]
    while waiting:
        address, page = waiting.pop()
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        for link in re.findall(r'<a [^>]*href="([^"]+)"', page):
            place, _, fragment = link.partition("#")
            if not place:
                assert fragment in ids, f"{address}: {link}"
            elif place not in seen:
                seen.add(place)
                response = client.get(place, follow=True)
                assert response.status_code == 200, f"{address}: {link}"
                waiting.append((place, response.content.decode()))


def test_both_dark_blocks_of_the_stylesheet_are_equal():
    """They stand twice because older phones know no light-dark()."""
    css = (ROOT / "static" / "app.css").read_text()
    media = re.search(r"prefers-color-scheme:dark\)\{:root:not\(\[data-theme=light\]\)\{(.*?)\}\}", css, re.S)
    chosen = re.search(r":root\[data-theme=dark\]\{(.*?)\}", css, re.S)
    assert media and chosen
    assert media[1].split() == chosen[1].split()


def test_screens_speak_the_plain_words():
    """Attempt, criterion and submit are words of the code, not of the screen."""
    for template in (ROOT / "templates").rglob("*.html"):
        source = re.sub(r"\{[%#{].*?[%#}]\}", " ", template.read_text(), flags=re.S)
        words = re.sub(r"<[^>]*>", " ", source)
        assert not re.search(r"\b(attempt|criteri|submit|congratulat)", words, re.I), template.name
