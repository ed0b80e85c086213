"""How texts are kept: one kind of newline, nothing around them, lists as one entry a line."""

from functools import lru_cache


def tidy(text: str) -> str:
    """The text with newlines as ``\\n``, no spaces at line ends, and nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip()


def lines_of(text: str) -> list[str]:
    """The entries of a text that holds one a line; empty lines are skipped."""
    return list(_lines(text))


@lru_cache(maxsize=4096)  # every publication reads all word lists
def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in tidy(text).split("\n") if line.strip())


def tidy_lines(text: str) -> str:
    """The text with one entry a line and no empty lines."""
    return "\n".join(lines_of(text))
