"""compose.yaml as a program reads it: no Docker is here, so what it must hold is held by looking at it."""

import re

import pytest
import yaml

from practice import environment
from tests.conftest import ROOT

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(TEXT)["services"]
OURS = ("setup", "site", "worker")


def test_there_are_several_sites_and_workers_a_database_a_step_of_its_own_for_the_tables_and_a_proxy():
    assert set(SERVICES) == {"database", "setup", "site", "worker", "proxy"}
    for name in ("site", "worker"):
        assert SERVICES[name]["deploy"]["replicas"].startswith("${")
        assert SERVICES[name]["depends_on"] == {"setup": {"condition": "service_completed_successfully"}}
    major = int(re.match(r"postgres:(\d+)", SERVICES["database"]["image"])[1])
    assert major >= 15 and "healthcheck" in SERVICES["database"]


@pytest.mark.parametrize("name", [*OURS, "proxy"])
def test_nothing_can_be_changed_in_what_runs_and_no_right_is_left_but_what_is_needed(name):
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


def test_a_site_that_stops_has_time_to_answer_what_it_began():
    # gunicorn gives its workers 30 seconds.
    assert all(int(SERVICES[name]["stop_grace_period"].rstrip("s")) > 30 for name in ("site", "worker"))


def test_secrets_come_from_files_and_none_stands_in_the_file():
    told = SERVICES["site"]["environment"]
    assert (
        not {"SECRET_KEY", "DATABASE_PASSWORD", "METRICS_TOKEN", "SENTRY_DSN", "EMAIL_PASSWORD"} & told.keys()
    )
    assert {"SECRET_KEY_FILE", "DATABASE_PASSWORD_FILE"} <= told.keys()
    assert "@" not in told["DATABASE_URL"].split("//")[1].split("@")[0]


def test_the_limits_of_the_database_stand_there_with_the_defaults_of_the_program():
    told = SERVICES["site"]["environment"]
    page, work = environment.time_limits(is_web=True), environment.time_limits(is_web=False)
    for name, limits, of in (
        ("DATABASE", page, "statement"),
        ("WORK", work, "statement"),
        ("WORK", work, "lock"),
    ):
        value = told[f"{name}_{of.upper()}_SECONDS"]
        assert value.endswith(f":-{limits[f'{of}_timeout'] // 1000}}}"), value
