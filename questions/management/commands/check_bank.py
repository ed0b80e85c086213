"""A lint for files of the bank: no database, every fault with its file and line."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from questions.bank.faults import BankFault, BankFaults
from questions.bank.places import Places
from questions.bank.reading import read_bank, read_beside


class Command(BaseCommand):
    help = (
        "Check files of the question bank and prove their rules, without a database. Ends with 1 on a fault."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "paths",
            nargs="*",
            metavar="PATH",
            help="files or folders (default: fixtures/); what a file needs is looked for in its folder",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list of faults")

    def handle(self, *args, paths, verbosity, **options):
        faults = faults_of(map(Path, paths or [settings.BASE_DIR / "fixtures"]))
        found = [placed(fault) for fault in faults]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for fault in found:
                # Where the place is a line and a column, the line in front says it already.
                place = "" if fault["place"].startswith("line ") else fault["place"]
                where = f"{fault['file']}:{fault['line']}"
                self.stdout.write(": ".join(part for part in (where, place, fault["message"]) if part))
        if found:
            raise SystemExit(1)
        if verbosity and not options["json"]:
            self.stdout.write("The files are sound.")


def faults_of(paths: Iterable[Path]) -> tuple[BankFault, ...]:
    """Everything that is wrong with these files and folders. Word lists that change are proven where they are used."""
    named = list(dict.fromkeys(paths))
    beside = read_beside(path for path in named if path.is_file())
    try:
        read_bank([*named, *beside.using_lists], beside.documents, beside.lists, (), beside.questions)
    except BankFaults as wrong:
        return wrong.faults
    return ()


def placed(fault: BankFault) -> dict:
    """A fault as plain values: file, line (from 1), place and message."""
    try:
        text = Path(fault.file).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        text = ""
    line = Places(text).line_of(fault.place, fault.message)
    return {"file": fault.file, "line": line, "place": fault.place, "message": fault.message}
