"""Turns of phrase as one pattern: a line for each, so that they can be read and added to."""

import re


def phrases(lines: str, whole: bool = False, **parts: str) -> re.Pattern:
    """A pattern that finds any of the phrases, one a line; whole words only, either apostrophe, any case.

    A line is a regular expression, and one that ends with ``|`` goes on in the next. ``{NAME}`` stands for one of
    ``parts``. ``^`` binds a phrase to the start; with ``whole`` each must be all there is, but for signs around it.
    """
    found = []
    for line in re.sub(r"\|\n\s*", "|", lines).splitlines():
        line = line.strip()
        if not line:
            continue
        for name, pattern in parts.items():
            line = line.replace(f"{{{name}}}", pattern)
        line = line.replace("'", "['\u2019]")
        before = "" if line.startswith("^") else r"(?<!\w)"
        after = "" if line.endswith(("*", "$", ":")) else r"(?!\w)"
        found.append(f"(?:{line})" if whole else f"(?:{before}{line}{after})")
    either = "|".join(found)
    return re.compile(rf"^\W*(?:{either})\W*$" if whole else either, re.I)


def pattern(lines: str) -> re.Pattern:
    """One regular expression that may be broken over lines after a ``|``; either apostrophe, any case."""
    return re.compile(re.sub(r"\|\n\s*", "|", lines.strip()).replace("'", "['\u2019]"), re.I)
