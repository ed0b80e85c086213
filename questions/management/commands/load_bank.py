from django.core.management.base import BaseCommand, CommandError

from questions.bank import BankFaults, load_bank


class Command(BaseCommand):
    help = "Load the question bank from its files; loading the same files again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders (default: fixtures/)")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="also replace what was changed in admin since the last load",
        )

    def handle(self, *args, paths, overwrite, verbosity, **options):
        try:
            loaded = load_bank(paths, overwrite=overwrite)
        except BankFaults as wrong:
            count = len(wrong.faults)
            raise CommandError(
                f"{wrong}\n{count} {'fault' if count == 1 else 'faults'}; nothing was loaded."
            ) from None
        if verbosity == 0:
            return
        for word, rows in (
            ("created", loaded.created),
            ("changed", loaded.changed),
            ("switched off, no longer in the files", loaded.switched_off),
            ("no longer in the files, left as it is", loaded.left),
            ("published", loaded.published),
        ):
            for row in rows:
                self.stdout.write(f"{word}: {row}")
        for row in loaded.kept:
            self.stdout.write(
                self.style.WARNING(
                    f"changed in admin since the last load; kept: {row} (--overwrite replaces it)"
                )
            )
        if loaded.nothing_changed:
            self.stdout.write(f"nothing changed ({len(loaded.unchanged)} entries looked at)")
