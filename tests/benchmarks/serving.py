"""The site under gunicorn as the image serves it: a worker's memory after many answers, and a restart among requests.

`python -m tests.benchmarks.serving [ANSWERS]` prints both, for answers to all questions in turn. Ends with 1 where a
worker takes more than MOST_MIB of the machine, or where a request was lost while all workers were replaced (HUP).
"""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.lighthouse import ANSWER, free_port, serve

MOST_MIB = 150
ANSWERS = 200


def workers_of(master: int) -> list[int]:
    ended = subprocess.run(["ps", "-o", "pid=", "--ppid", str(master)], stdout=subprocess.PIPE, text=True)
    return [int(pid) for pid in ended.stdout.split()]


def memory_mib(pid: int) -> tuple[float, float]:
    """What the process takes of the machine, each shared page divided by those who share it (PSS); and all it sees."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return tuple(
        int(re.search(rf"^{name}:\s+(\d+) kB", told, re.MULTILINE)[1]) / 1024 for name in ("Pss", "Rss")
    )


def send_answers(site: str, count: int) -> None:
    """Each with a form of its own, as one guest, to one question after the other."""
    opened = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    links = sorted(set(re.findall(r'href="(/questions/[a-z-]+/)"', opened.open(site + "/").read().decode())))
    sent = 0
    while sent < count:
        for link in links:
            page = opened.open(site + link).read().decode()
            form = dict(re.findall(r'name="(csrfmiddlewaretoken|submission)" value="([^"]*)"', page))
            if f'"{link}answers/"' not in page:
                continue  # not a question but a page about them
            sent += 1
            form |= {"answer": f"{ANSWER} That was number {sent}.", "draft": "", "checked": "1"}
            opened.open(f"{site}{link}answers/", urllib.parse.urlencode(form).encode()).read()


def lost_in_a_restart(site: str, master: int, seconds: float = 10) -> tuple[int, int]:
    """Requests sent and requests lost while the workers are replaced in the middle of them."""
    ends, asked, lost = time.monotonic() + seconds, [], []

    def ask():
        while time.monotonic() < ends:
            asked.append(1)
            try:
                urllib.request.urlopen(f"{site}/privacy/", timeout=30).read()
            except OSError as failure:
                lost.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 3)
    os.kill(master, signal.SIGHUP)
    for thread in threads:
        thread.join()
    return len(asked), len(lost)


def main(answers: int) -> int:
    os.environ |= {"RATE_LIMITS": "0", "WEB_CONCURRENCY": "2"}
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        served = serve(folder, port)
        try:
            site = f"http://127.0.0.1:{port}"
            before = max(memory_mib(pid) for pid in workers_of(served.pid))
            send_answers(site, answers)
            held, seen = max(memory_mib(pid) for pid in workers_of(served.pid))
            print(
                f"a web worker: {before[0]:.0f} MiB at first, {held:.0f} MiB after {answers} answers ({seen:.0f} MiB"
                f" with what it shares), the process that starts them {memory_mib(served.pid)[0]:.0f} MiB",
                flush=True,
            )
            old = set(workers_of(served.pid))
            asked, lost = lost_in_a_restart(site, served.pid)
            renewed = not old & set(workers_of(served.pid))
            print(f"restart with HUP: {asked} requests, {lost} lost; workers replaced: {renewed}")
            return int(held > MOST_MIB or lost > 0 or not renewed)
        finally:
            served.terminate()
            served.wait(30)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS))
