"""The site with the bare view of tests/benchmarks beside it, as gunicorn loads it for `throughput`."""

import json
import os

import django
from django.conf import settings

os.environ |= json.loads(os.environ["SITE"]) | {"DJANGO_SETTINGS_MODULE": "practice.settings"}
settings.ROOT_URLCONF = "tests.benchmarks.posting_urls"
django.setup()

from tests.benchmarks.posting import _Site  # noqa: E402  it asks for the settings

_site = _Site()
# The bare view stores and renders what the site's own view did for these answers.
for _slug, _text in json.loads(os.environ["ANSWERS"]):
    _site.scores(_slug, _text)
_site.close()

from django.db import connection  # noqa: E402

if getattr(connection, "pool", None):
    connection.close_pool()  # the processes that are forked now must not share its connections

application = _site._application
