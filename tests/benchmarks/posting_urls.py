"""The site's addresses and, beside them, the bare view that `posting` holds an answer's POST against."""

import uuid
from collections import Counter

from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

from practice.models import Attempt, Verdict
from practice.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

_to_store: dict[str, tuple[dict, list[dict]]] = {}
_templates = {}
_empty = engines["django"].from_string("").template


def remember(slug: str, text: str, nodes: Counter) -> bool:
    """Keeps the rows of this try and a template of so many nodes for the bare view. False where it has no score."""
    attempt = Attempt.objects.get(question__slug=slug, answer=text)
    if attempt.score is None:
        return False
    rows = list(attempt.verdicts.all())
    own = {"id", "submission", "number"}
    _to_store[slug] = (
        {f.attname: getattr(attempt, f.attname) for f in Attempt._meta.concrete_fields if f.name not in own},
        [
            {
                f.attname: getattr(row, f.attname)
                for f in Verdict._meta.concrete_fields
                if f.name not in ("id", "attempt")
            }
            for row in rows
        ],
    )
    _templates[slug] = _template(nodes)
    return True


WORDS = '<li class="point"><p>What the rules say of it.</p></li>'
# The plainest node of each class; what has none here stands as a condition. {} holds a text, where one is left.
PLAINEST = {
    "VariableNode": "{{{{ row.criterion }}}}",
    "ForNode": "{{% for one in once %}}{}{{% endfor %}}",
    "WithNode": "{{% with weight=row.weight %}}{}{{% endwith %}}",
    "IncludeNode": "{{% include empty %}}",
    "PartialNode": "{{% include empty %}}",
    "SimpleNode": "{{% icon 'covered' %}}",
    "URLNode": "{{% url 'attempt' row.attempt_id %}}",
    "CsrfTokenNode": "{{% csrf_token %}}",
}
CONDITION = "{{% if row.weight %}}{}{{% endif %}}"


def _template(nodes: Counter):
    """A template that renders so many nodes of each class, and nothing that costs more than it must."""
    texts = nodes["TextNode"]
    parts = ["{% load desk %}"]
    for kind in sorted(nodes.keys() - {"TextNode", "LoadNode"}):
        for _ in range(nodes[kind]):
            pattern = PLAINEST.get(kind, CONDITION)
            inside = WORDS if texts and "{}" in pattern else ""
            texts -= bool(inside)
            behind = WORDS if texts else ""
            texts -= bool(behind)
            parts.append(pattern.format(inside) + behind)
    if texts:
        raise ValueError("two texts side by side would be one node")
    return engines["django"].from_string("".join(parts))


def bare(request, slug):
    values, verdicts = _to_store[slug]
    with transaction.atomic():
        attempt = Attempt.objects.create(**values, submission=uuid.uuid4(), number=_next_number())
        stored = Verdict.objects.bulk_create(Verdict(attempt=attempt, **verdict) for verdict in verdicts)
    shown = {"row": stored[0], "once": (1,), "empty": _empty, "csrf_token": get_token(request)}
    return HttpResponse(_templates[slug].render(shown, request))


def _next_number() -> int:
    """No number twice: far above those that the real view gives."""
    global _number
    _number += 1
    return _number


_number = 1_000_000

urlpatterns = [path("bare/<slug:slug>/", bare), *urlpatterns]
