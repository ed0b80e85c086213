"""What can be wrong with the files of a bank, always with the file and the place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feedback import Fault


@dataclass(frozen=True, order=True)
class BankFault:
    """One fault; ``place`` is empty when it is the file as a whole."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.message) if part)


class BankFaults(ValueError):
    """Everything that is wrong, each fault once; nothing was written."""

    def __init__(self, faults: Iterable[BankFault]):
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def from_rubric(fault: Fault, file_of: Callable[[str, str], str]) -> BankFault:
    """A fault that compiling a card found, told in the file's own terms.

    ``difficult-customers/proof, rule 3`` becomes ``questions.difficult-customers.criteria.proof, rule 3``
    and ``@apology, entry 2`` becomes ``lists.apology, entry 2``. ``file_of`` gives the file of a
    ("questions" or "lists", slug).
    """
    head, _, rest = fault.place.partition(",")
    if head.startswith("@"):
        kind, slug = "lists", head[1:]
        place = f"lists.{slug}"
    else:
        kind = "questions"
        slug, _, criterion = head.partition("/")
        place = f"questions.{slug}" + (f".criteria.{criterion}" if criterion else "")
    place += f",{rest}" if rest else ""
    place += f", column {fault.column}" if fault.column is not None else ""
    return BankFault(file_of(kind, slug), place, fault.message)
