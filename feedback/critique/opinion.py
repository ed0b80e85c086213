"""A second opinion that was checked: what is kept and shown. Frozen values, no quote without its place."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """What the model says of one criterion: yes, no or unsure. start and end are None where no words are quoted."""

    criterion: str
    says: str
    why: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Strength:
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Rewording:
    """Another way to say ``answer[start:end]``, for a mistake."""

    criterion: str
    start: int
    end: int
    instead: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """All that held. quotes counts what was claimed with a quote, or had to be; dropped, what did not hold of it."""

    remarks: tuple[Remark, ...] = ()
    strength: Strength | None = None
    next_step: str = ""
    rewordings: tuple[Rewording, ...] = ()
    quotes: int = 0
    dropped: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.remarks or self.strength or self.next_step or self.rewordings)

    def as_json(self) -> dict:
        """Plain dicts, lists, strings and numbers; ``Opinion.from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict) -> "Opinion":
        if not stored:
            return cls()
        return cls(
            **{
                **stored,
                "remarks": tuple(Remark(**remark) for remark in stored["remarks"]),
                "strength": Strength(**stored["strength"]) if stored["strength"] else None,
                "rewordings": tuple(Rewording(**rewording) for rewording in stored["rewordings"]),
            }
        )
