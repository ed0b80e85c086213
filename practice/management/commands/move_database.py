from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from practice.operating.addresses import closed, described, opened, without_password
from practice.operating.moving import Refused, move


class Command(BaseCommand):
    help = (
        "Copies everything from one database into another, empty one, and compares them table by table. "
        "All of it arrives, or nothing. Stop the site first: what is stored meanwhile would stay behind."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "source", help="sqlite:///FILE, postgresql://user:password@host/name, or @FILE that holds it"
        )
        parser.add_argument("target", help="The same, for the database to fill. It must be empty.")

    def handle(self, *args, source, target, **options):
        here, there = described(source), described(target, must_exist=False)
        if without_password(here) == without_password(there):
            raise CommandError("Source and target are the same database.")
        opened("source", here)
        opened("target", there)
        try:
            moved = move("source", "target", lambda line: self.stdout.write(line))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except DatabaseError as failure:
            # The message may quote a row, and so an answer.
            raise CommandError(f"Nothing is moved. A database refused: {type(failure).__name__}.") from None
        finally:
            closed("source")
            closed("target")
        rows = sum(table.rows for table in moved)
        self.stdout.write(
            f"{rows:,} rows in {len(moved)} tables stand in {without_password(there)}, each compared with its source."
        )
