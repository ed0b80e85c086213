from django.core.management.base import BaseCommand

from practice.answers import judge_later
from practice.models import Attempt


class Command(BaseCommand):
    help = "Judges the answers that were stored while judging failed."

    def handle(self, *args, **options):
        pending = Attempt.objects.unjudged().select_related("question").order_by("created_at")
        judged = failed = 0
        for attempt in pending.iterator():
            if judge_later(attempt):
                judged += 1
            else:
                failed += 1
        self.stdout.write(f"{judged} judged, {failed} still waiting.")
        if failed:
            raise SystemExit(1)
