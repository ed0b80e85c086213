"""Measure the configured language model on marked answers."""

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practice import second_opinions
from questions import agreement_table, rubrics
from questions.agreement_table import figure, row
from questions.critique_evaluation import Read, figures, read_all
from questions.marked_answers import MarkedAnswerFaults, read_marked_answers
from questions.models import Question


class Command(BaseCommand):
    help = (
        "Sends the marked answers of JSON Lines files to the configured language model, one call each, and prints "
        "precision, recall, F1, kappa, the share of quotes that held, cost and seconds. Every call is charged."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--most", type=int, metavar="N", help="ask about the first N answers only")
        parser.add_argument(
            "--seconds", type=int, metavar="N", help="wait so long for a reply, not as long as the site does"
        )
        parser.add_argument(
            "--seen", action="store_true", help="leave out the blind third of the marked answers"
        )

    def handle(self, *, files, **options):
        server = second_opinions.server()
        if server is None:
            raise CommandError(
                "No language model is configured. Set LLM_MODEL with LLM_BASE_URL or LLM_API_KEY."
            )
        if options["seconds"]:
            server = replace(server, seconds=options["seconds"])
        newest = [rubrics.newest(question) for question in Question.objects.all()]
        published = {rubric.card["slug"]: rubric for rubric in newest if rubric is not None}
        if not published:
            raise CommandError("The question bank is empty. Run 'manage.py load_bank' first.")
        cards = {slug: rubric.card for slug, rubric in published.items()}
        criteria = {slug: frozenset(c["slug"] for c in card["criteria"]) for slug, card in cards.items()}
        answers = (answer for file in files for answer in self._read(file, criteria))
        if options["seen"]:
            answers = (answer for answer in answers if not answer.blind)
        chosen = list(islice(answers, options["most"]))
        read = read_all(
            chosen,
            cards,
            {slug: rubrics.compiled(published[slug]) for slug in {answer.question for answer in chosen}},
            server,
            told=self._tell,
        )
        report = {"model": server.model, "host": server.host} | figures(
            read, settings.LLM_PRICE_IN, settings.LLM_PRICE_OUT
        )
        self.stdout.write(json.dumps(report) if options["json"] else _table(report))

    def _tell(self, read: Read) -> None:
        """Progress goes to stderr, by the answer's id: never its words."""
        self.stderr.write(f"{read.marked.id}: {read.failure or 'read'}, {read.seconds:.1f} s")

    def _read(self, file: Path, criteria):
        try:
            return read_marked_answers(file, criteria)
        except MarkedAnswerFaults as refused:
            raise CommandError("\n".join(f"{file}: {fault}" for fault in refused.faults)) from refused
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8 text") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error


def _table(report: dict) -> str:
    rows = [
        f"model {report['model']} at {report['host']}, {report['answers']} answers",
        agreement_table.head(),
    ]
    rows += [row(kind, report[kind]) for kind in ("overall", "points", "mistakes")]
    rows += [row(f"  {name}", tally) for name, tally in report["criteria"].items()]
    if interval := report["overall"]["f1_interval"]:
        rows.append(f"F1 lies between {interval[0]:.3f} and {interval[1]:.3f} (95 %, bootstrap by answer)")
    undecided, quotes, seconds = report["undecided"], report["quotes"], report["seconds"]
    failed = ", ".join(f"{code} {count}" for code, count in report["failed"].items()) or "none"
    rows += [
        f"undecided (unsure, dropped or failed): {undecided['count']} of {undecided['of']} labels",
        f"quotes that stand in the answer: {figure(quotes['valid_share'])} of {quotes['checked']}",
        f"failed calls: {failed}",
        f"seconds an answer: p50 {figure(seconds['p50'])}, p95 {figure(seconds['p95'])}, all {figure(seconds['sum'])}",
        f"tokens: {report['tokens_in']} sent, {report['tokens_out']} received; cost {report['cost']['sum']}",
    ]
    return "\n".join(rows)
