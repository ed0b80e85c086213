from django.core.management.base import BaseCommand

from practice.answers import judge_later
from practice.models import Attempt


class Command(BaseCommand):
    help = "Judges the answers that were stored while judging failed."

    def handle(self, *args, **options):
        # The ids first: judging writes to the very rows that are being read.
        pending = list(Attempt.objects.unjudged().order_by("created_at").values_list("pk", flat=True))
        judged = failed = 0
        for attempt in (Attempt.objects.select_related("question").get(pk=pk) for pk in pending):
            if judge_later(attempt):
                judged += 1
            else:
                failed += 1
        self.stdout.write(f"{judged} judged, {failed} still waiting.")
        if failed:
            raise SystemExit(1)
