"""The display settings: kept in one cookie in this browser, shown as data attributes of <html>."""

from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlencode

COOKIE = "display"
ONE_YEAR = 365 * 24 * 60 * 60

CHOICES = {
    "theme": {"": "Same as my device", "light": "Light", "dark": "Dark"},
    "text": {"": "Normal", "large": "Large", "larger": "Very large"},
    "contrast": {"more": "More contrast"},
    "marks": {"plain": "Marks without colour"},
    "timer": {"off": "Hide the timer"},
    "words": {"first": "Words before numbers"},
    "dictation": {"on": "Dictate answers"},
    "aloud": {"on": "Read questions aloud"},
}


@dataclass(frozen=True, slots=True)
class Display:
    """Each value is one of CHOICES, or empty for the usual look."""

    theme: str = ""
    text: str = ""
    contrast: str = ""
    marks: str = ""
    timer: str = ""
    words: str = ""
    dictation: str = ""
    aloud: str = ""

    @classmethod
    def chosen(cls, values) -> "Display":
        """The settings among these values; anything unknown is the usual look, never an error."""
        return cls(
            **{name: values.get(name, "") for name in CHOICES if values.get(name, "") in CHOICES[name]}
        )

    @classmethod
    def from_cookie(cls, request) -> "Display":
        return cls.chosen(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))))

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def as_cookie(self) -> str:
        return urlencode({name: value for name, value in self.as_dict().items() if value})
