"""Shows an answer with the marks of rules, coach and comments. Text is cut by offsets, escaped, and wrapped."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from practice.coaching.passages import Part, Span, parts
from practice.coaching.released import Released

register = template.Library()

LOOKS = {"": ("", ""), "bad": (" ev--bad", " flag--bad")}
OF_PEOPLE = (" ev--coach", " flag--coach")


@register.simple_tag
def answer_with_passages(answer: str, spans: list[Span]) -> SafeString:
    """The answer as HTML. Each stretch of text carries its offset, so that a script can tell what is selected."""
    return mark_safe("".join(_html(part) for part in parts(answer, spans)))


@register.simple_tag(takes_context=True)
def said_of_try(context, page) -> Released | None:
    """What a coach, or somebody with a link, said of the answer of this feedback page; None where nobody did.

    Not asked for on a bare page: of a try that has just been judged nobody can have said anything.
    """
    if page.bare:
        return None
    released = context["released"] if "released" in context else Released(page.attempt, page.person)
    return released or None


def _html(part: Part) -> SafeString:
    text = _lines(part)
    if not part.spans:
        return text
    # What a person said is drawn above what a rule found, and a mistake above a point.
    order = {"bad": 1, "": 0}
    top = max(part.spans, key=lambda span: order.get(span.look, 2))
    look = LOOKS.get(top.look, OF_PEOPLE)[0]
    names = ", ".join(span.name for span in part.spans)
    flags = format_html_join(
        "", '<a class="flag{}" href="#{}" aria-label="{}. Go to it">{}</a>', _flags(part)
    )
    return format_html('<mark class="ev{}"><span class="vh">{}: </span>{}{}</mark>', look, names, text, flags)


def _flags(part: Part):
    for span in part.closes:
        yield LOOKS.get(span.look, OF_PEOPLE)[1], span.target, span.name, span.sign


def _lines(part: Part) -> SafeString:
    at, pieces = part.start, []
    for line in part.text.split("\n"):
        pieces.append((at, line))
        at += len(line) + 1
    return format_html_join(mark_safe("<br>"), '<span data-at="{}">{}</span>', pieces)
