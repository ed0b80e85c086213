"""Keep the texts of source documents on this site, so that feedback can show the passage behind a point."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from questions.source_texts import OtherTextError, forget_text, import_text
from questions.models import Document


class Command(BaseCommand):
    help = (
        "Imports the texts of source documents from files named after them (SLUG.txt). Do it only where you may "
        "show those texts: passages then stand in the feedback. --forget takes texts off the site again."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="SLUG.txt, or SLUG with --forget"
        )
        parser.add_argument("--forget", action="store_true", help="remove the texts of these documents")

    def handle(self, *, files: list[Path], forget: bool, **options):
        documents = {document.slug: document for document in Document.objects.all()}
        unknown = [str(file) for file in files if file.stem not in documents]
        if unknown:
            known = ", ".join(sorted(documents)) or "none; run 'manage.py load_bank' first"
            raise CommandError(f"No document has the name of {', '.join(unknown)}. There are: {known}.")
        for file in files:
            document = documents[file.stem]
            if forget:
                self.stdout.write(
                    f"{document.slug}: {'text removed' if forget_text(document) else 'there was no text'}"
                )
                continue
            try:
                # newline="": offsets count the characters of the file as they are.
                with file.open(encoding="utf-8", newline="") as opened:
                    new = import_text(document, opened.read())
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            except UnicodeDecodeError as error:
                raise CommandError(f"{file} is not UTF-8 text.") from error
            except OtherTextError as error:
                raise CommandError(
                    f"{file} is not the text that the bank's passages were measured in. Nothing of it was kept."
                ) from error
            self.stdout.write(f"{document.slug}: {'text imported' if new else 'was already here'}")
