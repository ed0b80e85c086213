from django.core.management.base import BaseCommand

from practice.work import do_due


class Command(BaseCommand):
    help = "Does what is due: work whose time has come, reminders, releases, retention. `work` does it each minute."

    def handle(self, *args, **options):
        if not do_due():
            self.stdout.write("Another worker has done it in this minute.")
