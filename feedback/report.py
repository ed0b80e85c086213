"""The values that the judgement speaks in: frozen, comparable, and the same bytes for the same input."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the answer that show a verdict: ``answer[start:end] == quote`` (offsets in characters)."""

    start: int
    end: int
    quote: str
    rule: str  # question/criterion/n


@dataclass(frozen=True, slots=True)
class Rejected:
    """A hit that did not count, with the reason and the word that gave it away."""

    start: int
    end: int
    quote: str
    reason: str  # denied, imagined, someone-else, quoted, general, excluded, copied or unlike
    word: str
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one criterion. For kind avoid, met means that the mistake is made.

    absence says in plain words what was looked for (a missed point) or what the answer lacks (a mistake of
    omission, which is met without evidence); otherwise it is empty.
    """

    criterion: str
    kind: str
    weight: int
    met: bool
    evidence: tuple[Evidence, ...] = ()
    absence: str = ""
    nearest: Rejected | None = None
    between_lines: bool = False  # found by the reader where no rule fired


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of the receipt: a point's weight (0 when missed) or what a mistake takes off (0 when clear)."""

    criterion: str
    label: str
    kind: str
    weight: int
    amount: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The arithmetic of a score. share, off, sum and full are decimals as text."""

    points: tuple[ReceiptLine, ...]
    covered: int
    total: int
    share: str
    mistakes: tuple[ReceiptLine, ...]
    off: str
    sum: str
    score: int
    note: str = ""  # why the last line differs from the sum, when it does
    full: str = ""  # the weight that earns full marks; empty in receipts from before there was such a mark


@dataclass(frozen=True, slots=True)
class Gain:
    """What the score would be if this one verdict changed. gain is in whole points and may be 0."""

    criterion: str
    kind: str
    score: int
    gain: int


@dataclass(frozen=True, slots=True)
class NotScored:
    """Why an answer gets no score: a code for machines, a sentence for the person."""

    code: str  # empty, gibberish, language, keywords, copied or off-topic
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything said about one answer. score and receipt are None when the answer is not scored."""

    question: str
    rubric_version: str
    engine_version: str
    words: int
    score: int | None
    not_scored: NotScored | None
    verdicts: tuple[Verdict, ...]
    receipt: Receipt | None
    gains: tuple[Gain, ...]
    best: int | None  # the score with every verdict put right

    @property
    def points(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.kind == "emphasize")

    @property
    def mistakes(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.kind == "avoid")

    def as_json(self) -> dict:
        """Plain dicts, lists, strings and numbers; ``Report.from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict) -> "Report":
        receipt = stored["receipt"]
        return cls(
            **{
                **stored,
                "not_scored": NotScored(**stored["not_scored"]) if stored["not_scored"] else None,
                "verdicts": tuple(
                    Verdict(
                        **{
                            **v,
                            "evidence": tuple(Evidence(**e) for e in v["evidence"]),
                            "nearest": Rejected(**v["nearest"]) if v["nearest"] else None,
                        }
                    )
                    for v in stored["verdicts"]
                ),
                "receipt": Receipt(
                    **{
                        **receipt,
                        "points": tuple(ReceiptLine(**line) for line in receipt["points"]),
                        "mistakes": tuple(ReceiptLine(**line) for line in receipt["mistakes"]),
                    }
                )
                if receipt
                else None,
                "gains": tuple(Gain(**gain) for gain in stored["gains"]),
            }
        )
