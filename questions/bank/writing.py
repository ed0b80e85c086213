"""Writing the rows as files in the format that load_bank reads, fit to be read and kept in git."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Array, InlineTable, String, Table

from feedback.rubric import REFUSES_BY_DEFAULT
from questions.cards import document_entry, lists_used, question_entry, set_entry, word_list_entry
from questions.models import Document, Question, QuestionSet, WordList
from questions.wording import lines_of

# A text longer than this stands between triple quotes, where its own quotes need no escape.
LONG = 90


@dataclass(frozen=True)
class Exported:
    """What an export did, as file names within the folder."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()  # .toml files in the folder that this export did not write


def export_bank(folder: Path | str) -> Exported:
    """Write the whole bank into a folder, made if need be: a file per document, ``word-lists.toml``
    and ``question-sets.toml``.

    A document's own text is not written: it is the operator's copy, not part of the bank. Files of the
    folder that do not belong to the bank are left alone and named.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written, unchanged = [], []
    contents = bank_files()
    for name, content in sorted(contents.items()):
        path = folder / name
        if path.exists() and path.read_bytes() == content.encode():
            unchanged.append(name)
            continue
        path.write_text(content, encoding="utf-8", newline="\n")
        written.append(name)
    strangers = sorted(path.name for path in folder.glob("*.toml") if path.name not in contents)
    return Exported(tuple(written), tuple(unchanged), tuple(strangers))


def bank_files() -> dict[str, str]:
    """The whole bank as files: their TOML by name."""
    contents = {f"{document.slug}.toml": document_file(document) for document in Document.objects.all()}
    if WordList.objects.exists():
        contents["word-lists.toml"] = lists_file(WordList.objects.all())
    if QuestionSet.objects.exists():
        contents["question-sets.toml"] = sets_file(QuestionSet.objects.all())
    return contents


def question_files(question: Question) -> dict[str, str]:
    """One question with all it needs elsewhere: its document and those it quotes, and the word lists it uses.

    One file where it quotes its own document only; the file named for the question comes first.
    """
    criteria = list(question.criteria.select_related("source_document", "question"))
    document = question.document
    others = {
        criterion.source_document
        for criterion in criteria
        if criterion.source_document_id not in (None, document.pk)
    }
    rules = [rule for criterion in criteria for rule in lines_of(criterion.rules)]
    used = lists_used(rules, {row.name: lines_of(row.entries) for row in WordList.objects.all()})
    word_lists = WordList.objects.filter(name__in=used)
    file = _document_with(document, [question])
    if word_lists:
        file["lists"] = _lists(word_lists)
    contents = {f"{question.slug}.toml": tomlkit.dumps(file)}
    for other in sorted(others, key=lambda row: row.slug):
        contents[f"document-{other.slug}.toml"] = tomlkit.dumps(_document_with(other, []))
    return contents


def document_file(document: Document) -> str:
    """A document with all its questions as TOML."""
    return tomlkit.dumps(_document_with(document, document.questions.all()))


def _document_with(document: Document, questions: Iterable[Question]) -> TOMLDocument:
    entry = document_entry(document)
    head = tomlkit.table()
    for name in ("slug", "title", "author"):
        head[name] = _text(entry[name])
    if entry["published"]:
        head["published"] = datetime.date.fromisoformat(entry["published"])
    head["about"] = _text(entry["about"])
    if entry["text_hash"]:
        head["text_hash"] = entry["text_hash"]
    file = tomlkit.document()
    file["document"] = head
    tables = tomlkit.aot()
    for question in questions:
        criteria = question.criteria.select_related("source_document", "question")
        tables.append(_question(question_entry(question, criteria)))
    if tables:
        file["questions"] = tables
    return file


def lists_file(word_lists: Iterable[WordList]) -> str:
    """The word lists as TOML."""
    file = tomlkit.document()
    file["lists"] = _lists(word_lists)
    return tomlkit.dumps(file)


def _lists(word_lists: Iterable[WordList]) -> AoT:
    tables = tomlkit.aot()
    for word_list in word_lists:
        entry = word_list_entry(word_list)
        table = tomlkit.table()
        table["name"], table["about"] = _text(entry["name"]), _text(entry["about"])
        table["entries"] = _lines(entry["entries"])
        tables.append(table)
    return tables


def sets_file(question_sets: Iterable[QuestionSet]) -> str:
    """The question sets as TOML."""
    tables = tomlkit.aot()
    for question_set in question_sets:
        entry = set_entry(question_set)
        table = tomlkit.table()
        table["slug"], table["title"] = _text(entry["slug"]), _text(entry["title"])
        if entry["about"]:
            table["about"] = _text(entry["about"])
        table["position"], table["questions"] = entry["position"], _lines(entry["questions"])
        tables.append(table)
    file = tomlkit.document()
    file["sets"] = tables
    return tomlkit.dumps(file)


def _question(entry: dict) -> Table:
    table = tomlkit.table()
    for name in ("slug", "prompt"):
        table[name] = _text(entry[name])
    table["level"], table["position"] = entry["level"], entry["position"]
    if not entry["active"]:
        table["active"] = False
    for name in ("short", "why_asked", "hint"):
        if entry[name]:
            table[name] = _text(entry[name])
    table["usual_words"] = entry["usual_words"]
    if entry["sample_answer"]:
        table["sample_answer"] = _text(entry["sample_answer"])
    criteria: AoT = tomlkit.aot()
    for criterion in entry["criteria"]:
        criteria.append(_criterion(criterion))
    # An empty array of tables would leave no trace, and the key is required.
    table["criteria"] = criteria if entry["criteria"] else []
    return table


def _criterion(entry: dict) -> Table:
    table = tomlkit.table()
    table["slug"], table["kind"], table["weight"] = entry["slug"], entry["kind"], entry["weight"]
    for name in ("statement", "label", "counts", "not_counts", "ask", "sounds_like", "looked_for"):
        if entry[name]:
            table[name] = _text(entry[name])
    if entry["refuses"] != sorted(REFUSES_BY_DEFAULT[entry["kind"]]):
        table["refuses"] = entry["refuses"]
    if not entry.get("reader", True):
        table["reader"] = False
    table["source"] = _source(entry["source"])
    for name in ("rules", "match", "no_match"):
        table[name] = _lines(entry[name])
    return table


def _source(entry: dict) -> InlineTable:
    source = tomlkit.inline_table()
    for name in ("document", "heading", "place", "says"):
        if entry[name]:
            source[name] = _text(entry[name], within_line=True)
    if entry["passages"]:
        source["passages"] = entry["passages"]
    return source


def _lines(entries: list[str]) -> Array:
    array = tomlkit.array()
    for entry in entries:
        array.append(_text(entry, within_line=True))
    return array.multiline(bool(entries))


def _text(text: str, within_line: bool = False) -> String:
    """The text quoted in the way that needs the fewest escapes, since people edit these files."""
    if not within_line and (len(text) > LONG or "\n" in text):
        return tomlkit.string(text, multiline=True)
    if ('"' in text or "\\" in text) and not {"'", "\t", "\n"} & set(text):
        return tomlkit.string(text, literal=True)
    return tomlkit.string(text)
