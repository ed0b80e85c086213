"""What a change of rules amounts to, in a word, and what exactly is different, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questions.comparing import Difference, compare

# Fields of a card and of its criteria that decide something; every other one is only read by people.
DECIDING = {"rules", "refuses", "reader", "kind"}
PROVING = {"match", "no match"}
WORDS = {"emphasize": "point to make", "avoid": "mistake to avoid"}


def kinds_of_change(before: Mapping | None, after: Mapping) -> str:
    """What kind of change leads from one card to another: "wording only", "adds a point, weights, rules" ..."""
    if before is None:
        return "first version"
    kinds = dict.fromkeys(_kinds(compare(before, after)))
    kinds.pop("wording", None) if len(kinds) > 1 else None
    if list(kinds) == ["wording"]:
        return "wording only"
    return ", ".join(kinds) or "no change"


def _kinds(differences: tuple[Difference, ...]) -> Iterator[str]:
    found = set()
    for each in differences:
        if each.what == "criterion":
            kind = (each.after or each.before)["kind"]
            noun = "a point" if kind == "emphasize" else "a mistake"
            found.add(f"adds {noun}" if each.before is None else f"removes {noun}")
        elif each.what == "weight":
            found.add("weights")
        elif each.place.startswith("@"):
            found.add("word lists")
        elif each.place and each.what in DECIDING:
            found.add("rules")
        elif each.place and each.what in PROVING:
            found.add("examples")
        else:
            found.add("wording")
    order = ("adds a point", "adds a mistake", "removes a point", "removes a mistake")
    yield from (
        kind for kind in (*order, "weights", "rules", "word lists", "examples", "wording") if kind in found
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs, for a page: where, what, the lines that went and those that came."""

    place: str
    what: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    moved: bool = False  # the same lines in another order


def changed_parts(before: Mapping, after: Mapping) -> list[Changed]:
    """Everything that differs between two cards, in the order of the later one, with its words."""
    labels = {
        c["slug"]: c.get("label") or c["statement"]
        for card in (before, after)
        for c in card.get("criteria", ())
    }
    return [_changed(each, labels) for each in compare(before, after)]


def _changed(each: Difference, labels: Mapping[str, str]) -> Changed:
    place = "The question" if not each.place else labels.get(each.place, each.place)
    if each.what == "criterion":
        entry = each.after or each.before
        lines = (
            f"{WORDS[entry['kind']]}, weight {entry['weight']}: {entry['statement']}",
            *(f"rule: {rule}" for rule in entry["rules"]),
        )
        gone, new = ((), lines) if each.before is None else (lines, ())
        return Changed(place, "added" if each.before is None else "removed", gone, new)
    if each.what == "criteria":
        return Changed("The question", "order of points and mistakes", (), (), moved=True)
    old, now = _lines(each.before), _lines(each.after)
    gone = tuple(line for line in old if line not in now)
    new = tuple(line for line in now if line not in old)
    return Changed(place, each.what, gone, new, moved=not (gone or new))


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Mapping):
        return [f"{name}: {part}" for name, part in value.items() if part]
    if isinstance(value, list):
        return [str(part) for part in value]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return str(value).split("\n") if value != "" else []
