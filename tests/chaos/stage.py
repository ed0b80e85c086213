"""One scenario: a site with people on it, something that breaks, and what must still be true afterwards."""

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from .ledger import Ledger
from .people import Browser, Crowd, NoReply
from .programs import Place, Program, Web, Worker, end_with_order


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: people, how fast they live, and seconds of calm and of trouble."""

    people: int = 40
    pace: float = 8.0
    seconds: float = 15.0


SHORT = Size(people=12, pace=25.0, seconds=3.0)


@dataclass
class Outcome:
    name: str
    told: str
    skipped: str = ""
    faults: list[str] = field(default_factory=list)
    figures: dict = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return not self.faults


class Skipped(Exception):
    """What this scenario needs is not on this machine. The message says what."""


class Stage:
    """What a scenario has at hand. It notes what it finds in `faults` and `figures`."""

    def __init__(self, place: Place, size: Size, first: int):
        self.place, self.size, self.first = place, size, first
        self.ledger = Ledger()
        self.faults: list[str] = []
        self.figures: dict = {}
        self.random = random.Random(first)
        self._programs: list[Program] = []
        self._extra = 500  # people that a scenario leads by the hand

    def web(self, **given) -> Web:
        web = Web(self.place, name=f"web-{len(self._programs)}", **given)
        self._programs.append(web)
        web.start()
        return web

    def worker(self, **given) -> Worker:
        worker = Worker(self.place, name=f"worker-{len(self._programs)}", **given)
        self._programs.append(worker)
        worker.start()
        return worker

    def crowd(self, ports: Callable[[], int], people: int = 0, pace: float = 0) -> Crowd:
        """As many as the size says, unless the scenario needs a number of its own."""
        return Crowd(ports, people or self.size.people, self.ledger, pace or self.size.pace, self.first)

    def visitor(self, web: Web) -> Browser:
        self._extra += 1
        return Browser(lambda: web.port, self.first + self._extra, self.ledger)

    def calm(self, share: float = 1.0) -> None:
        time.sleep(self.size.seconds * share)

    def must(self, holds: bool, sentence: str) -> None:
        if not holds:
            self.faults.append(sentence)

    def until(self, holds: Callable[[], bool], seconds: float, sentence: str) -> float:
        """Waits until it holds; how long that took. It is a fault where it does not in so many seconds."""
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if holds():
                return round(time.monotonic() - began, 1)
            time.sleep(0.2)
        self.faults.append(f"{sentence} after {seconds:.0f} s")
        return seconds

    def answers_again(self, web: Web, seconds: float = 30) -> None:
        """People are served again: the next page comes, and an answer is stored after this moment."""
        web.wait_until(200, seconds, "/readyz")
        before = len(self.ledger.answers)
        took = self.until(lambda: len(self.ledger.answers) > before, seconds, "No answer is stored again")
        self.figures["back_after_s"] = max(took, self.figures.get("back_after_s", 0))

    def looked_at(self, web: Web, crowd: Crowd) -> None:
        """Afterwards, by each person: the own draft and the own last try are there, a neighbour's try is not."""
        people = [person for person in crowd.people if person.last_try][:8]
        for person, neighbour in zip(people, people[1:] + people[:1], strict=True):
            own = person.browser.get("looked at", f"/answers/{person.last_try}/")
            self.must(own.status == 200, f"Person {person.number} cannot open the own try: {own.status}")
            if person is not neighbour:
                other = person.browser.get("looked at", f"/answers/{neighbour.last_try}/")
                self.must(other.status == 404, f"A neighbour's try answers {other.status}")
            for whose, slug in list(self.ledger.drafts):
                drafted = self.ledger.drafts[whose, slug]
                if whose == person.number and drafted.kept:
                    page = person.browser.get("looked at", f"/questions/{slug}/")
                    shown = drafted.kept.partition(" ")[0] in page.text
                    self.must(shown, f"Person {whose} does not find the draft at {slug}")

    def close(self) -> None:
        for program in self._programs:
            program.kill()


Scenario = Callable[[Stage], None]
SCENARIOS: dict[str, Scenario] = {}
ON_SQLITE: set[str] = set()


def scenario(function: Scenario) -> Scenario:
    """Makes it known under its name; its docstring is what the report tells. It plays on PostgreSQL."""
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


def on_sqlite(function: Scenario) -> Scenario:
    ON_SQLITE.add(function.__name__.replace("_", "-"))
    return scenario(function)


def play(name: str, place: Place, size: Size) -> Outcome:
    """Plays one scenario in this place. A scenario that breaks off itself has failed."""
    function = SCENARIOS[name]
    outcome = Outcome(name, " ".join((function.__doc__ or "").split()))
    stage = Stage(place, size, first=1000 * (1 + list(SCENARIOS).index(name)))
    try:
        function(stage)
        stage.faults += stage.ledger.faults(place)
    except Skipped as why:
        outcome.skipped = str(why)
        return outcome
    except (Exception, NoReply) as failure:
        stage.faults.append(f"It broke off: {type(failure).__name__}: {failure}")
    finally:
        stage.close()
    outcome.faults = stage.faults + stage.ledger.unplain()
    statuses = Counter(reply.status for reply in stage.ledger.replies)
    unavailable = [reply.seconds for reply in stage.ledger.replies if reply.status == 503]
    outcome.figures = {
        "requests": len(stage.ledger.replies),
        "answers": len(stage.ledger.answers),
        "no_reply": statuses[0],
        "said_503": statuses[503],
        "other_errors": sum(n for status, n in statuses.items() if status >= 500 and status != 503),
        "longest_503_s": round(max(unavailable, default=0), 1),
    } | stage.figures
    return outcome


def new_place(postgres: bool = True) -> Place:
    """A prepared site in a temporary folder, which stays for looking at the logs where something failed."""
    folder = Path(tempfile.mkdtemp(prefix="chaos"))
    return Place(folder, postgres).prepare()


@contextmanager
def passing_place(postgres: bool = True) -> Iterator[Place]:
    """A prepared site that leaves nothing behind; an order to end ends it in good order too."""
    end_with_order()
    place = new_place(postgres)
    try:
        yield place
    finally:
        place.close()
        shutil.rmtree(place.folder, ignore_errors=True)


def tell(found: dict, told: str, report: Path, holds: bool) -> NoReturn:
    """Keep what was measured as JSON, print it, and end the program with 1 where it does not hold."""
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(told)
    sys.exit(0 if holds else 1)
