"""What is measured, each part in a process of its own: so one part's memory is not another's, and a broken one harms none.

`python -m tests.benchmarks.parts PART ROUNDS` measures one part and prints its rows as JSON.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from . import judge, matcher, posting, rejudging, similarity, stored
from .timing import Missing

try:
    import resource
except ImportError:  # not on Windows
    resource = None


@dataclass(frozen=True, slots=True)
class Part:
    """rows are the names it will make; others marks what needs the packages of requirements-bench.txt."""

    rows: tuple[str, ...]
    timings: Callable[[int], list[dict]]
    others: bool = False


PARTS = {
    "judge": Part(tuple(judge.names()), judge.timings),
    "judge-with-reader": Part(tuple(judge.names(True)), partial(judge.timings, reading=True)),
    "rejudging": Part((rejudging.name(),), rejudging.timings),
    "rejudging-with-reader": Part((rejudging.name(True),), partial(rejudging.timings, reading=True)),
    "posting": Part(tuple(posting.names()), posting.timings),
    **{
        f"stored-{vendor}": Part(tuple(stored.names(vendor)), partial(stored.timings, vendor=vendor))
        for vendor in stored.VENDORS
    },
    "matcher": Part(tuple(matcher.names()), matcher.timings, others=True),
    "similarity": Part(tuple(similarity.names()), similarity.timings, others=True),
}


def measured(part: str, rounds: int) -> dict:
    """The rows of a part, or under "missing" the reason why there are none."""
    try:
        rows = PARTS[part].timings(rounds)
    except ModuleNotFoundError as fault:
        return {"missing": f"the package {fault.name} is missing"}
    except Missing as fault:
        return {"missing": str(fault)}
    memory = memory_mib()
    return {"rows": [row | {"memory_mib": memory} for row in rows]}


def memory_mib() -> float | None:
    """The most memory that this process has held so far; None where the system does not say."""
    if resource is None:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


if __name__ == "__main__":
    json.dump(measured(sys.argv[1], int(sys.argv[2])), sys.stdout)
