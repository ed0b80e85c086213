import os
import stat
import subprocess
import sys

import pytest

from practice import environment
from tests.conftest import ROOT

PRODUCTION = {
    "SECRET_KEY": "a-long-random-text-" + "k9Zq3vX7-" * 5,
    "ALLOWED_HOSTS": "practice.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://practice.example.org",
    "DATABASE_URL": "postgresql://app:word@db.example.org/practice",
}


def python(*arguments, home, timeout=60, **variables):
    """Runs Python in an environment that holds nothing of ours but the given variables."""
    kept = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def test_without_a_key_the_site_refuses_to_start_and_says_so_in_one_line(tmp_path):
    outcome = python("-c", "import practice.wsgi", home=tmp_path)
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines() == [
        "Practice Desk cannot start: set SECRET_KEY (or SECRET_KEY_FILE) to a long random text."
    ]
    assert not list(tmp_path.iterdir())


def test_with_debug_off_said_aloud_commands_refuse_to_start_without_a_key_too(tmp_path):
    outcome = python("manage.py", "check", home=tmp_path, DEBUG="0")
    assert outcome.returncode == 1
    assert "set SECRET_KEY" in outcome.stderr


@pytest.mark.slow
def test_the_production_environment_passes_the_deployment_check_without_a_warning(tmp_path):
    outcome = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", home=tmp_path, **PRODUCTION)
    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout


def test_a_local_site_makes_its_key_once_outside_the_repository_for_its_owner_only(tmp_path):
    show = "from practice import settings; print(settings.SECRET_KEY)"
    folder = str(tmp_path / "var")
    first = python("-c", show, home=tmp_path, DEBUG="1", DATA_DIR=folder)
    again = python("-c", show, home=tmp_path, DEBUG="1", DATA_DIR=folder)
    path = tmp_path / ".local/state/practice-desk/secret-key"
    assert first.stdout.strip() == again.stdout.strip() == path.read_text() and len(path.read_text()) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    elsewhere = python(
        "-c", show, home=tmp_path, DEBUG="1", DATA_DIR=folder, XDG_STATE_HOME=str(tmp_path / "s")
    )
    assert elsewhere.stdout.strip() == (tmp_path / "s/practice-desk/secret-key").read_text()


def test_a_key_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file\n")
    show = "from practice import settings; print(settings.SECRET_KEY, settings.DEBUG, settings.HTTPS)"
    outcome = python("-c", show, home=tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert outcome.stdout.split() == ["from-a-file", "False", "True"]


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE cannot be read: No such file or directory"),
        ({"SECRET_KEY": "k", "DEBUG": "perhaps"}, "DEBUG must be 1 or 0, not 'perhaps'."),
        ({"SECRET_KEY": "k", "DATABASE_POOL": "many"}, "DATABASE_POOL must be a whole number, not 'many'."),
        (
            {"SECRET_KEY": "k", "DATABASE_URL": "mysql://u:w@h/d"},
            "must begin with postgresql://, not mysql://.",
        ),
        ({"SECRET_KEY": "k", "LOG_LEVEL": "loud"}, "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."),
    ],
)
def test_a_wrong_value_is_named_in_one_line(tmp_path, variables, line):
    outcome = python("-c", "import practice.settings", home=tmp_path, **variables)
    assert outcome.returncode == 1
    assert line in outcome.stderr and len(outcome.stderr.splitlines()) == 1


def test_the_database_address_reads_host_and_port_from_the_query_as_well(tmp_path):
    plain = environment.database("postgresql://app:w%40rd@db.example.org:5433/desk", tmp_path, 4)
    assert (plain["HOST"], plain["PORT"], plain["USER"]) == ("db.example.org", "5433", "app")
    assert (plain["PASSWORD"], plain["NAME"], plain["OPTIONS"]["pool"]["max_size"]) == ("w@rd", "desk", 4)
    socket = environment.database(
        "postgresql://app@/desk?host=/run/pg&port=5434&sslmode=require", tmp_path, 0
    )
    assert (socket["HOST"], socket["PORT"]) == ("/run/pg", "5434")
    assert socket["OPTIONS"]["sslmode"] == "require" and "pool" not in socket["OPTIONS"]


def test_a_page_gives_up_before_background_work_does_and_what_the_address_says_wins(tmp_path, monkeypatch):
    page, work = environment.time_limits(is_web=True), environment.time_limits(is_web=False)
    assert (
        page["statement_timeout"] < work["statement_timeout"] and page["lock_timeout"] < work["lock_timeout"]
    )
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "7")
    limits = environment.time_limits(is_web=True)
    address = "postgresql://app@db/desk?options=-c%20statement_timeout%3D9"
    told = environment.database(address, tmp_path, 0, limits)["OPTIONS"]["options"]
    assert told.startswith("-c jit=off -c statement_timeout=7000 -c lock_timeout=5000 ")
    assert told.endswith(" -c statement_timeout=9")


def test_the_web_server_has_the_limits_of_pages_and_a_command_those_of_background_work(tmp_path):
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['options'])"
    page = python("-c", f"import practice.wsgi; {show}", home=tmp_path, **PRODUCTION)
    assert "statement_timeout=15000" in page.stdout and "idle_in_transaction" in page.stdout, page.stderr
    command = python("-c", show, home=tmp_path, DJANGO_SETTINGS_MODULE="practice.settings", **PRODUCTION)
    assert "statement_timeout=300000" in command.stdout and "idle" not in command.stdout, command.stderr


def test_without_an_address_the_database_is_sqlite_in_the_data_folder(tmp_path):
    local = environment.database("", tmp_path, 4)
    assert local["ENGINE"].endswith("sqlite3") and local["NAME"].parent == tmp_path
    assert local["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_every_page_carries_the_strict_policy_and_its_companions(client, db):
    headers = client.get("/admin/login/").headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_table_in_the_readme_names_exactly_the_variables_that_the_code_reads():
    import re

    read = set()
    for source in (ROOT / "practice/settings.py", ROOT / "practice/environment.py"):
        for call, name in re.findall(
            r'\b(text|flag|number|price|listed|secret)\(\s*"([A-Z_]+)"', source.read_text()
        ):
            read |= {name, f"{name}_FILE"} if call == "secret" else {name}
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert {"PORT", "XDG_STATE_HOME"} <= table
    assert read <= table, "missing in README.md"
    # The others belong to the Makefile and the web server.
    assert table - read <= {"PORT", "PYTHON", "WEB_CONCURRENCY", "WEB_THREADS"}


def test_a_mail_server_is_read_from_the_environment_and_without_one_messages_go_to_the_console(tmp_path):
    show = (
        "from practice import settings as s; m = s.MAILERS['default']; o = m.get('OPTIONS', {}); "
        "print(m['BACKEND'].split('.')[-2], o.get('port'), o.get('use_tls'), o.get('use_ssl'), "
        "o.get('password'), s.ACCOUNT_EMAIL_VERIFICATION)"
    )
    (tmp_path / "word").write_text("secret-word\n")
    home = {"home": tmp_path, "SECRET_KEY": "k"}
    server = {"EMAIL_HOST": "mail.example.org", "EMAIL_PASSWORD_FILE": str(tmp_path / "word")}
    assert python("-c", show, **home).stdout.split() == [
        "console",
        "None",
        "None",
        "None",
        "None",
        "optional",
    ]
    plain = python("-c", show, **home, **server).stdout.split()
    assert plain == ["smtp", "587", "True", "False", "secret-word", "mandatory"]
    tls = python("-c", show, **home, **server, EMAIL_SECURITY="ssl").stdout.split()
    assert tls[:4] == ["smtp", "465", "False", "True"]
    wrong = python("-c", show, **home, **server, EMAIL_SECURITY="tls")
    assert "EMAIL_SECURITY must be starttls, ssl or none, not 'tls'." in wrong.stderr


@pytest.mark.slow
def test_a_mail_server_passes_the_deployment_check_too(tmp_path):
    variables = PRODUCTION | {
        "EMAIL_HOST": "mail.example.org",
        "STAFF_SECOND_FACTOR": "1",
        "GUEST_DAYS": "30",
    }
    outcome = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", home=tmp_path, **variables)
    assert outcome.returncode == 0, outcome.stderr


def test_vain_sign_ins_are_counted_by_the_visitors_address_behind_a_proxy(tmp_path):
    show = "from practice import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    counts = [
        python("-c", show, home=tmp_path, SECRET_KEY="k", **more).stdout.strip()
        for more in ({}, {"HTTPS": "0"}, {"PROXIES": "2"})
    ]
    assert counts == ["1", "0", "2"]


def test_a_language_model_is_named_by_the_environment_alone_and_wrong_values_stop_the_start(tmp_path):
    show = "from practice import settings as s; print(s.LLM and s.LLM['base_url'], s.LLM_SECONDS, s.LLM_PRICE_IN)"
    home = {"home": tmp_path, "SECRET_KEY": "k"}
    assert python("-c", show, **home).stdout.split() == ["None", "20", "0"]
    by_key = python("-c", show, **home, LLM_API_KEY="sk", LLM_MODEL="m", LLM_PRICE_IN="0.15").stdout.split()
    assert by_key == ["https://api.openai.com/v1", "20", "0.15"]
    (tmp_path / "key").write_text("sk\n")
    from_file = {"LLM_API_KEY_FILE": str(tmp_path / "key"), "LLM_BASE_URL": "http://localhost:8080/v1"}
    assert python("-c", show, **home, **from_file, LLM_MODEL="m").stdout.startswith(
        "http://localhost:8080/v1"
    )
    for wrong, line in (
        ({"LLM_API_KEY": "sk"}, "LLM_MODEL must name the model"),
        ({"LLM_BASE_URL": "ftp://x/v1", "LLM_MODEL": "m"}, "LLM_BASE_URL must be an address"),
        ({"LLM_BASE_URL": "http://u:p@x/v1", "LLM_MODEL": "m"}, "LLM_BASE_URL must be an address"),
        ({"LLM_SECONDS": "90"}, "LLM_SECONDS must be from 1 to 60."),
        ({"LLM_PRICE_OUT": "cheap"}, "LLM_PRICE_OUT must be a price such as 0.15, not 'cheap'."),
    ):
        outcome = python("-c", show, **home, **wrong)
        assert outcome.returncode == 1 and line in outcome.stderr, wrong
        assert "u:p" not in outcome.stderr
