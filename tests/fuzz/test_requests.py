"""Random requests to every address: none may break, lead off the site or come without the policy. `make fuzz`."""

import os
from pathlib import Path
from time import process_time

import pytest

from tests.conftest import ROOT
from tests.fuzz.asking import Asking, name_at
from tests.fuzz.walks import Drawn, once_each
from tests.safety.pages import Known, places

LENGTH = 5
MANY = 1000
SEED = int(os.environ.get("FUZZ_SEED", "8"))
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "20000"))
REPORT = Path(os.environ.get("FUZZ_REPORT", ROOT / "fuzz-report.txt"))


def ask(visitors, arguments, number: int, drawn_by: int, report=lambda text: None) -> tuple[Asking, str]:
    """Sends so many requests; the same seed draws the same ones. `report` hears now and then how far it is.

    Of many the first go once to every address, so that none is missed by bad luck.
    """
    known = Known.of(visitors, arguments)
    asking = Asking({name: browser.cookies.output(header="") for name, browser in visitors.items()})
    begin = process_time()
    drawn = Drawn(known, drawn_by)
    try:
        for walk in once_each(known) if number >= MANY else ():
            asking.go(walk)
        while asking.count < number:
            asking.go(drawn.walk(LENGTH))
            if asking.count % 250 < LENGTH:
                report(asking.report(drawn_by, process_time() - begin))
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
    if REQUESTS >= MANY:
        everywhere = {name_at(place.path) for place in places(arguments)}
        assert everywhere - set(asking.reached) == set(), "no request came to these"


def _write(report: str) -> None:
    REPORT.write_text(report, encoding="utf-8", errors="backslashreplace")


@pytest.mark.slow
def test_a_few_random_requests_break_nothing(visitors, arguments):
    asking, report = ask(visitors, arguments, 150, 1)
    assert asking.count >= 150 and not asking.faults, report
