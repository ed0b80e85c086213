"""Why a file was not read, in words for the person who brought it."""


class RefusedError(ValueError):
    """The file is too large, empty, damaged or hostile; the message says which, with the limit."""
