"""A reading from beginning to end: ask, check each piece as it comes, give the opinion."""

from collections.abc import Callable

from . import asking, calling, checking, schema
from .masking import Masked
from .opinion import Opinion


def call_of(server: calling.Server, task: asking.Task) -> calling.Call:
    """The call of one reading, not yet made."""
    criteria = tuple(criterion.slug for criterion in task.criteria)
    form = schema.response_format(criteria, task.mistakes, bounded=not server.is_openai)
    return calling.Call(server, asking.messages(task), form)


def read(
    call: calling.Call,
    task: asking.Task,
    masked: Masked,
    show: Callable[[Opinion], None] = lambda opinion: None,
) -> Opinion:
    """Makes the call and gives the checked opinion; ``show`` gets what is ready whenever there is more of it.

    Raises:
        Failure: with its code. What was shown before it has been checked all the same.
    """
    checker = checking.Checker(task, masked)
    text, seen = "", Opinion()
    for piece in call.pieces():
        text += piece
        # A piece can be complete only where a brace or a quotation mark closes something.
        if "}" in piece or '"' in piece:
            ready = checker.so_far(text)
            if ready != seen:
                seen = ready
                show(ready)
    return checker.whole(text, call.cut_short)
