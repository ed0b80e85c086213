"""Sends walks to the site, undoes what each did, and keeps what must never happen."""

import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from time import process_time
from urllib.parse import urlsplit

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from practice.operating.charsets import readable
from tests.fuzz.walks import Asked, Walk

# Where a status of 5xx is an answer: readiness while something is missing, a mail server that is not there.
TOLD = {503}
POLICY = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def name_at(path: str) -> str:
    """What the resolver calls what answers at a path: its name, or its route where it has none."""
    found = resolve(path)
    return found.view_name or found.route


class Quick(Client):
    """Django's client without the copies that it makes of every template's context, and through the site's own door.

    A body ends where it ends: Django's stand-in fails itself where a request said that it would be longer.
    """

    def request(self, **request):
        environ = readable(self._base_environ(**request))
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read())
        response = self.handler(environ)
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


@dataclass
class Fault:
    what: str
    walk: Walk
    step: int
    told: str

    def __str__(self):
        asked = "\n".join(str(each) for each in self.walk.asked[: self.step + 1])
        return f"{self.what}\nby {self.walk.visitor}\n{asked}\n{self.told}"


@dataclass
class Asking:
    """The browsers that ask, what they were answered, and the faults by what went wrong: the shortest of each."""

    cookies: dict[str, str]
    count: int = 0
    statuses: Counter = field(default_factory=Counter)
    reached: Counter = field(default_factory=Counter)
    seconds: Counter = field(default_factory=Counter)
    faults: dict[str, Fault] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    _broken: list = field(default_factory=list)

    def __post_init__(self):
        got_request_exception.connect(self._note_exception)

    def close(self):
        got_request_exception.disconnect(self._note_exception)

    def _note_exception(self, **kwargs):
        self._broken.append(traceback.format_exc())

    def go(self, walk: Walk) -> None:
        browser = Quick()
        browser.cookies = SimpleCookie(self.cookies[walk.visitor])
        with transaction.atomic():
            for step, asked in enumerate(walk.asked):
                self._ask(browser, walk, step, asked)
            transaction.set_rollback(True)
        cache.clear()

    def _ask(self, browser, walk, step, asked: Asked) -> None:
        self._broken.clear()
        begin = process_time()
        try:
            response = self._sent(browser, asked)
            _ = b"".join(response) if response.streaming else response.content
        except Exception:
            self._broken.append(traceback.format_exc())
            response = None
        took = process_time() - begin
        self.count += 1
        if took > self.slowest[0]:
            self.slowest = (took, f"{asked.method} {asked.path[:120]}")
        self._judge(walk, step, asked, response, took)

    def _sent(self, browser, asked: Asked):
        headers = {name: value for name, value in asked.headers.items() if name != "Cookie"}
        more = {}
        if "Content-Type" in headers:
            more["CONTENT_TYPE"] = headers.pop("Content-Type")
        if "Content-Length" in headers:
            more["CONTENT_LENGTH"] = headers.pop("Content-Length")
        kept = browser.cookies.output(header="")
        if "Cookie" in asked.headers:
            more["HTTP_COOKIE"] = asked.headers["Cookie"]
        try:
            return browser.generic(
                asked.method, asked.path, asked.body, asked.content_type, headers=headers, **more
            )
        finally:
            if "Cookie" in asked.headers:
                browser.cookies = SimpleCookie(kept)

    def _judge(self, walk, step, asked, response, took) -> None:
        if self._broken:
            told = self._broken[0]
            last = [line.strip() for line in told.splitlines() if line.strip().startswith("File ")][-1]
            own = [
                line.strip()
                for line in told.splitlines()
                if "/site-packages/" not in line and "File " in line
            ]
            place = " ".join(
                each.rpartition("/")[2] for each in dict.fromkeys((own[-1] if own else last, last))
            )
            self._keep(f"{told.strip().splitlines()[-1].partition(':')[0]} at {place}", walk, step, told)
        if response is None:
            return
        self.statuses[response.status_code] += 1
        with suppress(Resolver404, ValueError):
            name = name_at(urlsplit(asked.path).path)
            self.reached[name] += 1
            self.seconds[name] += took
        if response.status_code >= 500 and response.status_code not in TOLD and not self._broken:
            self._keep(f"{response.status_code} without an exception", walk, step, "")
        there = urlsplit(response.headers.get("Location", "")) if 300 <= response.status_code < 400 else None
        if there and (
            there.netloc not in ("", "testserver", "localhost") or there.scheme not in ("", "http", "https")
        ):
            self._keep("leads off the site", walk, step, response["Location"])
        if missing := [name for name in POLICY if name not in response.headers]:
            self._keep(f"{response.status_code} without {missing[0]}", walk, step, "")

    def _keep(self, what: str, walk, step, told) -> None:
        known = self.faults.get(what)
        size = sum(len(str(each)) for each in walk.asked[: step + 1])
        if known is None or size < sum(len(str(each)) for each in known.walk.asked[: known.step + 1]):
            self.faults[what] = Fault(what, walk, step, told)

    def report(self, seed: int, seconds: float) -> str:
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        most = ", ".join(f"{name} {took:.1f}" for name, took in self.seconds.most_common(8))
        lines = [
            f"{self.count} requests with the seed {seed} in {seconds:.0f} s of one core, {len(self.faults)} faults",
            f"answers: {statuses}",
            f"addresses reached: {len(self.reached)}; slowest: {self.slowest[0]:.1f} s, {self.slowest[1]}",
            f"seconds in the site: {self.seconds.total():.0f}; most at: {most}",
        ]
        for fault in self.faults.values():
            lines += ["", "-" * 100, str(fault)]
        return "\n".join(lines) + "\n"
