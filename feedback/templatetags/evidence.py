"""Shows an answer with its evidence marked. The stored text is cut by offsets, escaped, and wrapped; nothing is searched."""

from html import escape

from django import template
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


def _html(piece: Piece, prefix: str, leads_to: str) -> str:
    if not piece.marks:
        return _lines(piece.text)
    # Words that show a point and a mistake are drawn as the mistake: that is what there is to change.
    bad = " ev--bad" if any(mark.kind == "avoid" for mark in piece.marks) else ""
    ids = [f'id="ev-{escape(prefix + mark.sign)}"' for mark in piece.first]
    id_ = f" {ids[0]}" if ids else ""
    more_ids = "".join(f"<span {more}></span>" for more in ids[1:])
    names = ", ".join(map(_name, piece.marks))
    if piece.closes:
        # The last word and its flags stay on one line.
        at = max(piece.text.rfind(" "), piece.text.rfind("\n")) + 1
        flags = "".join(_flag(mark, leads_to) for mark in piece.closes)
        body = f'{_lines(piece.text[:at])}<span class="nw">{escape(piece.text[at:])}{flags}</span>'
    else:
        body = _lines(piece.text)
    return f'<mark class="ev{bad}"{id_}>{more_ids}<span class="vh">{names}: </span>{body}</mark>'


def _flag(mark: Mark, leads_to: str) -> str:
    bad = " flag--bad" if mark.kind == "avoid" else ""
    label = f"{_name(mark)}. Go to it in the {'table' if leads_to == 'row' else 'list'}"
    target = escape(f"{leads_to}-{mark.sign}")
    return f'<a class="flag{bad}" href="#{target}" aria-label="{label}">{escape(mark.sign)}</a>'


def _name(mark: Mark) -> str:
    return escape(f"{'Mistake' if mark.kind == 'avoid' else 'Point'} {mark.sign}")


def _lines(text: str) -> str:
    """Escaped, with line breaks kept."""
    return escape(text).replace("\n", "<br>")
