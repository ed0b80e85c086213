"""Inviting people by their addresses: a file is read line by line, and the good lines are invited."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower

from practice.coaching.invitation_mails import mail_the_new
from practice.forms import CONTROLS
from practice.models import Cohort, Membership

MOST_LINES = 10_000
LONGEST_NAME = 80
# A cell that begins so is run as a formula where somebody opens the list in a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file is no list of addresses. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: an address with a name, or what is wrong with it."""

    number: int
    email: str = ""
    name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file, line by line."""

    added: list[Line]
    refused: list[Line]
    note: str = ""


def read_lines(content: bytes) -> tuple[list[Line], str]:
    """Every line that is not empty, with its number in the file, and a note on how the letters were read."""
    text, note = _decoded(content)
    rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t,;\ufeff")]
    if not rows:
        raise Unreadable("The file is empty. It needs one address on each line.")
    separator = max(",;\t", key=rows[0][1].count)
    cells = [(number, _cells(line, separator)) for number, line in rows]
    columns = _columns(cells[0][1])
    if columns:
        cells = cells[1:]
    lines, first_at = [], {}
    for number, row in cells[:MOST_LINES]:
        line = _line(number, row, columns)
        if not line.problem and line.email in first_at:
            problem = f"This address stands on line {first_at[line.email]} already."
            line = Line(number, line.email, line.name, problem)
        elif not line.problem:
            first_at[line.email] = number
        lines.append(line)
    if len(cells) > MOST_LINES:
        number = cells[MOST_LINES][0]
        problem = f"This line and all after it were not read: {MOST_LINES:,} is the most in one file."
        lines.append(Line(number, problem=problem))
    return lines, note


def invite(cohort: Cohort, lines: Iterable[Line], note: str = "") -> Import:
    """Invites the good lines, each address once in a group however often it comes, and mails them later."""
    lines = list(lines)
    added, refused = [], []
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=cohort.pk)  # two uploads at once: the second sees the first
        places = Membership.objects.filter(cohort=cohort)
        invited = set(places.exclude(email="").values_list("email", flat=True))
        inside = places.filter(user__isnull=False, left_at=None)
        joined = set(inside.values_list(Lower("user__email"), flat=True))
        for line in lines:
            problem = line.problem
            if not problem and line.email in joined:
                problem = "This person is in the group already."
            elif not problem and line.email in invited:
                problem = "This address is invited already."
            if problem:
                refused.append(Line(line.number, line.email, line.name, problem))
            else:
                invited.add(line.email)
                added.append(line)
        Membership.objects.bulk_create(
            [Membership(cohort=cohort, email=line.email, name=line.name) for line in added], batch_size=500
        )
        if added:
            mail_the_new(cohort)
    return Import(added, refused, note)


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith(b"PK\x03\x04") or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is a spreadsheet, not a CSV file. Save it as CSV, then choose that file.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding), ""
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise Unreadable("We cannot read this file. Save it as CSV in UTF-8, then try again.") from None
    note = "The file is not in UTF-8. We read it as Western European; look at names with accents."
    return content.decode("cp1252", errors="replace"), note


def _cells(line: str, separator: str) -> list[str]:
    # Line by line, so that one quotation mark that is never closed costs its own line and not the rest.
    try:
        row = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        row = []
    return [CONTROLS.sub("", cell).strip() for cell in row]


def _columns(first: list[str]) -> dict[str, int]:
    """Where the heading names the address and the name; nothing where the first line is a person already."""
    if any("@" in cell for cell in first):
        return {}
    named = {}
    for place, cell in enumerate(first):
        if "mail" in cell.lower():
            named.setdefault("email", place)
        elif "name" in cell.lower():
            named.setdefault("name", place)
    return named if "email" in named else {}


def _line(number: int, row: list[str], columns: dict[str, int]) -> Line:
    if columns:
        email = row[columns["email"]] if columns["email"] < len(row) else ""
        place = columns.get("name", len(row))
        name = row[place] if place < len(row) else ""
    else:
        at = next((place for place, cell in enumerate(row) if "@" in cell[1:]), None)
        email = row[at] if at is not None else ""
        name = next((cell for place, cell in enumerate(row) if place != at and cell), "")
    return checked(number, email, name)


def checked(number: int, email: str, name: str) -> Line:
    """The address and the name as they are stored, or what is wrong with them."""
    email, name = email.strip().lower(), " ".join(name.split())
    if not email:
        return Line(number, email, name, "There is no address on this line.")
    if email.startswith(FORMULA_SIGNS) or name.startswith(FORMULA_SIGNS):
        return Line(
            number, email, name, "This begins like a formula of a spreadsheet. Take the first sign away."
        )
    try:
        validate_email(email)
    except ValidationError:
        return Line(number, email, name, "This is not an email address.")
    if len(email) > 254:
        return Line(number, email, name, "This address is too long.")
    if len(name) > LONGEST_NAME:
        problem = f"The name has {len(name)} letters and signs. The most is {LONGEST_NAME}."
        return Line(number, email, name, problem)
    return Line(number, email, name or email.partition("@")[0][:LONGEST_NAME])
