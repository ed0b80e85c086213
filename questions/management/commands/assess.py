"""Judge one answer from a file or standard input and print the report as JSON."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from feedback import LIMIT, assess
from questions import readers, rubrics
from questions.models import Question


class Command(BaseCommand):
    help = "Judges one answer, read from FILE or from standard input, and prints the report as JSON."

    def add_arguments(self, parser):
        parser.add_argument("question", help="the question's slug, as in its address")
        parser.add_argument(
            "file", nargs="?", type=Path, help="a text file; left out, standard input is read"
        )

    def handle(self, *, question: str, file: Path | None, **options):
        asked = Question.objects.filter(slug=question).first()
        rubric = asked and rubrics.newest(asked)
        if rubric is None:
            known = (
                ", ".join(Question.objects.values_list("slug", flat=True))
                or "none; run 'manage.py load_bank' first"
            )
            raise CommandError(f"There is no question '{question}' with published rules. There are: {known}.")
        try:
            answer = (file.read_bytes() if file else sys.stdin.buffer.read()).decode()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError("The answer is not UTF-8 text.") from error
        answer = answer.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        if not answer.strip():
            raise CommandError("The answer is empty. Type at least one sentence.")
        if len(answer) > LIMIT:
            raise CommandError(f"The answer has {len(answer)} characters; at most {LIMIT} are judged.")
        report = assess(answer, rubrics.compiled(rubric), readers.current())
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
