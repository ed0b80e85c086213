"""The POST of an answer up to its feedback, beside a bare view that does only what cannot be left out.

Both go through the site's own WSGI application with all its middleware, in turns, against a database of their
own: SQLite in a file, the bank loaded, one guest who has answered before. The bare view stores the same rows with
the same values and renders a template that visits as many nodes of each class as the feedback page does. It asks the
database nothing else, and judges nothing: so the judge's own time is taken off ours, and told beside it.
"""

import os
import tempfile
import time
import uuid
from collections import Counter
from http.cookies import SimpleCookie

from feedback.agreement import percentile

from .rejudging import stored_answers
from .timing import timing

SECRET = "a" * 32  # of the CSRF cookie
WORDS = range(90, 131)
NAME, JUDGE, BARE = (
    "an answer posted, less the judge",
    "the judge of that answer",
    "a bare view, same rows and nodes",
)
MOST = 1.5


def names() -> list[str]:
    return [BARE, NAME, JUDGE]


def timings(rounds: int) -> list[dict]:
    """Milliseconds on the core, one answer for each question that has a marked one of about 100 words."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        # Only now, because it asks for the settings.
        site = _Site()
        answers = {}
        for slug, text in stored_answers():
            if slug not in answers and len(text.split()) in WORDS and site.scores(slug, text):
                answers[slug] = text
        posted, judged, bare = [], [], []
        for turn in range(rounds + 1):
            site.forget_limits()
            for slug, text in answers.items():
                whole, judge = site.post(slug, f"{text} That was number {turn}.")
                alone = site.post_bare(slug)
                if turn:  # the first turn warms up
                    posted.append(whole - judge)
                    judged.append(judge)
                    bare.append(alone)
        site.close()
    nodes = round(percentile(site.nodes_rendered, 0.5))
    return [
        timing(BARE, bare, BARE, nodes=nodes),
        timing(NAME, posted, BARE, MOST),
        timing(JUDGE, judged, BARE),
    ]


def _set_up(folder: str) -> None:
    os.environ |= {"DEBUG": "0", "SECRET_KEY": "for measuring only", "HTTPS": "0", "DATA_DIR": folder}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "practice.settings", "LOG_LEVEL": "ERROR", "READER": "on"}
    os.environ |= {"DATABASE_URL": "", "STATIC_ROOT": f"{folder}/static"}
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = f"{__package__}.posting_urls"
    settings.LOGGING = {"version": 1, "disable_existing_loggers": True}
    django.setup()
    # As on a real site: names of static files are looked up in the manifest.
    for command in (("migrate",), ("collectstatic", "--noinput"), ("load_bank",)):
        call_command(*command, verbosity=0)


class _Site:
    """The application with one guest's cookies."""

    def __init__(self):
        from django.core.wsgi import get_wsgi_application
        from django.test import RequestFactory

        import feedback

        self._application = get_wsgi_application()
        self._requests = RequestFactory()
        self._cookies = {"csrftoken": SECRET}
        self._judge_ms = 0.0
        self.nodes_rendered: list[int] = []
        assess = feedback.assess

        def timed(*given):
            began = time.process_time()
            try:
                return assess(*given)
            finally:
                self._judge_ms += (time.process_time() - began) * 1000

        feedback.assess = timed

    def scores(self, slug: str, text: str) -> bool:
        """Sends the answer; whether it is scored. The bare view then has its rows and its nodes to match.

        Sent twice, because a first page may draw what every later one finds drawn: those nodes count for nobody.
        """
        from . import posting_urls

        self.post(slug, text)
        text += " Once more."
        with _counted_nodes() as seen:
            self.post(slug, text)
        return posting_urls.remember(slug, text, seen) and self.nodes_rendered.append(seen.total()) is None

    def post(self, slug: str, text: str) -> tuple[float, float]:
        """Milliseconds of the whole and of the judge in it."""
        self._judge_ms = 0.0
        sent = {"answer": text, "submission": uuid.uuid4(), "draft": "", "checked": "1"}
        return self._send(f"/questions/{slug}/answers/", sent), self._judge_ms

    def post_bare(self, slug: str) -> float:
        return self._send(f"/bare/{slug}/", {"answer": "as it is"})

    def _send(self, address: str, fields: dict) -> float:
        headers = {"HX-Request": "true", "X-CSRFToken": SECRET, "Host": "localhost"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        environ = self._requests.post(address, fields, headers=headers).environ
        status = []

        def start(line, told, *_):
            status.append(line)
            for name, value in told:
                if name == "Set-Cookie":
                    self._cookies |= {one.key: one.value for one in SimpleCookie(value).values()}

        began = time.process_time()
        response = self._application(environ, start)
        page = b"".join(response)
        response.close()
        took = (time.process_time() - began) * 1000
        if status != ["200 OK"]:
            raise RuntimeError(f"{address}: {status}, {page[:300]}")
        return took

    @staticmethod
    def forget_limits() -> None:
        """Nobody sends so many answers: without this the limits, which stay on, would refuse them."""
        from practice.models import Tally

        Tally.objects.all().delete()

    @staticmethod
    def close() -> None:
        from django.db import connection

        connection.close()


class _counted_nodes:
    """How many nodes of each class are rendered meanwhile, by the name of the class."""

    def __enter__(self) -> Counter:
        from django.template.base import Node, TextNode

        seen = Counter()
        self._kept = {kind: kind.render_annotated for kind in (Node, TextNode)}
        for kind, render in self._kept.items():
            kind.render_annotated = self._counting(render, seen)
        return seen

    @staticmethod
    def _counting(render, seen: Counter):
        def counted(node, context):
            seen[type(node).__name__] += 1
            return render(node, context)

        return counted

    def __exit__(self, *_):
        for kind, render in self._kept.items():
            kind.render_annotated = render
