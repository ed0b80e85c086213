"""Keeps from Django what it cannot read a request by: a charset that names no way of writing letters.

Django looks it up while it makes the request, before any middleware, and breaks there: on `charset=hex`, say.
"""

import codecs
from email.message import Message

# Python knows these as text as well, but they refuse most bytes in ways of their own.
ODD = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}


def readable(environ: dict) -> dict:
    """The environ of a request, without the parameters of its content type where their charset is none."""
    told = Message()
    told["Content-Type"] = environ.get("CONTENT_TYPE", "")
    charset = told.get_param("charset")
    if charset is None or (isinstance(charset, str) and _is_of_letters(charset)):
        return environ
    return environ | {"CONTENT_TYPE": environ["CONTENT_TYPE"].partition(";")[0]}


def readable_requests(application):
    """The WSGI application behind a door that keeps such charsets out."""

    def called(environ, start_response):
        return application(readable(environ), start_response)

    return called


def _is_of_letters(charset: str) -> bool:
    try:
        b"a=b".decode(charset)
        return codecs.lookup(charset).name.replace("_", "-") not in ODD
    except (LookupError, UnicodeError, ValueError):
        return False
