"""What Sentry hears, where a DSN asks for it, and that without one nothing of it is even loaded."""

import json
import os
import subprocess
import sys

import pytest
import sentry_sdk

from practice.operating.failures import only_places
from tests.conftest import ROOT


@pytest.mark.slow
def test_without_a_dsn_the_library_is_not_loaded():
    code = "import django; django.setup(); import practice.wsgi, sys; print('sentry_sdk' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SENTRY")}
    environment |= {"DJANGO_SETTINGS_MODULE": "practice.settings", "DEBUG": "1"}
    outcome = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert outcome.stdout.strip() == "False", outcome.stderr


def test_what_is_sent_holds_places_and_not_one_word_that_was_typed():
    sent = []

    class Kept(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope):
            sent.append(envelope)

    options = {"before_send": only_places, "transport": Kept, "max_breadcrumbs": 0}
    client = sentry_sdk.Client("https://key@sentry.example.org/1", include_local_variables=True, **options)
    scope = sentry_sdk.Scope(client=client)
    scope.set_user({"email": "Zebulon@example.org"})
    scope.set_extra("form", {"answer": "Zebulon"})
    scope.set_tag("who", "Zebulon")

    def broken(answer):
        raise ValueError(answer)

    try:
        broken(" ".join(["Zebu" + "lon", "was", "rude"]))
    except ValueError as failure:
        event, hint = sentry_sdk.utils.event_from_exception(failure, client_options=client.options)
        event["request"] = {"data": "Zebulon", "cookies": "Zebulon", "query_string": "Zebulon"}
        event["logentry"] = {
            "message": "Judging failed for %s",
            "params": ["Zebulon"],
            "formatted": "Zebulon",
        }
        client.capture_event(event, hint=hint, scope=scope)
    [item] = [item.payload.json for envelope in sent for item in envelope.items]
    frames = item["exception"]["values"][0]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "broken" and "vars" not in frames[-1]
    assert item["logentry"] == {"message": "Judging failed for %s"}
    for part in ("request", "user", "extra", "breadcrumbs", "tags"):
        assert not item.get(part)
    said = json.dumps({name: value for name, value in item.items() if name != "exception"})
    assert "Zebulon" not in said and item["exception"]["values"][0]["value"] == ""
