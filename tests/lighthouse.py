"""Lighthouse (from npm) in Chromium over the pages that count: `python -m tests.lighthouse FOLDER`.

FOLDER holds the npm package lighthouse (`npm install --prefix FOLDER lighthouse`). The site is served as the image
serves it, by gunicorn with a database of its own, and one guest's answer is sent to have a page of feedback. Ends with 1
where a page is below what is asked of it. A page that is below is measured up to three times: Lighthouse calculates a
slow phone from what it sees, and a busy machine looks like a slow page.
"""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TURNS = 3
PRIVATE = {"accessibility": 100, "best-practices": 100, "performance": 98}
PUBLIC = {"accessibility": 100, "best-practices": 100, "seo": 100}
QUESTION = "/questions/difficult-customers/"
PUBLIC_PAGES = ("/", "/how-scoring-works/", "/privacy/", "/accessibility/", "/accounts/login/")
CHROME = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
ANSWER = (
    "Last spring a woman came to our counter with a broken kettle and she was angry. I said sorry, let her finish and"
    " asked what had happened. Then I told her what I could do, and she took a new one. She came back the next week."
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def serve(folder: str, port: int) -> subprocess.Popen:
    """The site under gunicorn with SQLite in this folder; answers when this returns."""
    own = {
        "DEBUG": "0",
        "SECRET_KEY": "for measuring only",
        "HTTPS": "0",
        "DATA_DIR": folder,
        "PORT": str(port),
    }
    own |= {
        "STATIC_ROOT": f"{folder}/static",
        "LOG_LEVEL": "ERROR",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "1"),
        "DATABASE_URL": "",
    }
    environment = os.environ | own
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_bank"]):
        program = [sys.executable, "manage.py", *command]
        subprocess.run(program, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    program = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "practice.wsgi"]
    served = subprocess.Popen(program, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
            return served
        except OSError:
            time.sleep(0.2)
    served.kill()
    raise SystemExit("the site did not start")


def send_an_answer(site: str) -> tuple[str, str]:
    """The address of its feedback and the cookies that open it."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(site + QUESTION).read().decode()
    form = {name: _value_of(name, page) for name in ("csrfmiddlewaretoken", "submission")}
    form |= {"answer": ANSWER, "draft": "", "checked": "1"}
    sent = browser.open(f"{site}{QUESTION}answers/", urllib.parse.urlencode(form).encode())
    return urllib.parse.urlsplit(sent.url).path, "; ".join(f"{one.name}={one.value}" for one in jar)


def _value_of(name: str, page: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def scores(program: Path, address: str, cookies: str, wanted: dict[str, int]) -> tuple[dict[str, int], dict]:
    """Points of a hundred by category, and the audits that cost some, by name."""
    headers = ["--extra-headers", json.dumps({"Cookie": cookies})] if cookies else []
    command = [str(program), address, "--quiet", "--output=json", f"--chrome-flags={CHROME}"]
    command += [f"--only-categories={','.join(wanted)}", *headers]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=180)
    told = json.loads(ended.stdout)
    categories = told["categories"]
    counted = {ref["id"] for one in categories.values() for ref in one["auditRefs"] if ref["weight"]}
    lost = {name: told["audits"][name] for name in counted if (told["audits"][name]["score"] or 0) < 1}
    found = {name: round(100 * (categories[name]["score"] or 0)) for name in wanted}
    return found, {
        name: audit.get("displayValue") or audit["title"]
        for name, audit in lost.items()
        if audit["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
    }


def main(folder: str) -> int:
    program = Path(folder) / "node_modules" / ".bin" / "lighthouse"
    below = 0
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        served = serve(data, port)
        site = f"http://127.0.0.1:{port}"
        try:
            feedback, cookies = send_an_answer(site)
            pages = [("question", QUESTION, "", PRIVATE), ("feedback", feedback, cookies, PRIVATE)]
            pages += [(path, path, "", PUBLIC) for path in PUBLIC_PAGES]
            for name, path, brought, wanted in pages:
                for _ in range(TURNS):
                    found, lost = scores(program, site + path, brought, wanted)
                    if all(found[category] >= least for category, least in wanted.items()):
                        break
                else:
                    below += 1
                told = ", ".join(f"{category} {points}" for category, points in found.items())
                print(
                    f"{name}: {told}",
                    *(f"  {audit}: {said}" for audit, said in lost.items()),
                    sep="\n",
                    flush=True,
                )
        finally:
            served.terminate()
            served.wait(20)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
