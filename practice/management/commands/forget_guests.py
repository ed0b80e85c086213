from django.conf import settings
from django.core.management.base import BaseCommand

from practice.retention import forget_old_guests


class Command(BaseCommand):
    help = "Deletes all that guests left behind who did nothing for GUEST_DAYS days. Run it once a day."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, help="Another number of days than the setting GUEST_DAYS.")

    def handle(self, *args, days=None, **options):
        kept = settings.GUEST_DAYS if days is None else days
        if kept <= 0:
            self.stdout.write("Nothing is deleted: GUEST_DAYS is 0.")
            return
        count = forget_old_guests(kept)
        guests = "1 guest" if count == 1 else f"{count} guests"
        self.stdout.write(f"{guests} forgotten, quiet for {kept} days or more.")
