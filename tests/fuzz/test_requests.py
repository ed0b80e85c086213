"""Random requests to every address: none may break, lead off the site or come without the policy. `make fuzz`."""

import os
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.conftest import ROOT
from tests.fuzz.asking import Asking
from tests.fuzz.walks import walks
from tests.practice.access_table import TABLE
from tests.safety.pages import Known

LENGTH = 5
SEED = int(os.environ.get("FUZZ_SEED", "8"))
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "20000"))
REPORT = Path(os.environ.get("FUZZ_REPORT", ROOT / "fuzz-report.txt"))


def ask(visitors, arguments, number: int, drawn_by: int, report=lambda text: None) -> tuple[Asking, str]:
    """Sends so many requests; the same seed draws the same ones. `report` hears now and then how far it is."""
    known = Known.of(visitors, arguments)
    asking = Asking({name: browser.cookies.output(header="") for name, browser in visitors.items()})
    begin = process_time()

    @seed(drawn_by)
    @settings(
        max_examples=-(-number // LENGTH),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(walks(known, LENGTH))
    def go(walk):
        if asking.count < number:
            asking.go(walk)
            if asking.count % 250 < LENGTH:
                report(asking.report(drawn_by, process_time() - begin))

    try:
        go()
    finally:
        asking.close()
    return asking, asking.report(drawn_by, process_time() - begin)


@pytest.mark.fuzz
def test_no_request_breaks_the_site(visitors, arguments):
    asking, report = ask(visitors, arguments, REQUESTS, SEED, _write)
    _write(report)
    print(f"\n{report}")
    assert asking.count >= REQUESTS
    assert not asking.faults, f"the requests stand in {REPORT.name}"
    if REQUESTS >= 10_000:
        assert set(TABLE) - set(asking.reached) == set(), "no request came to these"


def _write(report: str) -> None:
    REPORT.write_text(report, encoding="utf-8", errors="backslashreplace")


@pytest.mark.slow
def test_a_few_random_requests_break_nothing(visitors, arguments):
    asking, report = ask(visitors, arguments, 150, 1)
    assert asking.count >= 150 and not asking.faults, report
