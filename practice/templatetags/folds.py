"""The folds below a verdict, its source and "This is wrong": drawn once for each verdict that rules can come to.

They are a third of the page of an answer, and but for an address and a token they are the same for everybody.
"""

import secrets
from dataclasses import replace
from types import SimpleNamespace

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from feedback.report import Verdict
from practice.feedback_items import Item
from questions.kept import Kept

register = template.Library()

FOLDS = "practice/partials/verdict-folds.html"
# What stands for the address and the token in what is kept. Nobody knows them, so no rule can hold them.
ADDRESS, TOKEN = secrets.token_hex(16), secrets.token_hex(16)

_drawn: Kept[str] = Kept(4096)


@register.simple_tag(takes_context=True)
def verdict_folds(context, item: Item) -> SafeString:
    """The folds of one verdict of the feedback page in the context."""
    page = context["page"]
    if item.contest or item.refused:
        return get_template(FOLDS).template.render(context)
    attempt, verdict = page.attempt, item.verdict
    is_handed_in = attempt.assigned_question_id is not None
    of_rules = (attempt.rubric.content_hash, verdict.criterion, verdict.met, tuple(item.passages))
    key = (*of_rules, item.is_private, is_handed_in, page.is_past)
    html = _drawn.get(key, lambda: _draw(item, is_handed_in, page.is_past))
    token = context.get("csrf_token", "")
    return mark_safe(html.replace(ADDRESS, escape(item.wrong_at)).replace(TOKEN, escape(token)))


def _draw(item: Item, is_handed_in: bool, is_past: bool) -> str:
    """The folds as the rules alone make them: nothing of a person is within reach of the template."""
    verdict = Verdict(item.verdict.criterion, item.verdict.kind, item.verdict.weight, item.verdict.met)
    anybodys = replace(item, verdict=verdict, gain=None, line=None, wrong_at=ADDRESS)
    page = SimpleNamespace(is_past=is_past, attempt=SimpleNamespace(assigned_question=is_handed_in))
    return get_template(FOLDS).render({"item": anybodys, "page": page, "csrf_token": TOKEN})
