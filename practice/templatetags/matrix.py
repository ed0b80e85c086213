"""The cells of the matrix. Put together in Python: a template takes seconds for ten thousand of them."""

from functools import cache
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from practice.coaching.matrix import Cell, Row
from practice.templatetags.desk import icon

register = template.Library()

NOBODY = UUID(int=0)
ICONS = {"waiting": "comment", "in-progress": "wait"}
# Which part of the queue of reviews an answer in this state stands in.
PART_OF_QUEUE = {"waiting": "to-review", "in-progress": "in-progress", "reviewed": "reviewed"}


@register.simple_tag
def matrix_cells(row: Row) -> SafeString:
    """The cells of one member. They hold numbers, ids and words of ours, so there is nothing to escape."""
    return mark_safe("".join(map(_html, row.cells)))


@cache
def _drawn(name: str, extra: str = "") -> str:
    return str(icon(name, extra))


@cache
def _address() -> tuple[str, str]:
    """What stands before and after the id in the address of a review."""
    before, after = reverse("review", args=[NOBODY]).split(str(NOBODY))
    return before, after


def _html(cell: Cell) -> str:
    if cell.state == "not-assigned":
        return '<td><span class="none"><span class="vh">not assigned</span></span></td>'
    if cell.attempt is None:
        sign = _drawn("clock") if cell.state == "overdue" else '<span aria-hidden="true">–</span>'
        return f'<td><span class="none">{sign}<span class="vh">{cell.words}</span></span></td>'
    signs = _drawn(ICONS[cell.state]) if cell.state in ICONS else ""
    signs += _drawn("clock") if cell.late else ""
    signs += _drawn("mistake", "status--made") if cell.mistake else ""
    score = '<span class="none">no score</span>' if cell.score is None else cell.score
    due = ' class="due"' if cell.state == "waiting" else ""
    before, after = _address()
    key = cell.attempt
    if len(key) == 32:
        key = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return (
        f'<td{due}><a href="{before}{key}{after}?state={PART_OF_QUEUE[cell.state]}">'
        f'{score}{signs}<span class="vh">, {cell.words}</span></a></td>'
    )
