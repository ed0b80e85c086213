"""How many answers a second the site takes under gunicorn on two cores, beside the bare view of `make bench`.

Both are asked of the same server in turns, by clients that send the next answer when the last one is back. They
are guests of their own, so no limit is met. The judge with its reader counts: it is the whole POST.
"""

import argparse
import json
import random
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

from .ledger import Ledger, percentile
from .load import stay_on_two_cores
from .people import ANSWERS, Browser
from .programs import Place, Web
from .stage import passing_place, tell

LEAST = 0.5
CLIENTS = 8  # as many as the server has threads
GUESTS = 400


def measured(place: Place, seconds: float, turns: int, reader: str = "on") -> dict:
    """Answers a second of both in so many turns of so many seconds each."""
    answers = {slug: text for slug, text in ANSWERS if 90 <= len(text.split()) <= 130}
    web = Web(place, module="tests.chaos.throughput_wsgi", HTTPS="0", PROXIES="1", READER=reader)
    # Under names of their own, because the package of the tests clears away what a person may have exported.
    web.environment |= {"SITE": json.dumps(web.environment), "ANSWERS": json.dumps(list(answers.items()))}
    ledger = Ledger()
    try:
        web.start()
        guests = [Browser(lambda: web.port, number, ledger) for number in range(GUESTS)]
        for guest in guests:
            guest.cookies["csrftoken"] = f"{guest.number:032d}"  # one alike for all would make them one guest
        counts = {"site": [], "bare": []}
        for turn in range(-1, turns):
            for what in counts:
                rate = _a_while(what, guests, list(answers.items()), seconds if turn >= 0 else 3)
                if turn >= 0:  # the first turn warms up
                    counts[what].append(rate)
    finally:
        web.stop()
    wrong = [reply for reply in ledger.replies if reply.status != 200]
    site, bare = (sorted(rates)[len(rates) // 2] for rates in counts.values())
    times = {what: [r.seconds for r in ledger.replies if r.what == what] for what in counts}
    return {
        "site_per_second": round(site, 1),
        "bare_per_second": round(bare, 1),
        "ratio": round(site / bare, 3),
        "least": LEAST,
        "turns": {what: [round(rate, 1) for rate in rates] for what, rates in counts.items()},
        "p95_ms": {what: percentile(took, 0.95) for what, took in times.items()},
        "failed": len(wrong),
        "failures": Counter(f"{reply.what} {reply.status}" for reply in wrong),
    }


def _a_while(what: str, guests: list[Browser], answers: list[tuple[str, str]], seconds: float) -> float:
    """How many a second come back."""
    end = time.monotonic() + seconds
    done = [0] * CLIENTS

    def client(number: int) -> None:
        mine, chance = guests[number::CLIENTS], random.Random(number)
        while time.monotonic() < end:
            guest, (slug, text) = chance.choice(mine), chance.choice(answers)
            if what == "bare":
                fields = {"answer": "as it is"}
                address = f"/bare/{slug}/"
            else:
                token = uuid.uuid4()
                fields = {"answer": f"{text} {token}", "submission": token, "draft": "", "checked": "1"}
                address = f"/questions/{slug}/answers/"
            guest.post(what, address, fields, HX_Request="true")
            done[number] += time.monotonic() < end

    clients = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return sum(done) / seconds


def main() -> None:
    reads = argparse.ArgumentParser(prog="make throughput")
    reads.add_argument("--seconds", type=float, default=20, help="of each turn")
    reads.add_argument("--turns", type=int, default=3)
    reads.add_argument("--sqlite", action="store_true")
    reads.add_argument("--without-reader", action="store_true", help="let the rules judge alone")
    reads.add_argument("--report", type=Path, default=Path("var/throughput.json"))
    asked = reads.parse_args()
    stay_on_two_cores()
    found = {
        "database": "SQLite" if asked.sqlite else "PostgreSQL",
        "reader": "off" if asked.without_reader else "on",
    }
    with passing_place(postgres=not asked.sqlite) as place:
        found |= measured(place, asked.seconds, asked.turns, found["reader"])
    holds = found["ratio"] >= LEAST and not found["failed"]
    tell(found, json.dumps(found, indent=2), asked.report, holds)


if __name__ == "__main__":
    main()
