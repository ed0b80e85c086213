"""Word files (DOCX) by way of python-docx, after the package was weighed and its XML found free of entities."""

import io
import re
import zipfile
from xml.parsers import expat

from docx import Document as open_docx
from docx.table import Table

from .blocks import CELL, HEADING, ITEM, QUOTE, Article, Writer
from .refusals import RefusedError

UNPACKED_MOST = 20 * 1024 * 1024
PARTS_MOST = 1000
_LEVEL = re.compile(r"heading\s*(\d)")


def read_docx(content: bytes) -> Article:
    """The blocks of a Word file. Raises RefusedError where it is none, or larger inside than allowed."""
    _weigh(content)
    try:
        document = open_docx(io.BytesIO(content))
        return _written(document)
    except RefusedError:
        raise
    except Exception as error:  # python-docx raises whatever its XML library and the package's faults bring
        raise RefusedError("This Word file cannot be read: it is damaged or not a DOCX file.") from error


def _weigh(content: bytes) -> None:
    """Refuse a package that would grow when it is unpacked, before anything of it is kept."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
                raise RefusedError(
                    f"This Word file is too large inside: at most {UNPACKED_MOST // 1024 // 1024} MB in "
                    f"{PARTS_MOST} parts when unpacked."
                )
            if "word/document.xml" not in package.namelist():
                raise RefusedError("This is not a Word file: there is no document in it.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    # zipfile stops at the size that it was told, and refuses what does not match its checksum.
                    _refuse_entities(package.read(part))
    except RefusedError:
        raise
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise RefusedError(
            "This Word file cannot be read: it is damaged, locked, or not a DOCX file."
        ) from error
    except Exception as error:  # zlib.error and friends have no common base
        raise RefusedError("This Word file cannot be read: it is damaged or not a DOCX file.") from error


def _refuse_entities(xml: bytes) -> None:
    def refuse(*about):
        raise RefusedError("This Word file holds a document type declaration; no word processor writes one.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)


def _written(document) -> Article:
    writer = Writer()
    for each in document.iter_inner_content():
        if isinstance(each, Table):
            _write_table(writer, each)
            continue
        words = each.text
        if not words.strip():
            continue
        style = (each.style.name or "").lower() if each.style is not None else ""
        properties = each._p.pPr
        listed = properties is not None and properties.numPr is not None
        runs = [run for run in each.runs if run.text.strip()]
        bold = bool(runs) and all(run.bold for run in runs)
        if style in ("title", "subtitle") or (found := _LEVEL.match(style)):
            level = 1 if style == "title" else 2 if style == "subtitle" else int(found[1])
            writer.add(words, HEADING, level=min(level, 6))
            writer.title = writer.title or (words.strip() if level == 1 else "")
        elif listed or style.startswith("list"):
            writer.add(words, ITEM, numbered="number" in style)
        elif "quote" in style:
            writer.add(words, QUOTE)
        else:
            writer.add(words, bold=bold)
    writer.title = writer.title or (document.core_properties.title or "").strip()
    return writer.article()


def _write_table(writer: Writer, table: Table) -> None:
    columns: list[str] = []
    # Asked of the XML: python-docx finds each cell by walking all of them again.
    for number, row in enumerate(table._tbl.tr_lst):
        cells = ["\n".join(paragraph.text for paragraph in cell.p_lst) for cell in row.tc_lst]
        if number == 0 and len(table._tbl.tr_lst) > 1:
            columns = cells
            continue
        for at, words in enumerate(cells):
            writer.add(words, CELL, column=" ".join(columns[at].split()) if at < len(columns) else "")
