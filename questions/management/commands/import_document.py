"""Read an advice article and draft questions from it; keep the text of a document that the bank quotes."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from questions.documents import BYTES_MOST, RefusedError
from questions.documents.measuring import Measured, measured
from questions.importing import as_json, drafts_of, import_article
from questions.models import Document, Proposal
from questions.source_texts import OtherTextError, forget_text, import_text


class Command(BaseCommand):
    help = (
        "Drafts questions, points, mistakes and sample answers from advice articles: text, Markdown, HTML or Word files. "
        "The drafts wait in admin until somebody takes them. A file named after a document of the bank (SLUG.txt) "
        "also gives the passages that feedback shows: do that only where you may show its text. "
        "Nothing is fetched: files only."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="an article, or SLUG with --forget"
        )
        parser.add_argument("--dry-run", action="store_true", help="print the drafts, store nothing")
        parser.add_argument(
            "--json", action="store_true", help="with --dry-run: as JSON; several files give a list"
        )
        parser.add_argument(
            "--against",
            type=Path,
            metavar="PASSAGES.jsonl",
            help="store nothing; hold the drafts against marked passages and print what was missed",
        )
        parser.add_argument("--forget", action="store_true", help="remove the texts of these documents")

    def handle(self, *, files: list[Path], dry_run: bool, against: Path | None, forget: bool, **options):
        if options["json"] and not dry_run:
            raise CommandError("--json goes with --dry-run.")
        if forget:
            return self._forget(files)
        if against:
            return self._hold(files, against)
        if dry_run:
            return self._show(files, options["json"])
        for file in files:
            self._import(file)

    def _import(self, file: Path) -> None:
        content = _content(file)
        try:
            imported = import_article(file.name, content)
        except RefusedError as refused:
            raise CommandError(f"{file}: {refused}") from refused
        except OtherTextError as error:
            raise CommandError(
                f"{file} is not the text that the bank's passages were measured in. Nothing of it was kept. "
                "Give the file another name to import it as an article of its own."
            ) from error
        article = imported.article
        if article.document is not None and article.document.text_hash:
            new = import_text(article.document, article.text)
            self.stdout.write(f"{article.document.slug}: {'text imported' if new else 'was already here'}")
        kinds = list(article.proposals.values_list("kind", flat=True))
        counts = ", ".join(f"{kinds.count(kind)} {name}" for kind, name in _NAMES.items())
        state = "drafted" if imported.new else "were drafted before"
        self.stdout.write(f"{file.name}: {counts} {state}. They wait in admin, under Imported articles.")

    def _show(self, files: list[Path], json_wanted: bool) -> None:
        shown = []
        for file in files:
            article, drafts = _read(file)
            shown.append(as_json(file.name, article, drafts))
        if json_wanted:
            print_ready = shown[0] if len(shown) == 1 else shown
            self.stdout.write(json.dumps(print_ready, ensure_ascii=False, indent=2))
            return
        for file, each in zip(files, shown, strict=True):
            self.stdout.write(f"{file.name}: {each['title']}")
            for question in each["questions"]:
                self.stdout.write(f"\n  {question['prompt']}")
                for criterion in question["criteria"]:
                    sign = "+" if criterion["kind"] == "emphasize" else "-"
                    self.stdout.write(f"    {sign} {criterion['statement']}")
                for sample in question["sample_answers"]:
                    self.stdout.write(f"    sample: {' '.join(sample.split())}")

    def _hold(self, files: list[Path], against: Path) -> None:
        try:
            rows = [json.loads(line) for line in _content(against).decode().splitlines() if line.strip()]
        except ValueError as error:
            raise CommandError(f"{against} is not JSON Lines.") from error
        whole = Measured(0, 0, 0, 0, (), ())
        for file in files:
            one = measured(_read(file)[1], [row for row in rows if row["document"] == file.stem])
            self._tell(file.stem, one)
            whole += one
        self._tell("all", whole)
        for name in whole.missed:
            self.stdout.write(f"  missed   {name}")
        for words in whole.spurious:
            self.stdout.write(f"  spurious {words}")

    def _tell(self, name: str, one: Measured) -> None:
        self.stdout.write(
            f"{name}: {one.found} of {one.stated} stated ({one.recall:.0%}); {one.drafted} drafts, {one.good} good, "
            f"{one.drafted - one.good} spurious ({one.spurious_for_each_good:.2f} for each good one)"
        )

    def _forget(self, files: list[Path]) -> None:
        documents = {document.slug: document for document in Document.objects.all()}
        unknown = [str(file) for file in files if file.stem not in documents]
        if unknown:
            known = ", ".join(sorted(documents)) or "none; run 'manage.py load_bank' first"
            raise CommandError(f"No document has the name of {', '.join(unknown)}. There are: {known}.")
        for file in files:
            document = documents[file.stem]
            had = forget_text(document)
            self.stdout.write(f"{document.slug}: {'text removed' if had else 'there was no text'}")


_NAMES = {
    Proposal.Kind.QUESTION: "questions",
    Proposal.Kind.EMPHASIZE: "points",
    Proposal.Kind.AVOID: "mistakes",
    Proposal.Kind.SAMPLE: "sample answers",
}


def _content(file: Path) -> bytes:
    """The file's bytes, one more than allowed at most: a huge file is refused without being read whole."""
    try:
        with file.open("rb") as opened:
            return opened.read(BYTES_MOST + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _read(file: Path):
    try:
        return drafts_of(file.name, _content(file))
    except RefusedError as refused:
        raise CommandError(f"{file}: {refused}") from refused
