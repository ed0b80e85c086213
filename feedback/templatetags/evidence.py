"""Shows an answer with its evidence marked. The stored text is cut by offsets, escaped, and wrapped; nothing is searched."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from feedback.marking import Mark, Piece, pieces
from feedback.report import Report

register = template.Library()


@register.simple_tag
def marked_answer(answer: str, report: Report, prefix: str = "", leads_to: str = "p") -> SafeString:
    """The answer as HTML: evidence in <mark>, each with a flag that leads to its point or mistake in the list.

    prefix keeps the marks of two answers on one page apart. leads_to begins the name of what a flag leads to:
    "p" for #p-1 of a list, "row" for #row-1 of a table.
    """
    return mark_safe("".join(_html(piece, prefix, leads_to) for piece in pieces(answer, report)))


def _html(piece: Piece, prefix: str, leads_to: str) -> SafeString:
    if not piece.marks:
        return _lines(piece.text)
    # Words that show a point and a mistake are drawn as the mistake: that is what there is to change.
    bad = any(mark.kind == "avoid" for mark in piece.marks)
    id_ = format_html(' id="ev-{}{}"', prefix, piece.first[0].sign) if piece.first else ""
    more_ids = format_html_join(
        "", '<span id="ev-{}{}"></span>', ((prefix, mark.sign) for mark in piece.first[1:])
    )
    names = ", ".join(_name(mark) for mark in piece.marks)
    if piece.closes:
        # The last word and its flags stay on one line.
        at = max(piece.text.rfind(" "), piece.text.rfind("\n")) + 1
        body = format_html(
            '{}<span class="nw">{}{}</span>',
            _lines(piece.text[:at]),
            piece.text[at:],
            _flags(piece, leads_to),
        )
    else:
        body = _lines(piece.text)
    return format_html(
        '<mark class="ev{}"{}>{}<span class="vh">{}: </span>{}</mark>',
        " ev--bad" if bad else "",
        id_,
        more_ids,
        names,
        body,
    )


def _flags(piece: Piece, leads_to: str) -> SafeString:
    return format_html_join(
        "",
        '<a class="flag{}" href="#{}-{}" aria-label="{}. Go to it in the {}">{}</a>',
        (
            (
                " flag--bad" if mark.kind == "avoid" else "",
                leads_to,
                mark.sign,
                _name(mark),
                "table" if leads_to == "row" else "list",
                mark.sign,
            )
            for mark in piece.closes
        ),
    )


def _name(mark: Mark) -> str:
    return f"{'Mistake' if mark.kind == 'avoid' else 'Point'} {mark.sign}"


def _lines(text: str) -> SafeString:
    """Escaped, with line breaks kept."""
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))
