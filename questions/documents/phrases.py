"""Turns of phrase as one pattern: a line for each, so that they can be read and added to."""

import re


def phrases(lines: str, **parts: str) -> re.Pattern:
    """A pattern that finds any of the phrases, one a line; whole words only, either apostrophe, any case.

    A line is a regular expression; ``{NAME}`` stands for one of ``parts``. ``^`` binds a phrase to the start.
    """
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        for name, pattern in parts.items():
            line = line.replace(f"{{{name}}}", pattern)
        line = line.replace("'", "['\u2019]")
        before = "" if line.startswith("^") else r"(?<!\w)"
        after = "" if line.endswith(("*", "$", ":")) else r"(?!\w)"
        found.append(f"(?:{before}{line}{after})")
    return re.compile("|".join(found), re.I)
