"""Where the site can be asked, and what its pages let people send: taken from the resolver and from the pages."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import reverse
from lxml import html

from tests.practice.access_table import (
    ACCOUNT,
    ALLAUTH,
    COACH,
    GROUP,
    INVITED,
    MACHINE,
    MEMBER,
    NOBODY,
    OPEN,
    OWN,
    OWN_ACCOUNT,
    PERMITTED,
    RULES,
    STAFF,
    TABLE,
    THEIR_COACH,
    TOKEN,
)
from tests.practice.addresses import Address, addresses, row_in_the_admin

# Who finds something at an address of this rule.
FITTING = {
    OPEN: ("anonymous", "owner"),
    OWN: ("owner",),
    OWN_ACCOUNT: ("owner",),
    ACCOUNT: ("owner",),
    COACH: ("coach",),
    THEIR_COACH: ("coach",),
    MEMBER: ("owner",),
    GROUP: ("coach", "owner"),
    TOKEN: ("anonymous", "coach"),
    INVITED: ("other",),
    RULES: ("superuser",),
    STAFF: ("superuser",),
    PERMITTED: ("superuser",),
    NOBODY: ("superuser",),
    MACHINE: ("anonymous",),
    ALLAUTH: ("anonymous", "other"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """An address with its parts filled in, and who finds something there."""

    address: Address
    path: str
    methods: tuple[str, ...]
    visitors: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.address.name


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str
    # What a person can type into; the others are ticked, chosen, uploaded or hidden.
    typed: bool
    kind: str
    # Of a list to choose from, all that stands in it.
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form as it stands on a page: where it goes, and what it sends as it stands."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...] = field(default=())

    def as_it_stands(self) -> dict[str, list[str]]:
        """What a browser would send without anything being changed; the site's own token apart."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.kind not in ("file", "unticked", "csrf"):
                sent.setdefault(each.name, []).append(each.value)
        return sent


def filled_in(address: Address, arguments: dict) -> str:
    """The path of an address with the rows of the world in it."""
    line = TABLE[address.name]
    parts = {part: arguments[line.arguments.get(part, part)] for part in address.parts}
    if "object_id" in parts and (row := row_in_the_admin(address.name)):
        parts["object_id"] = row.pk
    return reverse(address.name, kwargs=parts)


def places(arguments: dict) -> list[Place]:
    """Every address that has a name, with the rows of the world in it."""
    found = []
    for address in addresses():
        if address.name:
            line = TABLE[address.name]
            path = filled_in(address, arguments)
            found.append(Place(address, path, line.methods, FITTING[line.rule]))
    return found


def opened(browser, path: str):
    """The page as this browser gets it, or None where it is no page of HTML."""
    response = browser.get(path)
    if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
        return None
    return html.fromstring(response.content) if response.content.strip() else None


def forms_on(page, path: str) -> list[PageForm]:
    """The forms of a page, those that htmx sends from a single button included."""
    found = []
    for form in page.iter("form"):
        action = _local(path, form.get("hx-post") or form.get("action") or path)
        if action is not None:
            method = "post" if form.get("hx-post") else (form.get("method") or "get").lower()
            found.append(PageForm(path, action, method, tuple(_fields(form, page))))
    for lone in page.xpath("//*[@hx-post][not(self::form)]"):
        if (action := _local(path, lone.get("hx-post"))) is not None:
            found.append(PageForm(path, action, "post", ()))
    return found


def questions_in_links(page, path: str) -> dict[str, set[str]]:
    """What the links of a page ask in their addresses: path -> names of what stands behind the question mark."""
    found: dict[str, set[str]] = {}
    for link in page.iter("a"):
        if local := _local(path, link.get("href") or ""):
            parts = urlsplit(local)
            names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
            found.setdefault(parts.path, set()).update(names)
    return found


def _local(page: str, address: str) -> str | None:
    there = urlsplit(urljoin(f"http://testserver{page}", address))
    if there.netloc != "testserver":
        return None
    return there.path + (f"?{there.query}" if there.query else "")


TYPED = {"text", "search", "email", "password", "url", "tel", "number", "date", "datetime-local", "time"}


def _fields(form, page):
    inside = list(form.iter("input", "textarea", "select", "button"))
    if form.get("id"):  # a field may stand elsewhere and name its form
        inside += page.xpath("//*[@form=$id]", id=form.get("id"))
    for each in inside:
        name = each.get("name")
        if not name:
            continue
        if each.tag == "textarea":
            yield Field(name, (each.text or "").removeprefix("\n"), True, "textarea")
        elif each.tag == "select":
            yield from _chosen(name, each)
        elif each.tag == "button":
            yield Field(name, each.get("value") or "", False, "unticked")
        else:
            kind = (each.get("type") or "text").lower()
            value = each.get("value") or ("on" if kind in ("checkbox", "radio") else "")
            if name == "csrfmiddlewaretoken":
                kind = "csrf"
            elif kind in ("checkbox", "radio") and each.get("checked") is None or kind == "submit":
                kind = "unticked"
            yield Field(name, value, kind in TYPED, kind)


def _chosen(name, select):
    options = list(select.iter("option"))
    values = tuple(option.get("value", option.text or "") for option in options)
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    for option in chosen:
        yield Field(name, option.get("value", option.text or ""), False, "select", values)
    if not chosen:
        yield Field(name, "", False, "unticked", values)


@dataclass(slots=True)
class Known:
    """What the site offers: its addresses, the forms by where they go, the names of fields, values that mean rows."""

    places: list[Place]
    arguments: dict
    forms: dict[str, list[PageForm]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    questions: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, visitors, arguments) -> "Known":
        known = cls(places(arguments), arguments)
        names, questions = set(), {}
        for place in known.places:
            for visitor in place.visitors if "get" in place.methods else ():
                if (page := opened(visitors[visitor], place.path)) is None:
                    continue
                for form in forms_on(page, place.path):
                    action = urlsplit(form.action).path
                    names |= {each.name for each in form.fields}
                    if form.method == "post":
                        known.forms.setdefault(action, []).append(form)
                    else:
                        questions.setdefault(action, set()).update(each.name for each in form.fields)
                for path, asked in questions_in_links(page, place.path).items():
                    questions.setdefault(path, set()).update(asked)
        known.names = sorted(names - {"csrfmiddlewaretoken"})
        known.questions = {path: sorted(asked) for path, asked in questions.items()}
        return known
