from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practice.coaching.demo import load
from questions.models import Question


class Command(BaseCommand):
    help = (
        "Makes a demo anew: a coach, a group of twelve, three assignments with answers. Prints the sign-ins."
    )

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError("The demo is only for a local site: it needs DEBUG=1.")
        if not Question.objects.answerable().exists():
            raise CommandError("The question bank is empty: run load_bank first.")
        for sign_in in load():
            self.stdout.write(str(sign_in))
