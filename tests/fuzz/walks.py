"""Walks: a few requests after each other by one visitor, drawn from the site's own addresses and forms.

Nothing here names a page: addresses come from the resolver, fields and choices from the pages' own forms. They are
drawn by Python's generator, not by hypothesis, which draws the fields of the forms: of walks nothing would be
shrunk, and its drawing took as long as the site took to answer.
"""

import json
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import NoReverseMatch, reverse

from tests.fuzz import nasty
from tests.practice.access_table import TABLE
from tests.practice.world import VISITORS
from tests.safety.pages import Known, Place

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it is sent."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self):
        parts = [f"{self.method} {self.path[:300]}"]
        parts += [f"    {name}: {value[:120]!r}" for name, value in self.headers.items()]
        if self.body:
            parts.append(f"    {self.content_type}: {self.body[:1500]!r}")
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Walk:
    visitor: str
    asked: tuple[Asked, ...]


def once_each(known: Known):
    """A walk to every address, by somebody who finds something there, as its pages mean it to be asked."""
    for place in known.places:
        asked = [Asked(method.upper(), place.path) for method in place.methods if method != "post"]
        if "post" in place.methods:
            form = next(iter(known.forms.get(place.path, ())), None)
            asked.append(Asked("POST", place.path, _encoded(_as_it_stands(form)).encode()))
        yield Walk(place.visitors[-1], tuple(asked))


def _as_it_stands(form) -> list[tuple[str, str]]:
    return [(name, each) for name, values in form.as_it_stands().items() for each in values] if form else []


# Whoever may do most breaks most.
WHO = (*VISITORS, "owner", "owner", "coach", "coach", "superuser", "superuser")
METHODS = ("GET",) * 8 + ("POST",) * 12 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
# From where the letters of a made-up text come: plain ones, controls, accents, other scripts, signs beyond 16 bits.
LETTERS = ((32, 126), (0, 31), (127, 0x24F), (0x250, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
# Packs the whole bank, which takes seconds each time: of the draws that fall on it one in so many is sent.
SELDOM, HOW_SELDOM = "bank-export", 20
PLAIN = ("I said sorry.", "2030-01-01", "7", "a-b", "a@b.example", "")


class Drawn:
    """What is drawn for one run: the same from the same seed."""

    def __init__(self, known: Known, seed: int):
        self.known, self.random = known, Random(seed)
        self.one_of = self.random.choice
        # What stands in an address or a form to name a row of the world.
        self.rows = [str(value) for value in known.arguments.values()]
        self.fitting = {
            visitor: [place for place in known.places if visitor in place.visitors] or known.places
            for visitor in WHO
        }

    def walk(self, length: int) -> Walk:
        """So many requests by somebody."""
        visitor = self.one_of(WHO)
        return Walk(visitor, tuple(self._asked(visitor) for _ in range(length)))

    def _one_in(self, many: int) -> bool:
        return self.random.randrange(many) == 0

    def _asked(self, visitor: str) -> Asked:
        if self._one_in(40):
            return Asked(self.one_of(METHODS), self.one_of(nasty.PATHS), headers=self._headers())
        # Mostly where this visitor finds something.
        choice = self.known.places if self._one_in(4) else self.fitting[visitor]
        place = self.one_of(choice)
        while place.name == SELDOM and not self._one_in(HOW_SELDOM):
            place = self.one_of(choice)
        # What only takes forms is asked for with one, mostly.
        forms = self.known.forms.get(place.path)
        by_form = (forms or "post" in place.methods) and self._one_in(2)
        method = "POST" if by_form else self.one_of(METHODS)
        path = self._path(place)
        if self._one_in(3):
            path += f"?{_encoded(self._question(place.path))}"
        if method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return Asked(method, path, headers=self._headers())
        body, content_type = self._body(forms)
        return Asked(method, path, body, content_type, self._headers())

    def _path(self, place: Place) -> str:
        if not place.address.parts or not self._one_in(3):
            return place.path
        line, arguments = TABLE[place.name], self.known.arguments
        parts = {part: arguments[line.arguments.get(part, part)] for part in place.address.parts}
        changed = self.one_of(place.address.parts)
        others = [value for name, value in arguments.items() if name != changed]
        parts[changed] = self.one_of(others if self._one_in(2) else nasty.VALUES)
        try:
            return reverse(place.name, kwargs=parts)
        except (NoReverseMatch, UnicodeEncodeError):
            return place.path.replace(
                str(arguments.get(changed, "\0")), quote(str(parts[changed]), errors="replace")
            )

    def _question(self, path: str) -> list[tuple[str, str]]:
        anywhere = (*self.known.names, "next", "page", "_popup", "_to_field", "e")
        own = self.known.questions.get(path) or self.known.names
        return [
            (self.one_of(own if self._one_in(2) else anywhere), self._meant())
            for _ in range(self.random.randint(1, 3))
        ]

    def _text(self, most: int) -> str:
        letters = (self.one_of(LETTERS) for _ in range(self.random.randint(0, most)))
        return "".join(chr(self.random.randint(*each)) for each in letters)

    def _meant(self) -> str:
        """A value that may mean a row of the world, or nothing at all."""
        kind = self.random.randrange(4)
        if kind < 2:
            return self.one_of(self.rows)
        return self.one_of(nasty.VALUES) if kind == 2 else self._text(40)

    def _body(self, forms) -> tuple[bytes, str]:
        kind = self.random.randint(1, 20)
        if kind == 20:
            return self.one_of(nasty.BODIES), self.one_of((FORM, MULTIPART_CONTENT, "application/json"))
        form = self.one_of(forms) if forms else None
        pairs = self._filled(form) if form else self._question("")
        if kind == 19:
            return json.dumps(dict(pairs)).encode(errors="surrogatepass"), "application/json"
        files = [each.name for each in form.fields if each.kind == "file"] if form else []
        if files or kind == 18:
            return self._multipart(pairs, files or ["file"]), MULTIPART_CONTENT
        return _encoded(pairs).encode(), FORM

    def _filled(self, form) -> list[tuple[str, str]]:
        """The form with some of its fields changed, left out, doubled, or with one that it does not have."""
        pairs = []
        # One in three goes through as it should, so that what lies behind a sound form is reached as well.
        wild = self.random.randrange(3)
        for each in form.fields:
            if each.kind in ("csrf", "file"):
                continue
            if each.kind == "unticked":
                if self._one_in(4):
                    pairs.append((each.name, self.one_of(each.choices or (each.value,))))
            elif wild and self._one_in(4):
                if not self._one_in(6):
                    pairs.append((each.name, self._meant()))
            elif each.choices:
                pairs.append((each.name, self.one_of(each.choices)))
            elif each.typed and not each.value:
                pairs.append((each.name, self.one_of(PLAIN)))
            else:
                pairs.append((each.name, each.value))
        if wild == 2:
            more = self.random.randint(0, 2)
            pairs += [(self.one_of(self.known.names), self._meant()) for _ in range(more)]
        return pairs

    def _multipart(self, pairs, files) -> bytes:
        parts = []
        for name, value in pairs:
            said = f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'
            parts.append(said.encode(errors="surrogateescape"))
        for name in files:
            said = f'Content-Disposition: form-data; name="{name}"; filename="{self.one_of(nasty.FILE_NAMES)}"\r\n'
            said += "Content-Type: application/octet-stream\r\n\r\n"
            made_up = self.random.randbytes(self.random.randint(0, 60))
            content = made_up if self._one_in(2) else self.one_of(nasty.FILES)
            parts.append(said.encode(errors="replace") + content)
        edge = f"--{BOUNDARY}".encode()
        return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"

    def _headers(self) -> dict[str, str]:
        found = {"HX-Request": "true"} if self._one_in(2) else {}
        for name in self.random.choices(sorted(nasty.HEADERS), k=self.random.randint(0, 2)):
            found[name] = self.one_of(nasty.HEADERS[name])
        return found


def _encoded(pairs) -> str:
    return urlencode(pairs, errors="surrogateescape")
