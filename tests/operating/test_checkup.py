"""The operator's check-up: each thing that may be wrong is said in words, with what to do."""

import json
import smtplib
import socket
from collections import namedtuple
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from practice.models import Clock, Work
from practice.operating import checkup, migrations

pytestmark = pytest.mark.django_db


@pytest.fixture
def fit(settings, tmp_path):
    """A site on which nothing is wrong."""
    settings.SECRET_KEY = "".join(chr(48 + number) for number in range(60))
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["practice.example.org", "localhost"]
    settings.HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 1
    settings.STATIC_ROOT = tmp_path
    settings.MAIL_SERVER = "mail.example.org"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    (tmp_path / "staticfiles.json").touch()
    Clock.objects.create(name="minute", struck_at=timezone.now())
    return settings


def found(name):
    [finding] = [finding for finding in checkup.look() if finding.name == name]
    return finding.state, finding.said


def test_a_site_on_which_nothing_is_wrong_is_fit(fit, capsys):
    call_command("check_install")
    said = capsys.readouterr().out
    assert said.endswith("Fit to run.\n") and "bad " not in said and "warning " not in said


def test_what_is_wrong_ends_with_one_and_can_be_read_by_a_program(fit, capsys):
    Clock.objects.update(struck_at=timezone.now() - timedelta(minutes=12))
    with pytest.raises(SystemExit) as end:
        call_command("check_install", "--json")
    told = json.loads(capsys.readouterr().out)
    assert end.value.code == 1 and told["fit"] is False
    [bad] = [finding for finding in told["findings"] if finding["state"] == "bad"]
    assert bad["name"] == "worker" and "for 12 minutes" in bad["said"]


@pytest.mark.parametrize(
    ("name", "changes", "state", "words"),
    [
        ("secret key", {"SECRET_KEY": "short"}, "bad", "too easy to guess"),
        ("secret key", {"SECRET_KEY": "a" * 80}, "bad", "too easy to guess"),
        ("debug", {"DEBUG": True}, "warning", "developer's machine"),
        ("host names", {"ALLOWED_HOSTS": ["*"]}, "bad", "Name the hosts"),
        ("host names", {"ALLOWED_HOSTS": ["localhost"]}, "warning", "this machine only"),
        ("host names", {"CSRF_TRUSTED_ORIGINS": ["a.example.org"]}, "bad", "https://"),
        ("proxy", {"HTTPS": False}, "warning", "plain text"),
        ("proxy", {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "warning", "PROXIES is 0"),
        ("mail", {"MAIL_SERVER": ""}, "warning", "EMAIL_HOST is not set"),
        ("reader", {"READER": "off"}, "good", "switched off"),
    ],
)
def test_each_setting_that_is_wrong_is_named(fit, name, changes, state, words):
    for setting, value in changes.items():
        setattr(fit, setting, value)
    got, said = found(name)
    assert got == state and words in said


def test_a_worker_that_never_ran_one_that_lags_and_one_from_the_future(fit):
    Work.objects.create(name="rejudge", key="1", state="failed")
    assert found("worker") == (
        "warning",
        "A worker runs. 1 pieces of work have failed, 0 wait for more than an hour.",
    )
    Clock.objects.update(struck_at=timezone.now() + timedelta(days=1))
    assert "in the future" in found("worker")[1]
    Clock.objects.all().delete()
    assert found("worker") == ("bad", "No worker has ever run here. Start one: manage.py work")


def test_tables_that_are_behind_and_a_bank_that_is_not_loaded(fit, empty_bank, monkeypatch, client):
    assert found("question bank")[0] == "bad"
    monkeypatch.setattr(migrations, "_needed", lambda: frozenset({("practice", "9999_coming")}))
    state, said = found("tables")
    assert state == "bad" and "practice.9999_coming" in said and "set_up" in said
    response = client.get("/readyz", headers={"host": "localhost"})
    assert response.status_code == 503 and b"the tables are behind the program" in response.content


def test_a_mail_server_that_refuses_or_is_not_there(fit, monkeypatch):
    class Server:
        def __init__(self, failure):
            self.failure = failure

        def open(self):
            raise self.failure

    for failure, words in (
        (smtplib.SMTPAuthenticationError(535, b"no"), "refuses the name or the password"),
        (socket.gaierror(), "does not answer (gaierror)"),
    ):
        monkeypatch.setattr(checkup, "mailers", SimpleNamespace(default=Server(failure)))
        assert found("mail")[0] == "bad" and words in found("mail")[1]


def test_a_full_disk_and_missing_files(fit, monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda folder: usage(1, 1, 20 * 1024**2))
    assert found("disk") == found("disk") and "20 MiB left" in found("disk")[1]
    fit.STATIC_ROOT = tmp_path / "nowhere"
    assert "collectstatic" in found("static files")[1]


def test_a_database_that_is_away_is_said_once_and_the_other_checks_go_on(fit, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError('connection to server at "db" failed\nsecond line')

    monkeypatch.setattr(connection, "ensure_connection", away)
    monkeypatch.setattr(checkup.migrations, "missing", away)
    looked = {finding.name: finding for finding in checkup.look()}
    assert 'connection to server at "db" failed. Is it running' in looked["database"].said
    assert looked["tables"].state == "bad" and looked["secret key"].state == "good"
