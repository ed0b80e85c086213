"""What differs between two cards, or two entries of one question, said so that a person can read it."""

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 60


@dataclass(frozen=True)
class Difference:
    """One thing that changed. ``place``: a criterion's slug, ``@list``, or empty for the question."""

    place: str
    what: str
    before: object
    after: object

    def __str__(self) -> str:
        return f"{self.place}: {self._change()}" if self.place else self._change()

    def _change(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if isinstance(self.before, list) and isinstance(self.after, list):
            gone = [entry for entry in self.before if entry not in self.after]
            new = [entry for entry in self.after if entry not in self.before]
            counts = [f"{len(new)} added"] * bool(new) + [f"{len(gone)} removed"] * bool(gone)
            return f"{self.what} ({', '.join(counts) or 'another order'})"
        return f"{self.what} ({_brief(self.before)} became {_brief(self.after)})"


def compare(before: Mapping, after: Mapping) -> tuple[Difference, ...]:
    """The differences between two cards or two question entries, in the order of the later one."""
    apart = {"criteria", "lists"}
    differences = _fields("", _without(before, apart), _without(after, apart))
    old = {criterion["slug"]: criterion for criterion in before.get("criteria", ())}
    new = {criterion["slug"]: criterion for criterion in after.get("criteria", ())}
    for slug, criterion in new.items():
        if slug in old:
            differences += _fields(slug, old[slug], criterion)
        else:
            differences.append(Difference(slug, "criterion", None, criterion))
    differences += [Difference(slug, "criterion", old[slug], None) for slug in old if slug not in new]
    kept = [slug for slug in old if slug in new]
    if kept != [slug for slug in new if slug in old]:
        differences.append(Difference("", "criteria", list(old), list(new)))
    lists_before, lists_after = before.get("lists", {}), after.get("lists", {})
    for name in sorted({*lists_before, *lists_after}):
        entries = lists_before.get(name), lists_after.get(name)
        if entries[0] != entries[1]:
            differences.append(Difference(f"@{name}", "entries", *entries))
    return tuple(differences)


def _fields(place: str, before: Mapping, after: Mapping) -> list[Difference]:
    names = [*after, *(name for name in before if name not in after)]
    return [
        Difference(place, name.replace("_", " "), before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _without(content: Mapping, names: set[str]) -> dict:
    return {name: value for name, value in content.items() if name not in names}


def _brief(value: object) -> str:
    if isinstance(value, Mapping):
        value = "; ".join(str(part) for part in value.values() if part)
    text = " ".join(str(value).split()) or "nothing"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
