from django.core.management.base import BaseCommand, CommandError

from questions.bank import export_bank


class Command(BaseCommand):
    help = "Write the question bank into a folder, in the format that load_bank reads."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER")

    def handle(self, *args, folder, verbosity, **options):
        try:
            exported = export_bank(folder)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}") from None
        if verbosity == 0:
            return
        for name in exported.written:
            self.stdout.write(f"written: {name}")
        for name in exported.strangers:
            self.stdout.write(self.style.WARNING(f"not part of this bank, left alone: {name}"))
        self.stdout.write(f"{len(exported.written)} written, {len(exported.unchanged)} unchanged")
