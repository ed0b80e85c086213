"""People who rehearse: each is a thread with a browser's cookies, and thinks as long as a person does.

A person opens a question, types (the draft is saved as static/drafts.js saves it), sends the answer as htmx sends
it, reads the feedback and tries again. What fails is tried again, as a person would, with the same form.
"""

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.benchmarks.rejudging import stored_answers

from .ledger import Ledger, Reply, mark

HOST = "desk.example.org"
# As the error pages say it; a person must find out what is safe and what to do.
PLAIN = ("again", "safe")


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    text: str
    headers: dict[str, str]


class NoReply(Exception):
    """Nobody answered, or the answer broke off."""


class Browser:
    """One visitor behind the proxy: cookies, an address of its own, https."""

    def __init__(self, ports: Callable[[], int], number: int, ledger: Ledger, patience: float = 60):
        self._ports, self._ledger, self._patience = ports, ledger, patience
        self.number = number
        self.cookies: dict[str, str] = {}
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def get(self, what: str, path: str, **headers: str) -> Page:
        return self._ask(what, "GET", path, None, headers)

    def post(self, what: str, path: str, fields: dict, **headers: str) -> Page:
        headers |= {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Origin": f"https://{HOST}"}
        return self._ask(what, "POST", path, urlencode(fields), headers)

    def _ask(self, what, method, path, body, headers) -> Page:
        began, at = time.monotonic(), time.time()
        try:
            page = self._exchange(method, path, body, headers)
        except (OSError, http.client.HTTPException) as failure:
            self._ledger.note(Reply(what, 0, time.monotonic() - began, at))
            raise NoReply(type(failure).__name__) from None
        took = time.monotonic() - began
        plain = page.status < 500 or _is_plain(page.text)
        self._ledger.note(Reply(what, page.status, took, at, plain))
        self._ledger.seen_on(page.text, self.number, what)
        return page

    def _exchange(self, method, path, body, headers) -> Page:
        # A new connection each time: the proxy decides which process answers next.
        connection = http.client.HTTPConnection("127.0.0.1", self._ports(), timeout=self._patience)
        try:
            sent = {
                "Host": HOST,
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": self._address,
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            } | {name.replace("_", "-"): value for name, value in headers.items()}
            if body is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            text = reply.read().decode(errors="replace")
            for value in reply.headers.get_all("Set-Cookie") or ():
                for one in SimpleCookie(value).values():
                    self.cookies[one.key] = one.value
            return Page(reply.status, text, {name.lower(): value for name, value in reply.headers.items()})
        finally:
            connection.close()


def _is_plain(text: str) -> bool:
    return all(word in text for word in PLAIN) and "Traceback" not in text


class Person(threading.Thread):
    """One who rehearses until `over` is set. `pace` 1 is a person's own; 10 is ten times as fast."""

    def __init__(
        self, number: int, ports: Callable[[], int], ledger: Ledger, over: threading.Event, pace: float
    ):
        super().__init__(daemon=True, name=f"person {number}")
        self.number, self.ledger, self.over, self.pace = number, ledger, over, pace
        self.browser = Browser(ports, number, ledger)
        self.random = random.Random(number)
        self.written = 0
        self.last_try = ""
        self.failure = ""

    def run(self):
        try:
            self.think(0, 20)  # not all of them in the same second
            self.insist(lambda: self.browser.get("home", "/"))
            while not self.over.is_set():
                self.rehearse()
        except Exception as failure:
            # A program's own mistake must not pass for quiet.
            self.failure = f"{type(failure).__name__}: {failure}"

    def think(self, least: float, most: float) -> None:
        self.over.wait(self.random.uniform(least, most) / self.pace)

    def insist(self, ask: Callable[[], Page]) -> Page | None:
        """Asks until there is a page that is no error; None where it is over before."""
        pause = 1.0
        while True:
            try:
                page = ask()
                if page.status < 500 and page.status != 429:
                    return page
            except NoReply:
                pass
            if self.over.wait(pause):
                return None
            pause = min(5.0, pause * 1.5)

    def rehearse(self) -> None:
        slug, text = self.random.choice(ANSWERS)
        address = f"/questions/{slug}/"
        for again in (False, True):
            if again and self.last_try:
                address = f"/questions/{slug}/?from={self.last_try}"
            if self.insist(lambda at=address: self.browser.get("question", at)) is None:
                return
            self.think(5, 20)
            self.write(slug, text, least=25 if again else 60, most=60 if again else 180)
            if self.over.is_set():
                return
            self.think(20, 60)
            if again and self.random.random() < 0.3:
                self.insist(lambda: self.browser.get("progress", "/progress/"))
            text += " Afterwards I asked whether there was anything else."

    def write(self, slug: str, text: str, least: float, most: float) -> None:
        """Types for so many seconds with a pause now and then, at which the draft is saved, and sends the answer."""
        self.written += 1
        marked = mark(self.number, self.written)
        words, seen, token = text.split(), "", str(uuid.uuid4())
        pauses = max(2, round(self.random.uniform(least, most) / 12))
        for turn in range(1, pauses + 1):
            self.think(6, 18)
            if self.over.is_set():
                return
            here = f"{marked} {' '.join(words[: len(words) * turn // pauses])}"
            seen = self.save(slug, here, seen, token)
        self.send(slug, f"{marked} {text}", marked, seen, token)

    def save(self, slug: str, text: str, seen: str, token: str) -> str:
        """One saving of the draft. Where it fails the device has it, and the next one brings it along."""
        self.ledger.sent_draft(self.number, slug, text)
        fields = {"answer": text, "draft": seen, "submission": token}
        try:
            page = self.browser.post("draft", f"/questions/{slug}/draft/", fields, Accept="application/json")
        except NoReply:
            return seen
        if page.status == 200:
            self.ledger.kept_draft(self.number, slug, text)
            return json.loads(page.text)["draft"]
        if page.status == 409:
            # A saving that was stored though its reply got lost: the script shelves it, and this text goes on.
            return json.loads(page.text)["draft"]
        return seen

    def send(self, slug: str, text: str, marked: str, seen: str, token: str) -> None:
        fields = {"answer": text, "draft": seen, "submission": token, "checked": "1"}

        def ask():
            return self.browser.post("answer", f"/questions/{slug}/answers/", fields, HX_Request="true")

        page = self.insist(ask)
        if page is None:
            return
        if page.status != 200:
            self.ledger.is_strange(f"An answer of person {self.number} was refused with {page.status}")
            return
        self.ledger.stored(self.number, slug, marked)
        if marked not in page.text:
            self.ledger.is_strange(f"The feedback on {marked} is without it")
        address = page.headers.get("hx-push-url", "")
        self.last_try = address.strip("/").rpartition("/")[2]
        if self.random.random() < 0.3:  # a reload
            self.insist(lambda: self.browser.get("feedback", address))


ANSWERS = [(slug, text) for slug, text in stored_answers() if 60 <= len(text.split()) <= 160]


class Crowd:
    """So many people on the site while something happens; afterwards they go home."""

    def __init__(self, ports: Callable[[], int], people: int, ledger: Ledger, pace: float, first: int):
        self.over = threading.Event()
        self.people = [Person(first + n, ports, ledger, self.over, pace) for n in range(people)]

    def __enter__(self):
        for person in self.people:
            person.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for person in self.people:
            person.join(90)

    @property
    def failures(self) -> list[str]:
        stuck = [f"{person.name} is stuck" for person in self.people if person.is_alive()]
        return stuck + [f"{person.name}: {person.failure}" for person in self.people if person.failure]
