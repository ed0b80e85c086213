import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from practice.operating.migrations import alone, missing

TURNS = 5
PAUSE = 5.0  # seconds


class Command(BaseCommand):
    help = (
        "Brings the tables up to date and loads the question bank. "
        "Several machines may start it at once: one does it, the others wait and then find it done."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--wait", type=int, default=60, help="Seconds to wait for a database that starts."
        )

    def handle(self, *args, wait, **options):
        self._wait_for_the_database(wait)
        with alone():
            # Where nothing is missing, no table is locked and a site that runs notices nothing.
            if names := missing():
                self.stdout.write(f"{len(names)} apps are behind: {', '.join(names)}")
                self._migrate()
            call_command("load_bank", stdout=self.stdout)
        self.stdout.write("The tables and the question bank are up to date.")

    def _migrate(self) -> None:
        """Gives way where a long query holds a table, because all pages would wait behind the change; then tries again."""
        for _ in range(TURNS):
            try:
                call_command("migrate", interactive=False, verbosity=0)
                return
            except OperationalError as failure:
                # A migration that was broken off has left nothing behind: it is one transaction.
                if type(failure.__cause__).__name__ != "LockNotAvailable":
                    raise
                time.sleep(PAUSE)
        raise CommandError(
            "The tables are in use all the time. Stop what runs long, or the site, and start this again."
        )

    def _wait_for_the_database(self, seconds: int) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                connection.ensure_connection()
                return
            except OperationalError:
                if time.monotonic() >= end:
                    raise CommandError(f"The database did not answer for {seconds} seconds.") from None
                time.sleep(1)
