"""Files are read within limits: what is too large, damaged or hostile is refused in plain words."""

import contextlib
import io
import time
import zipfile

import pytest
from docx import Document

from questions.documents import RefusedError, draft_questions, read_article
from questions.documents.reading import BYTES_MOST, CHARACTERS_MOST

SIZE = "at most 2 MB"


def a_docx(words: str = "Always say hello.") -> bytes:
    document, saved = Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(saved)
    return saved.getvalue()


def changed(parts: dict[str, bytes]) -> bytes:
    """A Word file with some of its parts replaced or added."""
    saved = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_docx())) as old,
        zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return saved.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>"""
FILE_ENTITY = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w>&a;</w>"""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.md", b"a" * (BYTES_MOST + 1), SIZE),
        ("a.txt", b"word " * (CHARACTERS_MOST // 5 + 2), "100,000 characters"),
        ("a.txt", b"a\n\n" * 6000, "5,000"),
        ("a.txt", b"\xff\xfea", "UTF-8"),
        ("a.txt", b"caf\xe9 and tea", "UTF-8"),
        ("a.txt", b"text\x00with nothing", "not a text file"),
        ("a.pdf", b"%PDF-1.7", "Only text"),
        ("a", b"text", "Only text"),
        ("a.html", b"<script>alert(1)</script>", "no text"),
        ("a.html", b"<!-- -->", "to read|no text"),
        ("a.html", b'<meta charset="klingon"><p>caf\xe9</p>', "UTF-8"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", b"just text", "damaged"),
        ("a.docx", a_docx()[:-30], "damaged"),
        ("a.docx", changed({"word/document.xml": ENTITIES}), "document type"),
        ("a.docx", changed({"word/document.xml": FILE_ENTITY}), "document type"),
        ("a.docx", changed({"word/styles.xml": ENTITIES.decode().encode("utf-16")}), "document type|damaged"),
        ("a.docx", changed({"word/document.xml": b"<w"}), "damaged"),
        ("a.docx", changed({"word/media/zeros.bin": bytes(40 * 1024 * 1024)}), "20 MB"),
        ("a.docx", changed({f"word/media/{n}.bin": b"" for n in range(1200)}), "1000 parts"),
        ("a.docx", a_docx(" "), "no text|There is no"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_limit_named(name, content, said):
    with pytest.raises(RefusedError, match=said):
        read_article(name, content)


def test_a_bomb_of_a_word_file_is_refused_before_it_is_unpacked():
    bomb = changed(
        {"word/document.xml": b"<a>" + b" " * 19_000_000 + b"</a>", "word/more.xml": b" " * 19_000_000}
    )
    assert len(bomb) < 100_000
    began = time.process_time()
    with pytest.raises(RefusedError, match="20 MB"):
        read_article("a.docx", bomb)
    assert time.process_time() - began < 1


def test_scripts_styles_and_hidden_parts_of_a_page_are_not_read():
    page = (
        b"<html><body><h1>Tips</h1><script>alert('Never')</script><style>p{}</style><p hidden>Never hide.</p>"
        b"<p style='display: none'>Never hide.</p><p onclick='x()'>Always say <b>hello</b> &lt;first&gt;.</p></body></html>"
    )
    article = read_article("a.html", page)
    assert article.text.split() == "Tips Always say hello <first>.".split()
    assert [c.passage.words for q in draft_questions(article) for c in q.criteria] == [
        "Always say hello <first>."
    ]


def test_encodings_that_a_page_declares_and_marks_of_byte_order_are_heard():
    page = '<meta charset="windows-1252"><p>Always offer a caf\u00e9.</p>'
    assert "caf\u00e9" in read_article("a.html", page.encode("cp1252")).text
    assert read_article("a.txt", "\u00e9 text".encode("utf-16")).text == "\u00e9 text"
    assert read_article("a.txt", "text".encode("utf-8-sig")).text == "text"


def test_the_text_of_a_text_file_is_the_files_own_sign_by_sign():
    content = b"# Tips\r\n\r\n- **Always**  say hello\r\n"
    assert read_article("a.md", content).text == content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("a.txt", "Always say hello, and never leave. "),
        ("a.txt", "- a\n"),
        ("a.txt", "(" * 50),
        ("a.txt", "if you " * 30),
        ("a.txt", "[a](b" * 20),
        ("a.txt", "*_`" * 30),
        ("a.txt", "\u201cI say what I mean to my guests"),
        ("a.txt", "| a | b "),
        ("a.txt", "the best answer, when in doubt, "),
        ("a.txt", "  "),
        ("a.html", "<div>"),
        ("a.html", "<div class=ad>a"),
        ("a.html", "<ul><li>always go"),
        ("a.html", "<table><tr><td>a"),
        ("a.html", "<b>a"),
        ("a.html", "<p>Never do."),
        ("a.html", "&amp;<br>"),
    ],
)
def test_no_text_slows_the_reading_past_its_bound(name, piece):
    content = ("Tips for all\n\n" + piece * (95_000 // len(piece))).encode()
    began = time.process_time()
    with contextlib.suppress(RefusedError):
        draft_questions(read_article(name, content))
    assert time.process_time() - began < 3
