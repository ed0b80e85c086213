from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from practice.operating.backups import Refused, checked


class Command(BaseCommand):
    help = (
        "Puts a file of back_up in the place of the database. It is checked first, and what stood there is kept. "
        "Stop the site and its worker first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args, file, yes, **options):
        try:
            with checked(DEFAULT_DB_ALIAS, file) as (found, ready):
                self.stdout.write(f"{file} is whole: {found.people:,} accounts, {found.tries:,} tries.")
                if not yes and not self._confirmed():
                    raise CommandError("Nothing is changed.")
                restored = ready.put_in_place()
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("Restored. Everything stored after that copy was made is gone from the site.")
        if restored.kept:
            self.stdout.write(f"What stood there before is {restored.kept}.")
        if restored.is_older:
            self.stdout.write("The copy is older than this program: run migrate and load_bank now.")

    def _confirmed(self) -> bool:
        question = "It takes the place of all that is on the site now. Type yes to go on: "
        try:
            return input(question).strip().lower() == "yes"
        except EOFError:
            return False
