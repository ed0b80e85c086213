"""Where a fault of a bank's file stands in its text: the line, as editors and hooks count it."""

import re
from dataclasses import dataclass, field

_PIECE = re.compile(
    r'''(?P<long>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5})|(?P<text>"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<comment>\#[^\n]*)|(?P<head>^[ \t]*\[\[?[^\[\]\n]+\]\]?)|(?P<key>^[ \t]*[\w.-]+[ \t]*(?==))
    |(?P<open>[\[{])|(?P<close>[\]}])|(?P<line>\n)''',
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_PLACE = re.compile(
    r"""(?P<table>document|questions|lists|sets)(?:\[(?P<number>\d+)\]|\.(?P<slug>.+?))?
    (?:\.criteria(?:\[(?P<inner_number>\d+)\]|\.(?P<inner>.+?)))?
    (?:,[ ](?P<part>rule|sentence[ ]that[ ]must[ ]match|sentence[ ]that[ ]must[ ]not[ ]match|entry)
    (?:[ ](?P<line>\d+))?)?(?:,[ ](?P<rest>.*))?""",
    re.VERBOSE | re.DOTALL,
)
_LINE = re.compile(r"line (\d+), column (\d+)")
_KEY = re.compile(r"(?:unknown key ')?(?P<key>[a-z_]+)(?: (?P<number>\d+)\b)?")
_PARTS = {
    "rule": "rules",
    "entry": "entries",
    "sentence that must match": "match",
    "sentence that must not match": "no_match",
}


@dataclass
class _Table:
    line: int
    slug: str = ""
    keys: dict[str, int] = field(default_factory=dict)
    items: dict[tuple[str, int], int] = field(default_factory=dict)
    inner: list["_Table"] = field(default_factory=list)

    def find(self, key: str, number: str | None) -> int | None:
        if number and (key, int(number)) in self.items:
            return self.items[key, int(number)]
        return self.keys.get(key)


class Places:
    """The lines of one file's tables, keys and lines of lists. Reads any text, also one that is no TOML."""

    def __init__(self, text: str):
        self.lines = text.count("\n") + 1
        self.tables: dict[str, list[_Table]] = {}
        self._walk(text.replace("\r\n", "\n"))

    def line_of(self, place: str, message: str = "") -> int:
        """The line of a fault, counted from 1; that of the table where the very line cannot be told."""
        if found := _LINE.fullmatch(place):
            return int(found[1])
        if place == "end of file":
            return self.lines
        found = _PLACE.fullmatch(place)
        if found is None:
            return 1
        table = self._table(self.tables.get(found["table"], []), found["number"], found["slug"])
        if table is None:
            return 1
        if found["inner"] or found["inner_number"]:
            table = self._table(table.inner, found["inner_number"], found["inner"]) or table
        if found["part"]:
            return table.find(_PARTS[found["part"]], found["line"]) or table.line
        named = _KEY.match(message)
        return (named and table.find(named["key"], named["number"])) or table.line

    @staticmethod
    def _table(tables: list[_Table], number: str | None, slug: str | None) -> _Table | None:
        if number and int(number) <= len(tables):
            return tables[int(number) - 1]
        if slug is None:
            return tables[0] if tables else None
        # The last of that name: where a name stands twice, the second one is the fault.
        return next((table for table in reversed(tables) if table.slug == slug), None)

    def _walk(self, text: str) -> None:
        line, depth, table, key, count = 1, 0, None, "", 0
        for piece in _PIECE.finditer(text):
            kind, found = piece.lastgroup, piece.group()
            if kind == "head" and not depth:
                table, key = self._opened(found.strip(" \t[]"), line), ""
            elif kind == "key" and not depth and table is not None:
                key, count = found.strip(), 0
                table.keys.setdefault(key, line)
            elif kind in ("text", "long") and table is not None:
                if not depth and key in ("slug", "name") and not table.slug:
                    table.slug = found.strip("\"'")
                elif depth == 1 and key:
                    count += 1
                    table.items.setdefault((key, count), line)
            elif kind in ("open", "head"):
                # Inside a list a bracket at the start of a line looks like the head of a table.
                depth += found.count("[") + found.count("{") - found.count("]") - found.count("}")
            elif kind == "close":
                depth = max(0, depth - 1)
            line += found.count("\n")

    def _opened(self, name: str, line: int) -> _Table | None:
        opened = _Table(line)
        if name == "questions.criteria":
            outer = self.tables.get("questions", [])
            if outer:
                outer[-1].inner.append(opened)
        else:
            self.tables.setdefault(name, []).append(opened)
        return opened
