"""What people were told is kept, and what the database says of it afterwards."""

import re
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .programs import Place

# In every text that a person types here: whose it is, and which one. No word of the bank looks like it.
MARK = re.compile(r"zq(\d+)x(\d+)qz")


def mark(person: int, number: int) -> str:
    return f"zq{person}x{number}qz"


@dataclass(frozen=True, slots=True)
class Reply:
    """One request as its sender saw it. Status 0: nobody replied."""

    what: str
    status: int
    seconds: float
    at: float
    plain: bool = True
    """Of an error: whether it says in a sentence what is safe and what to do."""


@dataclass
class Drafted:
    """What the server may hold of one person's draft at one question."""

    kept: str = ""
    maybe: set[str] = field(default_factory=set)


class Ledger:
    """Filled by many people at once."""

    def __init__(self):
        self._lock = threading.Lock()
        self.replies: list[Reply] = []
        self.answers: dict[str, int] = {}
        self.drafts: dict[tuple[int, str], Drafted] = defaultdict(Drafted)
        self.strange: list[str] = []

    def note(self, reply: Reply) -> None:
        with self._lock:
            self.replies.append(reply)

    def is_strange(self, sentence: str) -> None:
        """Something that must never be, whatever breaks."""
        with self._lock:
            self.strange.append(sentence)

    def sent_draft(self, person: int, slug: str, text: str) -> None:
        with self._lock:
            self.drafts[person, slug].maybe.add(text)

    def kept_draft(self, person: int, slug: str, text: str) -> None:
        with self._lock:
            self.drafts[person, slug] = Drafted(kept=text)

    def stored(self, person: int, slug: str, marked: str) -> None:
        """The answer was acknowledged; its draft has done its duty."""
        with self._lock:
            self.answers[marked] = person
            self.drafts.pop((person, slug), None)

    def seen_on(self, page: str, person: int, where: str) -> None:
        """Looks through a page for what others typed."""
        for whose, number in MARK.findall(page):
            if int(whose) != person:
                self.is_strange(f"{where} showed person {person} the text {number} of person {whose}")
                return

    def faults(self, place: Place) -> list[str]:
        """What is not as people were told, in sentences; empty where all is well."""
        stored, owners = Counter(), defaultdict(set)
        for answer, guest, user in place.rows("SELECT answer, guest, user_id FROM practice_attempt"):
            if found := MARK.search(answer):
                stored[found[0]] += 1
                owners[int(found[1])].add(str(guest or user))
        drafts = defaultdict(list)
        asked = (
            "SELECT d.text, q.slug FROM practice_draft d JOIN questions_question q ON q.id = d.question_id"
        )
        for text, slug in place.rows(asked):
            if found := MARK.search(text):
                drafts[int(found[1]), slug].append(text)
        said = list(self.strange)
        for marked in self.answers:
            if stored[marked] != 1:
                said.append(f"The answer {marked} was acknowledged and is stored {stored[marked]} times")
        said += [
            f"The answer {marked} is stored {number} times"
            for marked, number in stored.items()
            if number > 1 and marked not in self.answers
        ]
        said += [
            f"Person {one} became {len(whose)} guests" for one, whose in owners.items() if len(whose) > 1
        ]
        for (person, slug), drafted in self.drafts.items():
            if drafted.kept and not {drafted.kept, *drafted.maybe} & set(drafts[person, slug]):
                said.append(f"The draft of person {person} at {slug} was acknowledged and is not there")
        return said

    def unplain(self) -> list[str]:
        """Error pages that do not tell a person what to do."""
        bad = Counter((r.what, r.status) for r in self.replies if r.status and not r.plain)
        return [
            f"{what} answered {status} without a plain sentence, {n} times"
            for (what, status), n in bad.items()
        ]


def percentile(seconds: list[float], share: float) -> float:
    """Milliseconds; 0 for nothing."""
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def by_kind(replies: list[Reply]) -> list[dict]:
    """A row for each kind of request: how many, how long, how many failed."""
    kinds = defaultdict(list)
    for reply in replies:
        kinds[reply.what].append(reply)
    rows = []
    for what, those in sorted(kinds.items()):
        took = [reply.seconds for reply in those]
        rows.append(
            {
                "what": what,
                "requests": len(those),
                "p50_ms": percentile(took, 0.5),
                "p95_ms": percentile(took, 0.95),
                "longest_ms": round(1000 * max(took), 1),
                "errors": sum(not 200 <= reply.status < 400 for reply in those),
            }
        )
    return rows
