"""The form for a private question: rows of plain words that grow and shrink, with or without a script."""

import re
from dataclasses import dataclass, field

from practice.forms import cleaned_text
from questions.models import Kind
from questions.private import Wording, says_nothing

PROMPT_MOST = 300
STATEMENT_MOST = 160
ROWS_MOST = 12
QUESTIONS_MOST = 50  # of one person
REMOVE = re.compile(r"remove-(point|mistake)-(\d{1,2})")


@dataclass
class OwnQuestionForm:
    """What was typed, row by row, and what is wrong with it. Errors are by field: prompt, point-1, mistake-2."""

    prompt: str = ""
    points: list[str] = field(default_factory=lambda: ["", ""])
    mistakes: list[str] = field(default_factory=lambda: [""])
    errors: dict[str, str] = field(default_factory=dict)
    focus: str = ""

    @classmethod
    def of(cls, posted) -> "OwnQuestionForm":
        return cls(
            _one_line(posted.get("prompt", "")),
            [_one_line(text) for text in posted.getlist("point")[:ROWS_MOST]],
            [_one_line(text) for text in posted.getlist("mistake")[:ROWS_MOST]],
        )

    @classmethod
    def filled(cls, wording: Wording) -> "OwnQuestionForm":
        return cls(wording.prompt, list(wording.points), list(wording.mistakes) or [""])

    def turn(self, do: str) -> bool:
        """Adds or removes a row where the pressed button says so; says whether it did."""
        if do in ("add-point", "add-mistake"):
            name = do.removeprefix("add-")
            rows = self._rows(name)
            if len(rows) < ROWS_MOST:
                rows.append("")
            self.focus = f"{name}-{len(rows)}"
            return True
        if remove := REMOVE.fullmatch(do):
            rows, number = self._rows(remove[1]), int(remove[2])
            if 1 <= number <= len(rows):
                rows.pop(number - 1)
            self.focus = f"{remove[1]}-{max(1, min(number, len(rows)))}" if rows else f"add-{remove[1]}"
            return True
        return False

    def is_valid(self) -> bool:
        if not self.prompt:
            self.errors["prompt"] = "Type the question."
        elif len(self.prompt) > PROMPT_MOST:
            self.errors["prompt"] = (
                f"The question has {len(self.prompt)} characters. The most is {PROMPT_MOST}."
            )
        if not any(self.points):
            self.errors["point-1"] = "Type at least one point."
            self.points = self.points or [""]
        for name, kind in (("point", Kind.EMPHASIZE.value), ("mistake", Kind.AVOID.value)):
            seen = set()
            for number, text in enumerate(self._rows(name), 1):
                if text and (error := _error(kind, text, seen)):
                    self.errors[f"{name}-{number}"] = error
                seen.add(text.casefold())
        return not self.errors

    def wording(self) -> Wording:
        return Wording(self.prompt, tuple(filter(None, self.points)), tuple(filter(None, self.mistakes)))

    @property
    def rows_of_points(self):
        return self._shown("point", "Point")

    @property
    def rows_of_mistakes(self):
        return self._shown("mistake", "Mistake")

    @property
    def listed_errors(self):
        """The id of each field that is wrong, with what is wrong there."""
        return [
            (f"f-{name}", f"{_named(name)}: {message}" if name != "prompt" else message)
            for name, message in self.errors.items()
        ]

    def _rows(self, name: str) -> list[str]:
        return self.points if name == "point" else self.mistakes

    def _shown(self, name: str, label: str):
        return [
            {
                "id": f"{name}-{number}",
                "name": name,
                "label": f"{label} {number}",
                "text": text,
                "error": self.errors.get(f"{name}-{number}", ""),
                "focus": self.focus == f"{name}-{number}",
            }
            for number, text in enumerate(self._rows(name), 1)
        ]


def _named(field_name: str) -> str:
    return field_name.replace("-", " ").capitalize()


def _one_line(text: str) -> str:
    return " ".join(cleaned_text(text).split())


def _error(kind: str, text: str, seen: set[str]) -> str:
    if len(text) > STATEMENT_MOST:
        return f"This has {len(text)} characters. The most is {STATEMENT_MOST}. Make two rows of it."
    if text.casefold() in seen:
        return "This stands here twice."
    if says_nothing(kind, text):
        return "We found no word here to look for. Use a word that an answer would use."
    return ""
