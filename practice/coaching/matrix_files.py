"""The matrix as a file for a spreadsheet, safe to open: no cell of it is ever a formula."""

import csv
import io

from practice.coaching.matrix import Matrix

# What spreadsheets take for the beginning of a formula, in a file that cannot say that a cell is text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines_of(matrix: Matrix) -> list[list[str | int | None]]:
    """The head and a line for each member: name, note, then state, best score and tries of each question."""
    head = ["Member", "Note"]
    for column in matrix.columns:
        name = f"{column.assignment.title}: {column.question.short}"
        head += [f"{name}, state", f"{name}, best score", f"{name}, tries"]
    lines = [head]
    for row in matrix.rows:
        line = [row.member.name, row.words]
        for cell in row.cells:
            line += [cell.words, cell.score, cell.tries]
        lines.append(line)
    return lines


def as_csv(matrix: Matrix) -> bytes:
    """With the mark that tells spreadsheets it is UTF-8; words that look like a formula begin with a quote."""
    written = io.StringIO()
    csv.writer(written).writerows([_harmless(value) for value in line] for line in lines_of(matrix))
    return written.getvalue().encode("utf-8-sig")


def _harmless(value):
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def as_xlsx(matrix: Matrix) -> bytes:
    """Each word is written as a string cell, which no spreadsheet works out."""
    from xlsxwriter import Workbook  # large, and most processes never write one

    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, options) as book:
        sheet = book.add_worksheet("Group")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for at, line in enumerate(lines_of(matrix)):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(at, column, value, bold if at == 0 else None)
                elif value is not None:
                    sheet.write_number(at, column, value)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, max(2, len(lines_of(matrix)[0]) - 1), 16)
    return written.getvalue()
