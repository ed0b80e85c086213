from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connection

from practice.operating.backups import STEM, SUFFIX, Refused, back_up, drop_old, now_in_a_name


class Command(BaseCommand):
    help = "Writes the whole database into one file, while the site runs. restore_backup brings it back."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="Without it: a new one in DATA_DIR/backups.")
        parser.add_argument(
            "--keep", type=int, help="Delete all but the newest so many in that folder afterwards."
        )

    def handle(self, *args, file, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 on.")
        if keep is not None and file:
            raise CommandError("--keep goes with the folder of backups, so without a file.")
        folder = settings.DATA_DIR / "backups"
        path = file or folder / f"{STEM}{now_in_a_name()}{SUFFIX[connection.vendor]}"
        try:
            size = back_up(DEFAULT_DB_ALIAS, path)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{path}: {size / 1024 / 1024:,.1f} MiB")
        for old in drop_old(folder, connection.vendor, keep) if keep else []:
            self.stdout.write(f"{old}: deleted")
