"""The texts of source documents, on sites whose operator has imported them: kept as they are, shown by passage."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial

from questions.kept import Kept
from questions.models import Document
from questions.prepared import Prepared


class OtherTextError(ValueError):
    """The text is not the one that the bank's passages were measured in."""


def text_hash(text: str) -> str:
    """SHA-256 of a document's text in UTF-8; 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def import_text(document: Document, text: str) -> bool:
    """Keep a document's text; says whether it is new.

    Raises:
        OtherTextError: passages are offsets, so any other edition of the text would show wrong words.
    """
    if text_hash(text) != document.text_hash:
        raise OtherTextError(document.slug)
    if document.text == text:
        return False
    document.text = text
    document.save(update_fields=["text"])
    return True


def forget_text(document: Document) -> bool:
    """Take a document's text off the site again; says whether there was one."""
    had = bool(document.text)
    document.text = ""
    document.save(update_fields=["text"])
    return had


def imported_texts(sources: Iterable[Mapping]) -> dict[str, str]:
    """The imported texts of the documents that these sources (as cards hold them) come from, by slug.

    A text of which the card knew another edition is left out: its offsets would point at other words. One query;
    a text itself is read once in a process, because it is known by its hash.
    """
    hashes = {source["document"]: source.get("text_hash", "") for source in sources}
    texts = {}
    for slug, imported in _documents_with_a_text():
        if hashes.get(slug) == imported:
            with suppress(OtherTextError):
                texts[slug] = _texts.get((slug, imported), partial(_text, slug, imported))
    return texts


_texts: Kept[str] = Kept(64)


def _text(slug: str, expected: str) -> str:
    text = Document.objects.values_list("text", flat=True).get(slug=slug)
    if text_hash(text) != expected:
        raise OtherTextError(slug)
    return text


@Prepared
def _documents_with_a_text():
    return Document.objects.exclude(text="").order_by().values_list("slug", "text_hash")


def passages(source: Mapping, texts: Mapping[str, str]) -> list[str]:
    """The words of a source's passages, the main one first; none where the document is not imported."""
    text = texts.get(source["document"], "")
    words = (" ".join(text[start:end].split()) for start, end in source.get("passages", ()))
    return [passage for passage in words if passage]
