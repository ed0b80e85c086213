"""A rubric as the judge uses it: criteria with compiled rules, made from a card and refused with every fault."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import grammar, lexicon, patterns
from .grammar import RuleFault
from .rules import NodeTable
from .text import Text, grams

KINDS = ("emphasize", "avoid")
REFUSES_BY_DEFAULT = {"emphasize": ("denied",), "avoid": ("denied", "imagined", "someone-else", "quoted")}
RULES_MOST = 200  # a criterion
SAID_OF_IT = ("statement", "label", "counts", "looked_for")
OWN_WORDS = (*SAID_OF_IT, "ask", "sounds_like")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a card. place names criterion and line; column counts from 1, None when it has none."""

    place: str
    column: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.place}{f', column {self.column}' if self.column else ''}: {self.message}"


class RubricFaults(ValueError):
    """A card that cannot be compiled, with every fault found."""

    def __init__(self, faults: list[Fault]):
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition; pattern is a node number for ``finds``."""

    subject: str
    compare: str
    number: int
    criteria: tuple[str, ...]
    pattern: int | None
    wanted: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule line. id is question/criterion/n, n counting the criterion's lines from 1."""

    id: str
    pattern: int | None
    excluded: tuple[int, ...]
    refuses: frozenset[str]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A point to make (emphasize) or a mistake to keep clear of (avoid), weight 1 to 3."""

    slug: str
    kind: str
    weight: int
    statement: str
    label: str
    looked_for: str
    rules: tuple[Rule, ...]
    vetoes: tuple[int, ...]
    reader: bool = True  # whether the reader may propose it

    @property
    def by_omission(self) -> bool:
        """Whether no rule looks for words: it lies in what an answer lacks."""
        return all(rule.pattern is None for rule in self.rules)

    def patterns(self) -> Iterator[int]:
        """The numbers of all patterns that its rules, conditions and vetoes look for."""
        yield from self.vetoes
        for rule in self.rules:
            yield from rule.excluded
            for asking in (rule, *rule.conditions):
                if asking.pattern is not None:
                    yield asking.pattern


@dataclass(frozen=True)
class Rubric:
    """A question's compiled rubric. Made once and shared between threads: nothing in it changes."""

    question: str
    prompt: str
    version: str
    criteria: tuple[Criterion, ...]
    order: tuple[str, ...]  # criteria, those that others ask about first
    table: NodeTable = field(repr=False, compare=False)
    prompt_grams: frozenset = field(repr=False, compare=False)
    own_grams: frozenset = field(repr=False, compare=False)
    own_words: tuple[frozenset[str], ...] = field(repr=False, compare=False)  # what is said of each criterion


def compile_rubric(card: dict, version: str = "") -> Rubric:
    """Compile a card (a question with its criteria and, under "lists", the word lists their rules use).

    Raises:
        RubricFaults: with every fault of every rule, not only the first.
    """
    faults: list[Fault] = []
    table = NodeTable(card.get("lists", {}))
    question = card["slug"]
    known = {c["slug"]: c["kind"] for c in card["criteria"]}
    criteria, needs = [], {}
    for entry in card["criteria"]:
        criterion, asks = _criterion(entry, question, known, table, faults)
        criteria.append(criterion)
        needs[entry["slug"]] = asks
    order = _order(question, needs, faults)
    if faults:
        raise RubricFaults(faults)
    table.finish(number for criterion in criteria for number in criterion.patterns())
    own_texts = [card["prompt"], card.get("sample_answer", ""), card.get("hint", "")]
    for entry in card["criteria"]:
        own_texts += [entry.get(key, "") for key in OWN_WORDS]
    shown = [" ".join(entry.get(key, "") for key in SAID_OF_IT) for entry in card["criteria"]]
    return Rubric(
        question, card["prompt"], version, tuple(criteria), order, table,
        frozenset(grams(Text(card["prompt"]).forms)),
        frozenset(gram for text in own_texts for gram in grams(Text(text).forms)),
        tuple(frozenset(Text(text).forms) - lexicon.FUNCTION_WORDS for text in shown),
    )  # fmt: skip


def _criterion(
    entry: dict, question: str, known: dict[str, str], table: NodeTable, faults: list[Fault]
) -> tuple[Criterion, set[str]]:
    slug, kind = entry["slug"], entry["kind"]
    refuses = frozenset(
        entry.get("refuses") if entry.get("refuses") is not None else REFUSES_BY_DEFAULT[kind]
    )
    for stranger in sorted(refuses - set(patterns.REFUSALS)):
        faults.append(
            Fault(
                f"{question}/{slug}, refuses",
                None,
                f"'{stranger}' is not known; there are {', '.join(patterns.REFUSALS)}",
            )
        )
    if len(entry["rules"]) > RULES_MOST:
        faults.append(
            Fault(
                f"{question}/{slug}",
                None,
                f"{len(entry['rules'])} rules; at most {RULES_MOST} (use a word list)",
            )
        )
    rules, vetoes, asks = [], [], set()
    for n, line_text in enumerate(entry["rules"], 1):
        place = f"{question}/{slug}, rule {n}"
        try:
            line = grammar.parse_rule(line_text)
            pattern = None if line.pattern is None else table.add(line.pattern)
            if line.vetoes:
                vetoes.append(pattern)
                continue
            conditions = tuple(_condition(c, slug, known, table, asks) for c in line.conditions)
            rules.append(
                Rule(
                    f"{question}/{slug}/{n}",
                    pattern,
                    tuple(table.add(x) for x in line.excluded),
                    refuses - line.even_if,
                    conditions,
                )
            )
        except RuleFault as fault:
            faults.append(Fault(place, fault.column, fault.message))
    return (
        Criterion(
            slug, kind, entry["weight"], entry["statement"], entry.get("label") or entry["statement"],
            entry.get("looked_for", ""), tuple(rules), tuple(vetoes), entry.get("reader", True),
        ),
        asks,
    )  # fmt: skip


def _condition(
    condition: patterns.Condition, slug: str, known: dict[str, str], table: NodeTable, asks: set[str]
) -> Condition:
    for name in condition.criteria:
        if name not in known:
            raise RuleFault(
                f"this question has no point or mistake '{name}'; it has {', '.join(sorted(known))}", 1
            )
    asks.update(condition.criteria)
    if condition.subject == "points":
        if known[slug] == "emphasize":
            raise RuleFault("'points' can be asked only by a mistake", 1)
        asks.update(name for name, kind in known.items() if kind == "emphasize")
    pattern = None if condition.pattern is None else table.add(condition.pattern)
    return Condition(
        condition.subject, condition.compare, condition.number, condition.criteria, pattern, condition.wanted
    )


def _order(question: str, needs: dict[str, set[str]], faults: list[Fault]) -> tuple[str, ...]:
    """Criteria in an order in which each comes after those its conditions ask about."""
    order: list[str] = []
    waiting = dict(needs)
    while waiting:
        ready = [slug for slug, asks in waiting.items() if not (asks & waiting.keys())]
        if not ready:
            circle = ", ".join(waiting)
            faults.append(
                Fault(question, None, f"these wait for each other through 'has' or 'lacks': {circle}")
            )
            return tuple(needs)
        for slug in ready:
            order.append(slug)
            del waiting[slug]
    return tuple(order)
