"""How commands print agreement with labels: one line for each tally of ``Decisions.as_json``, figures below each other."""

NAME_WIDE = 46


def head() -> str:
    return _line("", "decisions", "precision", "recall", "F1", "kappa")


def row(name: str, tally: dict) -> str:
    """One tally; ``tally`` has the keys decisions, precision, recall, f1 and kappa."""
    figures = (figure(tally[key]) for key in ("precision", "recall", "f1", "kappa"))
    return _line(name, tally["decisions"], *figures)


def figure(value: float | None) -> str:
    """Three places, or a dash where there is none."""
    return "-" if value is None else f"{value:.3f}"


def _line(name: str, decisions: int | str, precision: str, recall: str, f1: str, kappa: str) -> str:
    return f"{name:{NAME_WIDE}} {decisions:>9} {precision:>9} {recall:>7} {f1:>6} {kappa:>6}"
