"""Judge marked answers and print how far the judge agrees with the reader."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from feedback import compile_rubric
from questions import agreement_table, readers, rubrics
from questions.agreement_table import figure, row
from questions.evaluation import errors, figures, judge_all, prediction
from questions.marked_answers import MarkedAnswerFaults, read_marked_answers
from questions.models import Question
from questions.private import plain_card, shared_lists


class Command(BaseCommand):
    help = "Judges the marked answers of JSON Lines files and prints precision, recall, F1 and kappa, seen and blind apart."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
        parser.add_argument(
            "--plain",
            action="store_true",
            help="take the rules away and judge by rules made from the plain words of each point and mistake",
        )
        parser.add_argument(
            "--shared-lists",
            action="store_true",
            help="with --plain: leave out the word lists that only the judged question uses",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--rules-only", action="store_true", help="leave the reader out")
        parser.add_argument(
            "--errors",
            action="store_true",
            help="list the misses and false hits of the answers that may be read",
        )
        parser.add_argument(
            "--predictions",
            type=Path,
            metavar="OUT.jsonl",
            help="write one line an answer: verdicts and evidence",
        )

    def handle(self, *, files, predictions, **options):
        newest = [rubrics.newest(question) for question in Question.objects.all()]
        published = {rubric.card["slug"]: rubric for rubric in newest if rubric is not None}
        if options["plain"]:
            compiled = _from_plain_words(published, options["shared_lists"])
        else:
            compiled = {slug: rubrics.compiled(rubric) for slug, rubric in published.items()}
        if not compiled:
            raise CommandError("The question bank is empty. Run 'manage.py load_bank' first.")
        # Rules from plain words stand alone: the reader never judges a private question.
        reader = None if options["rules_only"] or options["plain"] else readers.current()
        criteria = {slug: frozenset(c.slug for c in rubric.criteria) for slug, rubric in compiled.items()}
        judged = judge_all(
            [answer for file in files for answer in self._read(file, criteria)], compiled, reader
        )
        if options["errors"]:
            # The blind third stays unread, here too.
            seen = [entry for entry in judged if not entry.marked.blind]
            self.stdout.write("\n".join(errors(seen)) or "No decision differs.")
            return
        if predictions:
            try:
                predictions.write_text(
                    "".join(_line(prediction(entry)) for entry in judged), encoding="utf-8"
                )
            except OSError as error:
                raise CommandError(f"{predictions} cannot be written: {error.strerror}") from error
        report = figures(judged)
        report["seen"] = figures([entry for entry in judged if not entry.marked.blind])
        report["blind"] = figures([entry for entry in judged if entry.marked.blind])
        self.stdout.write(_line(report).rstrip() if options["json"] else _table(report))

    def _read(self, file: Path, criteria):
        try:
            return read_marked_answers(file, criteria)
        except MarkedAnswerFaults as refused:
            raise CommandError("\n".join(f"{file}: {fault}" for fault in refused.faults)) from refused
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} is not UTF-8 text") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error


def _from_plain_words(published, shared_only: bool):
    cards = {slug: rubric.card for slug, rubric in published.items()}
    entries, shared = rubrics.list_entries(), shared_lists(cards)
    return {
        slug: compile_rubric(
            plain_card(
                card,
                {name: words for name, words in entries.items() if name in shared[slug]}
                if shared_only
                else entries,
            )
        )
        for slug, card in cards.items()
    }


def _line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False) + "\n"


def _table(report: dict) -> str:
    rows = [agreement_table.head()]
    for part in ("seen", "blind"):
        rows.append(f"{part} answers: {report[part]['answers']}")
        rows += [row(f"  {kind}", report[part][kind]) for kind in ("overall", "points", "mistakes")]
        rows += [row(f"  {slug}", tally) for slug, tally in report[part]["questions"].items()]
        if interval := report[part]["overall"]["f1_interval"]:
            rows.append(
                f"  F1 lies between {interval[0]:.3f} and {interval[1]:.3f} (95 %, bootstrap by answer)"
            )
        score, evidence = report[part]["score"], report[part]["evidence"]
        rows.append(
            f"  score against grade: quadratic kappa {figure(score['quadratic_kappa'])}, Spearman {figure(score['spearman'])}"
            f" ({score['graded']} answers), with length given the grade {figure(score['length_given_grade'])}"
        )
        rows.append(
            f"  evidence overlaps the labelled words: {figure(evidence['share'])} of {evidence['labelled']}"
        )
        rows.append(
            f"  not scored: {report[part]['not_scored']['count']} {report[part]['not_scored']['ids'] or ''}".rstrip()
        )
    rows.append(
        f"milliseconds an answer: p50 {figure(report['ms_per_answer']['p50'])}, p95 {figure(report['ms_per_answer']['p95'])}"
    )
    return "\n".join(rows)
