"""One point or mistake as a page of feedback tells it: the verdict joined with the words of the rules."""

from dataclasses import dataclass

from feedback.examples import nearest_example
from feedback.report import Gain, ReceiptLine, Verdict
from practice.models import Contest

MAIN_WEIGHT = 3  # a must-say point
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


# What the fold "This is wrong" asks for, by (kind, met).
WHY_WRONG = {
    ("emphasize", True): "Why do these words not make the point?",
    ("emphasize", False): "Which of your words make this point?",
    ("avoid", True): "Why is this no mistake?",
    ("avoid", False): "Which of your words make this mistake?",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """What came back from the fold "This is wrong", and why it was not taken."""

    why: str
    words: str
    consent: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One point or mistake: its sign (1, 2 or A, B), what the rules say of it, and the verdict."""

    sign: str
    card: dict
    verdict: Verdict
    gain: Gain | None
    line: ReceiptLine | None
    passages: list[str]
    # Where the person says that the verdict is wrong; "" on a page where nobody can, such as a coach's.
    wrong_at: str = ""
    is_private: bool = False
    contest: Contest | None = None
    refused: Refused | None = None

    @property
    def asks_why_wrong(self) -> str:
        return WHY_WRONG[self.verdict.kind, self.verdict.met]

    @property
    def quotes(self) -> list[str]:
        return [evidence.quote for evidence in self.verdict.evidence]

    @property
    def place(self) -> str:
        """Where in the source it stands; many places begin with their heading, which is said once."""
        source = self.card["source"]
        if source["place"].startswith(source["heading"]):
            return source["place"]
        return ", ".join(part for part in (source["heading"], source["place"]) if part)

    @property
    def looked_for(self) -> str:
        """What was looked for, or what is missing, as a sentence; the rules hold words or a sentence."""
        absence = self.verdict.absence.strip()
        if not absence or absence[0].isupper():
            return absence
        begin = "We looked for" if self.verdict.kind == "emphasize" else "Not in your answer:"
        return f"{begin} {absence.rstrip('.')}."

    @property
    def resembles(self) -> str:
        """The example sentence nearest to what the reader found between the lines; "" where there is none."""
        if not (self.verdict.between_lines and self.quotes):
            return ""
        return nearest_example(self.quotes[0], self.card.get("match", ()))

    @property
    def is_main(self) -> bool:
        return self.verdict.weight == MAIN_WEIGHT

    @property
    def times(self) -> int:
        """What one unit of weight costs here, where it is a whole number: the receipt shows the product."""
        cost = -self.line.amount
        return cost // self.verdict.weight if cost > 0 and cost % self.verdict.weight == 0 else 0

    @property
    def words_to_change(self) -> str:
        count = sum(len(quote.split()) for quote in self.quotes)
        return "one word" if count == 1 else f"{in_words(count)} words"
