"""The figures for Prometheus: for whoever brings the token, and without a word about anybody."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from practice.models import Clock, Work
from practice.operating import metrics
from tests.conftest import ROOT
from tests.practice.tiny import SLUG


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "a-long-token"
    return {"Authorization": "Bearer a-long-token"}


def figures(response) -> dict:
    """Name with labels -> value, of what Prometheus would store."""
    families = text_string_to_metric_families(response.content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "a-long-token", "Bearer é"])
def test_without_the_token_there_is_no_such_page(client, db, token, given):
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_without_a_token_in_the_settings_an_empty_one_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_and_judging_are_counted_by_view_and_no_person_is_in_it(client, keep, token):
    before = figures(client.get("/metrics", headers=token))
    attempt = keep()
    client.get(f"/answers/{attempt.pk}/")
    response = client.get("/metrics", headers=token)
    after = figures(response)

    def more(*key):
        return after.get(key, 0) - before.get(key, 0)

    posted = (("method", "POST"), ("status", "3xx"), ("view", "answer"))
    assert more("practice_request_seconds_count", posted) == 1
    assert more("practice_answers_judged_total", (("outcome", "judged"),)) == 1
    assert more("practice_judging_seconds_count", ()) == 1
    text = response.content.decode()
    assert str(attempt.pk) not in text and SLUG not in text and attempt.answer not in text


def test_judging_that_fails_is_counted_as_such(client, keep, token, monkeypatch):
    key = ("practice_answers_judged_total", (("outcome", "failed"),))
    before = figures(client.get("/metrics", headers=token)).get(key, 0)
    monkeypatch.setattr("practice.answers.feedback.assess", lambda *args: 1 / 0)
    keep()
    assert figures(client.get("/metrics", headers=token))[key] == before + 1


def test_the_queue_tells_how_much_waits_and_since_when(
    client, db, token, django_assert_max_num_queries, settings
):
    now = timezone.now()
    Clock.objects.create(name="minute", struck_at=now - timedelta(seconds=90))
    for number, state in enumerate(["waiting", "running", "failed", "finished"]):
        Work.objects.create(name="rejudge", key=str(number), state=state)
    Work.objects.create(name="rejudge", key="later", not_before=now + timedelta(hours=1))
    Work.objects.filter(key="1").update(created_at=now - timedelta(minutes=5))
    with django_assert_max_num_queries(4):
        told = figures(client.get("/metrics", headers=token))
    job = (("job", "rejudge"),)
    assert told["practice_work_open", job] == 2 and told["practice_work_failed", ()] == 1
    assert told["practice_work_oldest_seconds", job] == pytest.approx(300, abs=30)
    assert told["practice_worker_seen_seconds", ()] == pytest.approx(90, abs=30)
    assert told["practice_database_up", ()] == 1


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_figure_too(monkeypatch):
    def away(self):
        raise DatabaseError

    monkeypatch.setattr(metrics._Background, "collect", away)
    text = metrics.exposition().decode()
    assert "practice_database_up 0.0" in text and "practice_work_failed" not in text


def test_counts_of_several_processes_are_told_together(tmp_path):
    """As under gunicorn: one folder, two processes that counted, a third that is asked."""
    count = "from practice.operating import metrics as m; m.request_done('home', 'GET', 200, .1); "
    tell = "from prometheus_client import CollectorRegistry as R, generate_latest as g, multiprocess as p; "
    tell += "r = R(); p.MultiProcessCollector(r); print(g(r).decode())"
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DEBUG": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "practice.settings"
    for code in (count, count):
        subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, timeout=60)
    outcome = subprocess.run(
        [sys.executable, "-c", tell], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert 'practice_request_seconds_count{method="GET",status="2xx",view="home"} 2.0' in outcome.stdout
