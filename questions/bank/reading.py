"""Reading the files of a bank: every fault found, nothing written."""

import contextlib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from feedback.rubric import REFUSES_BY_DEFAULT
from questions.bank.contents import Bank
from questions.bank.faults import BankFault, BankFaults
from questions.bank.proving import unknown_names, unproven
from questions.bank.shapes import CRITERION, DOCUMENT, QUESTION, QUESTION_SET, WORD_LIST, named, read_table

# The whole bank is a tenth of this; a file that is larger is not a bank.
LARGEST_FILE = 4 * 1024 * 1024
# Tables of one kind in one file, and points and mistakes in one question: the bank has 302 lists and 10 criteria.
MOST_TABLES = {"questions": 200, "lists": 3000, "sets": 200, "criteria": 40}
# Faults after which a file is not looked through any further: it is something else than a bank.
MOST_FAULTS = 500
TABLES = ("document", "questions", "lists", "sets")
SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file of the bank that lies in no folder, such as an uploaded one."""

    name: str
    content: bytes


class _TooManyFaults(Exception):
    """Raised to leave a file whose faults nobody would read to the end."""


def read_bank(
    paths: Iterable[Path | str | BankFile],
    stored_documents: Mapping[str, dict] | None = None,
    stored_lists: Mapping[str, list[str]] | None = None,
    proven: Collection[str] = (),
    stored_questions: Collection[str] = (),
) -> Bank:
    """Read files, and folders of ``*.toml``, and prove every question in them.

    A file is named by its path, or comes with its content.

    Documents and word lists that the files mention but don't hold are looked for in ``stored_documents``
    (entries by slug) and ``stored_lists`` (entries by name); questions that a set names, also among
    ``stored_questions`` (slugs). Cards whose hash is among ``proven`` are taken as
    sound, since proving takes most of the time. Raises BankFaults with everything wrong.
    """
    bank, faults = Bank(), []
    for path in _files(paths, bank, faults):
        try:
            _read_file(path, bank, faults)
        except _TooManyFaults:
            file = path.name if isinstance(path, BankFile) else shown(path)
            faults.append(BankFault(file, "", "and more; the rest of the file was not looked through"))
    documents = {**(stored_documents or {}), **bank.documents}
    faults += unknown_names(bank, documents, {*stored_questions, *bank.questions})
    # A list that could not be read would be missing from every question that uses it: one fault is enough.
    if not any(fault.place.startswith("lists") for fault in faults):
        faults += unproven(bank, documents, stored_lists or {}, proven)
    if faults:
        raise BankFaults(faults)
    return bank


@dataclass(frozen=True)
class Beside:
    """What lies in the folders of some files and is not one of them, as ``read_bank`` takes it."""

    documents: dict[str, dict]
    lists: dict[str, list[str]]
    questions: frozenset[str]
    using_lists: tuple[Path, ...]
    """The files with questions, where one of the files itself holds word lists: these may break them."""


def read_beside(files: Iterable[Path]) -> Beside:
    """Look at the files beside these; what is wrong with them is nobody's question here."""
    files = list(files)
    resolved = {file.resolve() for file in files}
    folders = dict.fromkeys(file.parent for file in files)
    others = [
        path for folder in folders for path in sorted(folder.glob("*.toml")) if path.resolve() not in resolved
    ]
    banks = {path: Bank() for path in (*files, *others)}
    for path, bank in banks.items():
        # A file that is no bank is as if it were not there.
        with contextlib.suppress(_TooManyFaults):
            _read_file(path, bank, [])
    holds_lists = any(banks[path].lists for path in files)
    beside = [banks[path] for path in others]
    return Beside(
        {slug: entry for bank in beside for slug, entry in bank.documents.items()},
        {name: entry["entries"] for bank in beside for name, entry in bank.lists.items()},
        frozenset(slug for bank in beside for slug in bank.questions),
        tuple(path for path in others if banks[path].questions) if holds_lists else (),
    )


def _files(
    paths: Iterable[Path | str | BankFile], bank: Bank, faults: list[BankFault]
) -> list[Path | BankFile]:
    files: list[Path | BankFile] = []
    for path in paths:
        if isinstance(path, BankFile):
            files.append(path)
            continue
        path = Path(path)
        if path.is_dir():
            bank.whole = True
            inside = sorted(path.glob("*.toml"))
            if not inside:
                faults.append(BankFault(shown(path), "", "there is no .toml file in this folder"))
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            faults.append(BankFault(shown(path), "", "there is no such file or folder"))
    return list(dict.fromkeys(files))


def shown(path: Path) -> str:
    """The path as short as it can be from where the command runs."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _read_file(path: Path | BankFile, bank: Bank, faults: list[BankFault]) -> None:
    file = path.name if isinstance(path, BankFile) else shown(path)
    most = len(faults) + MOST_FAULTS

    def complain(place: str, message: str) -> None:
        faults.append(BankFault(file, place, message))
        if len(faults) >= most:
            raise _TooManyFaults

    tables = _parse(path, complain)
    if tables is None:
        return
    for name in tables:
        if name not in TABLES:
            complain(
                "", f"unknown table {name!r}: a file of the bank holds document, questions, lists and sets"
            )
    if not any(name in tables for name in TABLES):
        complain("", "holds no document, questions, lists or sets")
    document = None
    if "document" in tables:
        document = read_table(tables["document"], DOCUMENT, lambda message: complain("document", message))
        if document is not None:
            _keep(bank.documents, "documents", document["slug"], document, bank, complain, file)
    elif "questions" in tables:
        complain("", "has questions but no [document] that they come from")
    for place, table in _tables(tables, "questions", "slug", "questions", complain):
        question = _read_question(table, place, complain)
        if question is not None:
            question["document"] = document["slug"] if document else ""
            for criterion in question["criteria"]:
                if criterion["source"]["document"] == question["document"]:
                    criterion["source"]["document"] = ""
            _keep(bank.questions, "questions", question["slug"], question, bank, complain, file)
    for place, table in _tables(tables, "lists", "name", "lists", complain):
        word_list = read_table(table, WORD_LIST, lambda message, place=place: complain(place, message))
        if word_list is not None:
            _keep(bank.lists, "lists", word_list["name"], word_list, bank, complain, file)
    for place, table in _tables(tables, "sets", "slug", "sets", complain):
        question_set = read_table(table, QUESTION_SET, lambda message, place=place: complain(place, message))
        if question_set is not None:
            _keep(bank.sets, "sets", question_set["slug"], question_set, bank, complain, file)


def _parse(path: Path | BankFile, complain: Callable[[str, str], None]) -> dict | None:
    try:
        in_hand = isinstance(path, BankFile)
        if (len(path.content) if in_hand else path.stat().st_size) > LARGEST_FILE:
            complain("", f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
            return None
        content = path.content if in_hand else path.read_bytes()
        # TOML knows one line end; other bytes that print as one stay what they are.
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        complain("", f"is not UTF-8 (byte {error.start + 1})")
    except RecursionError:
        complain("", "is nested too deeply")
    except ValueError as error:  # TOMLDecodeError, or a number too long to be one
        found = SYNTAX_PLACE.search(str(error))
        message = SYNTAX_PLACE.sub("", str(error))
        place = f"line {found[1]}, column {found[2]}" if found and found[1] else "end of file"
        complain(place, message)
    except OSError as error:
        complain("", f"cannot be read ({error.strerror})")
    return None


def _tables(parent: dict, name: str, key: str, place: str, complain: Callable) -> list[tuple[str, object]]:
    """The tables of an array with the place of each: by its slug, or by its number where it has none."""
    tables = parent.get(name, [])
    if not isinstance(tables, list):
        complain(place, f"must be a list of tables ([[{name}]]), not {named(tables)}")
        return []
    if len(tables) > MOST_TABLES[name]:
        complain(place, f"holds {len(tables):,} tables; at most {MOST_TABLES[name]}")
        return []
    placed = []
    for number, table in enumerate(tables, 1):
        slug = table.get(key) if isinstance(table, dict) else None
        placed.append((f"{place}.{slug}" if isinstance(slug, str) and slug else f"{place}[{number}]", table))
    return placed


def _read_question(table: object, place: str, complain: Callable[[str, str], None]) -> dict | None:
    question = read_table(table, QUESTION, lambda message: complain(place, message))
    if not isinstance(table, dict):
        return None
    criteria, seen = [], set()
    tables = _tables(table, "criteria", "slug", f"{place}.criteria", complain)
    for where, inner in tables:
        criterion = read_table(inner, CRITERION, lambda message, where=where: complain(where, message))
        if criterion is None:
            continue
        if criterion["reader"]:
            del criterion["reader"]  # as usual, and so not said
        if criterion["refuses"] is None:
            criterion["refuses"] = sorted(REFUSES_BY_DEFAULT[criterion["kind"]])
        if criterion["slug"] in seen:
            complain(where, "this slug stands twice in the question")
        seen.add(criterion["slug"])
        criteria.append(criterion)
    if question is None or len(criteria) < len(tables) or not isinstance(table["criteria"], list):
        return None
    return {**question, "criteria": criteria}


def _keep(
    entries: dict, kind: str, slug: str, entry: dict, bank: Bank, complain: Callable, file: str
) -> None:
    if slug in entries:
        place = "document" if kind == "documents" else f"{kind}.{slug}"
        complain(place, f"{slug!r} stands in {bank.files[kind, slug]} already")
        return
    entries[slug] = entry
    bank.files[kind, slug] = file
