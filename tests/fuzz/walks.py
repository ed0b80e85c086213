"""Walks: a few requests after each other by one visitor, drawn by hypothesis from the site's own addresses and forms.

Nothing here names a page: addresses come from the resolver, fields and choices from the pages' own forms.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import NoReverseMatch, reverse
from hypothesis import strategies as st

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


def walks(known: Known, length: int):
    """A strategy of walks of so many requests."""

    @st.composite
    def walk(draw):
        visitor = draw(_visitor)
        fitting = [place for place in known.places if visitor in place.visitors] or known.places
        return Walk(visitor, tuple(draw(_asked(known, fitting)) for _ in range(length)))

    return walk()


# Whoever may do most breaks most.
_visitor = st.sampled_from((*VISITORS, "owner", "owner", "coach", "coach", "superuser", "superuser"))
_value = st.one_of(st.sampled_from(nasty.VALUES), st.text(max_size=40))
_method = st.sampled_from(
    ("GET",) * 8 + ("POST",) * 12 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
)


def _one_in(draw, many: int) -> bool:
    return draw(st.integers(1, many)) == many


def _asked(known: Known, fitting: list[Place]):
    @st.composite
    def asked(draw):
        if _one_in(draw, 40):
            return Asked(draw(_method), draw(st.sampled_from(nasty.PATHS)), headers=draw(_headers()))
        # Mostly where this visitor finds something.
        place = draw(st.sampled_from(known.places if _one_in(draw, 4) else fitting))
        # What only takes forms is asked for with one, mostly.
        forms = known.forms.get(place.path)
        method = "POST" if (forms or "post" in place.methods) and draw(st.booleans()) else draw(_method)
        path = _path(draw, known, place)
        if _one_in(draw, 3):
            path += f"?{_encoded(_question(draw, known, place))}"
        if method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return Asked(method, path, headers=draw(_headers()))
        body, content_type = _body(draw, known, forms)
        return Asked(method, path, body, content_type, draw(_headers()))

    return asked()


def _path(draw, known, place) -> str:
    if not place.address.parts or not _one_in(draw, 3):
        return place.path
    line = TABLE[place.name]
    parts = {part: known.arguments[line.arguments.get(part, part)] for part in place.address.parts}
    changed = draw(st.sampled_from(place.address.parts))
    others = [value for name, value in known.arguments.items() if name != changed]
    parts[changed] = draw(st.one_of(st.sampled_from(others), st.sampled_from(nasty.VALUES)))
    try:
        return reverse(place.name, kwargs=parts)
    except (NoReverseMatch, UnicodeEncodeError):
        return place.path.replace(
            str(known.arguments.get(changed, "\0")), quote(str(parts[changed]), errors="replace")
        )


def _question(draw, known, place) -> list[tuple[str, str]]:
    own = known.questions.get(place.path) or known.names
    name = st.one_of(
        st.sampled_from(own), st.sampled_from((*known.names, "next", "page", "_popup", "_to_field", "e"))
    )
    return draw(st.lists(st.tuples(name, _meant(known)), min_size=1, max_size=3))


def _meant(known):
    """A value that may mean a row of the world, or nothing at all."""
    return st.one_of(_value, st.sampled_from([str(value) for value in known.arguments.values()]))


def _body(draw, known, forms) -> tuple[bytes, str]:
    kind = draw(st.integers(1, 20))
    if kind == 20:
        return draw(st.sampled_from(nasty.BODIES)), draw(
            st.sampled_from((FORM, MULTIPART_CONTENT, "application/json"))
        )
    form = draw(st.sampled_from(forms)) if forms else None
    pairs = _filled(draw, known, form) if form else _question(draw, known, _NOWHERE)
    if kind == 19:
        return json.dumps(dict(pairs)).encode(errors="surrogatepass"), "application/json"
    files = [each.name for each in form.fields if each.kind == "file"] if form else []
    if files or kind == 18:
        return _multipart(draw, pairs, files or ["file"]), MULTIPART_CONTENT
    return _encoded(pairs).encode(), FORM


_NOWHERE = Place(None, "", (), ())


def _filled(draw, known, form) -> list[tuple[str, str]]:
    """The form with some of its fields changed, left out, doubled, or with one that it does not have."""
    pairs = []
    # One in three goes through as it should, so that what lies behind a sound form is reached as well.
    wild = draw(st.integers(0, 2))
    for each in form.fields:
        if each.kind == "csrf" or (each.kind == "file"):
            continue
        if each.kind == "unticked":
            if draw(st.integers(0, 3)) == 3:
                pairs.append((each.name, draw(st.sampled_from(each.choices or (each.value,)))))
        elif wild and draw(st.integers(0, 3)) == 3:
            if draw(st.integers(0, 5)):
                pairs.append((each.name, draw(_meant(known))))
        elif each.choices:
            pairs.append((each.name, draw(st.sampled_from(each.choices))))
        elif each.typed and not each.value:
            plain = st.sampled_from(("I said sorry.", "2030-01-01", "7", "a-b", "a@b.example", ""))
            pairs.append((each.name, draw(plain)))
        else:
            pairs.append((each.name, each.value))
    if wild == 2:
        pairs += draw(st.lists(st.tuples(st.sampled_from(known.names), _meant(known)), max_size=2))
    return pairs


def _encoded(pairs) -> str:
    return urlencode(pairs, errors="surrogateescape")


def _multipart(draw, pairs, files) -> bytes:
    parts = []
    for name, value in pairs:
        said = f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'
        parts.append(said.encode(errors="surrogateescape"))
    for name in files:
        file_name = draw(st.sampled_from(nasty.FILE_NAMES))
        said = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        said += "Content-Type: application/octet-stream\r\n\r\n"
        content = draw(st.one_of(st.sampled_from(nasty.FILES), st.binary(max_size=60)))
        parts.append(said.encode(errors="replace") + content)
    edge = f"--{BOUNDARY}".encode()
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"


def _headers():
    @st.composite
    def headers(draw):
        found = {"HX-Request": "true"} if draw(st.booleans()) else {}
        for name in draw(st.lists(st.sampled_from(sorted(nasty.HEADERS)), max_size=2)):
            found[name] = draw(st.sampled_from(nasty.HEADERS[name]))
        return found

    return headers()
