import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from practice.operating.checkup import BAD, look


class Command(BaseCommand):
    help = (
        "Says in plain words what is wrong with this installation. Ends with 1 where something does not work."
    )
    # The database may be away; that is one of the findings.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="For a program to read.")

    def handle(self, *args, **options):
        found = look()
        bad = sum(finding.state == BAD for finding in found)
        if options["json"]:
            self.stdout.write(
                json.dumps({"fit": not bad, "findings": [asdict(finding) for finding in found]}, indent=2)
            )
        else:
            for finding in found:
                self.stdout.write(f"{finding.state:8} {finding.name}: {finding.said}")
            self.stdout.write(
                "Fit to run." if not bad else f"Not fit to run: {bad} of {len(found)} checks are bad."
            )
        if bad:
            raise SystemExit(1)
