"""Small cards for tests of the judge."""

from feedback import Report, assess, compile_rubric


def criterion(slug="point", rules=(), kind="emphasize", weight=1, **more) -> dict:
    return {
        "slug": slug,
        "kind": kind,
        "weight": weight,
        "statement": f"Statement of {slug}.",
        "label": slug.title(),
        "looked_for": f"words of {slug}",
        "rules": list(rules),
        **more,
    }


def card(*criteria: dict, lists: dict | None = None, **more) -> dict:
    return {
        "slug": "test-question",
        "prompt": "How do you deal with difficult customers?",
        "criteria": list(criteria),
        "lists": lists or {},
        **more,
    }


def judged(answer: str, *rules: str, lists: dict | None = None, **more) -> Report:
    """The report on one answer by a rubric of a single criterion."""
    return assess(answer, compile_rubric(card(criterion(rules=rules, **more), lists=lists)))


def finds(answer: str, *rules: str, **more) -> bool:
    return judged(answer, *rules, **more).verdicts[0].met
