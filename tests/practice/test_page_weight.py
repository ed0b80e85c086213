"""What the first view of the question page costs over the wire, and what search engines are told of a page."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.practice.tiny import MIXED

MOST = 80_000  # bytes
FONT = re.compile(
    r'url\("([^"]+-latin-wght[^"]+)"\)'
)  # the letters of English; the other file loads where it is needed


def sent(name: str) -> int:
    """Bytes of a static file as WhiteNoise sends it: packed, unless it is packed by itself."""
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 9))


def test_the_first_view_of_the_question_page_weighs_under_80_kilobytes_with_its_font(client, question):
    page = client.get(reverse("question", args=[question.slug])).content
    names = {name for name in re.findall(r'/static/([^"#?]+)', page.decode())}
    styles = [name for name in names if name.endswith(".css")]
    fonts = {
        f"fonts/{name.split('/')[-1]}"
        for css in styles
        for name in FONT.findall(Path(finders.find(css)).read_text())
    }
    assert len(fonts) == 1 and any(name.endswith("htmx.min.js") for name in names)
    weight = len(gzip.compress(page, 6)) + sum(map(sent, names | fonts))
    assert weight < MOST, f"{weight:,} bytes"


@pytest.mark.parametrize("name", ["home", "how-scoring-works", "privacy", "accessibility", "account_login"])
def test_a_public_page_describes_itself_and_may_be_found(client, db, name):
    response = client.get(reverse(name))
    assert "X-Robots-Tag" not in response
    assert re.search(r'<meta name="description" content="[^"]{40,}">', response.content.decode())


def test_a_page_of_ones_own_may_not_be_found(client, keep, question):
    attempt = keep(MIXED)
    own = ("attempt", attempt.pk), ("question", question.slug), ("progress",), ("account",), ("export",)
    for name, *args in own:
        response = client.get(reverse(name, args=args))
        assert response["X-Robots-Tag"] == "noindex", name
