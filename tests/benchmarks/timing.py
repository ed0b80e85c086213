"""Milliseconds of single calls, and the row that they make.

They are milliseconds on the core and not on the clock, so that whatever else the machine is doing counts little.
"""

import time
from collections.abc import Callable, Iterable

from feedback.agreement import percentile

ROUNDS = 20  # unless told otherwise
FEWEST_ROUNDS = 3


class Missing(Exception):
    """Rows that cannot be measured here; the message says what they lack."""


def rounds_at(length: int, rounds: int) -> int:
    """Long answers are timed less often: they take most of the time and vary least."""
    return max(min(rounds, FEWEST_ROUNDS), min(rounds, rounds * 100 // length))


def milliseconds(calls: Iterable[Callable[[], object]], rounds: int) -> list[float]:
    """Each call once to warm up, then timed for so many rounds."""
    times = []
    for call in calls:
        call()
        for _ in range(rounds):
            times.append(once(call))
    return times


def once(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


def timing(name: str, times: list[float], against: str, limit: float | None = None, **more: object) -> dict:
    """A row without its ratio, which needs the row that it is held against."""
    return {
        "name": name,
        "p50_ms": round(percentile(times, 0.5), 3),
        "p95_ms": round(percentile(times, 0.95), 3),
        "against": against,
        "limit": limit,
        **more,
    }
