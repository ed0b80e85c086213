"""The site with the bare view of tests/benchmarks beside it, as gunicorn loads it for `throughput`."""

import itertools
import json
import os

import django
from django.conf import settings

os.environ |= json.loads(os.environ["SITE"]) | {"DJANGO_SETTINGS_MODULE": "practice.settings"}
settings.ROOT_URLCONF = "tests.benchmarks.posting_urls"
django.setup()

from tests.benchmarks import posting_urls  # noqa: E402  they ask for the settings
from tests.benchmarks.posting import _Site  # noqa: E402

_site = _Site()
# The bare view stores and renders what the site's own view did for these answers.
for _slug, _text in json.loads(os.environ["ANSWERS"]):
    _site.scores(_slug, _text)
_site.close()

from django.db import connection  # noqa: E402

if getattr(connection, "pool", None):
    connection.close_pool()  # the processes that are forked now must not share its connections


def _numbers_of_its_own() -> None:
    """No number twice, in whichever process or thread the bare view runs."""
    posting_urls._next_number = itertools.count(1_000_000 * (2 + os.getpid() % 1000)).__next__


os.register_at_fork(after_in_child=_numbers_of_its_own)
application = _site._application
