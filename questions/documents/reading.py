"""A file's bytes to an article: what it is, how it is encoded, how much of it is too much."""

import re
from pathlib import PurePath

from .blocks import Article
from .lines import read_lines
from .refusals import RefusedError

BYTES_MOST = 2 * 1024 * 1024
CHARACTERS_MOST = 100_000  # of text; an article has some thousands
BLOCKS_MOST = 5_000
KINDS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown", ".mdown"), "Markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "HTML"),
    ".docx": "Word (DOCX)",
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,30})", re.I)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_article(name: str, content: bytes) -> Article:
    """The article in a file; ``name`` says by its ending what kind of file it is.

    The text of a text or Markdown file is the file's own, sign by sign. Of a web page or a Word file it is the
    words, a block a line. Raises RefusedError, whose message names the limit.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise RefusedError(
            "Only text (.txt), Markdown (.md), HTML (.html) and Word (.docx) files can be read."
        )
    if len(content) > BYTES_MOST:
        raise RefusedError(f"The file is too large: at most {BYTES_MOST // 1024 // 1024} MB.")
    if not content.strip():
        raise RefusedError("The file is empty.")
    # Their libraries are large, and most processes never read such a file.
    if ending == ".docx":
        from .word_files import read_docx

        article = read_docx(content)
    elif KINDS[ending] == "HTML":
        from .web_pages import read_html

        article = read_html(_decoded(content, _CHARSET.search(content[:4096])))
    else:
        article = read_lines(_decoded(content, None))
    if not article.text.strip() or not article.blocks:
        raise RefusedError("There is no text in this file.")
    if len(article.text) > CHARACTERS_MOST:
        raise RefusedError(f"The text is too long: at most {CHARACTERS_MOST:,} characters.")
    if len(article.blocks) > BLOCKS_MOST:
        raise RefusedError(f"The text has too many paragraphs: at most {BLOCKS_MOST:,}.")
    return article


def _decoded(content: bytes, declared: re.Match | None) -> str:
    """The file's text. Line ends stay as they are, because passages are counted in it."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, encoding)
    try:
        return _strictly(content, "utf-8")
    except RefusedError:
        if declared is None:
            raise
    encoding = declared[1].decode("ascii").lower()
    # Browsers read these two as Windows does.
    return _strictly(
        content, "cp1252" if encoding in ("iso-8859-1", "latin1", "latin-1", "windows-1252") else encoding
    )


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise RefusedError("The file's letters cannot be read: save it as UTF-8 text.") from error
    if not isinstance(text, str) or _BINARY.search(text):
        raise RefusedError("This is not a text file: it holds signs that no text has.")
    return text
