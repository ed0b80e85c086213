"""The scenarios, the load and the soak in their short forms: seconds where the commands take minutes."""

import warnings

import pytest

from tests.postgres import server_binaries

from . import broken_database, broken_processes, broken_surroundings, two_versions  # noqa: F401  they register
from .load import held
from .soak import judged, soaked
from .stage import ON_SQLITE, SCENARIOS, SHORT, new_place, play
from .throughput import measured


@pytest.fixture(scope="module")
def on_postgres():
    if not server_binaries():
        pytest.skip("no PostgreSQL server found")
    place = new_place()
    yield place
    place.close()


@pytest.fixture(scope="module")
def on_sqlite():
    place = new_place(postgres=False)
    yield place
    place.close()


@pytest.mark.faults
@pytest.mark.parametrize("name", list(SCENARIOS))
def test_nobody_loses_anything_and_every_page_says_what_to_do(name, request):
    place = request.getfixturevalue("on_sqlite" if name in ON_SQLITE else "on_postgres")
    outcome = play(name, place, SHORT)
    print(outcome.name, outcome.figures)
    if outcome.skipped:
        # No skip, which CI forbids: not every machine has a history or lets a small disk be made.
        warnings.warn(f"{name} did not play: {outcome.skipped}", stacklevel=1)
    assert outcome.holds, outcome.faults


@pytest.mark.faults
def test_some_people_rehearse_without_an_error(on_postgres):
    found = held(on_postgres, people=20, minutes=0.25, pace=10)
    print(found)
    assert found["answers"] and not found["errors"]
    # How long they wait is measured by `make load` on a machine that has nothing else to do.
    assert not [fault for fault in found["faults"] if "p95" not in fault]


@pytest.mark.faults
def test_what_grows_is_counted_in_the_real_programs(on_postgres):
    found = soaked(on_postgres, hours=12 / 3600, people=8, pace=20)
    print(found["rows"])
    names = {row["what"] for row in found["rows"]}
    assert {"connections", "memory of web 1", "files of web 2", "memory of worker 0"} <= names
    assert not [fault for fault in found["faults"] if "grew" not in fault]


@pytest.mark.faults
def test_the_whole_answer_and_the_bare_view_go_through_the_same_server(on_postgres):
    found = measured(on_postgres, seconds=3, turns=1)
    print(found)
    assert found["site_per_second"] > 0 and found["ratio"] > 0 and not found["failed"]


def samples(**series):
    return [dict(zip(series, values, strict=True)) for values in zip(*series.values(), strict=True)]


MIB = 1024 * 1024


def test_memory_that_settles_does_not_count_as_growth():
    rows, faults = judged(
        samples(**{"memory of web 1": [50 * MIB, 90 * MIB, 92 * MIB, 92 * MIB] * 1 + [93 * MIB] * 4})
    )
    assert not faults and rows[0]["growth"] < 8


def test_memory_files_and_connections_that_climb_are_found():
    climbing = {
        "memory of web 1": [MIB * (80 + 3 * n) for n in range(12)],
        "files of web 1": [20 + n for n in range(12)],
        "connections": [2 + n for n in range(12)],
    }
    _, faults = judged(samples(**climbing))
    assert len(faults) == 3


def test_a_process_that_goes_away_is_found():
    seen = samples(**{"memory of web 1": [MIB] * 4})
    _, faults = judged([*seen, {}])
    assert "4 of 5" in faults[0]
