"""Train the reader on marked answers and example sentences, and fit its bars on answers it has not learnt from."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from feedback import judging
from feedback import reader as reading
from feedback.text import Text
from questions import labelled, reader_choices, rubrics
from questions.marked_answers import MarkedAnswer, MarkedAnswerFaults, read_marked_answers
from questions.models import LabelledAnswer, Question
from questions.training import bars as fitting
from questions.training import files
from questions.training import lessons as teaching

LAYERS, ROUNDS, SEED = 2, 6, 1


class Command(BaseCommand):
    help = (
        "Trains the reader. Learns from the seen two thirds of the marked answers and from the sentences; fits how"
        " likely is likely enough on the blind third of the --fit files. Needs the packages of requirements-train.txt."
    )

    def add_arguments(self, parser):
        parser.add_argument("answers", nargs="*", type=Path, metavar="ANSWERS.jsonl")
        parser.add_argument(
            "--marked",
            action="store_true",
            help="learn also from the marked answers kept on this site, and fit the bars on their blind third",
        )
        parser.add_argument(
            "--draft",
            metavar="WHY",
            help="keep the reader on this site, to be checked and published in the admin, and write no file",
        )
        parser.add_argument("--sentences", nargs="*", type=Path, default=[], metavar="SENTENCES.jsonl")
        parser.add_argument("--fit", nargs="*", type=Path, default=[], metavar="ANSWERS.jsonl")
        parser.add_argument("--out", type=Path, default=reading.SHIPPED, help="where the reader is written")
        parser.add_argument(
            "--start",
            type=Path,
            metavar="READER.npz",
            help="go on from a trained reader, with smaller steps, instead of from the pretrained weights",
        )
        parser.add_argument("--rounds", type=int, default=ROUNDS)
        parser.add_argument("--layers", type=int, default=LAYERS)
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument(
            "--share",
            type=float,
            default=1.0,
            help="learn from this share of the answers (for a learning curve)",
        )
        parser.add_argument(
            "--bars-only", action="store_true", help="keep the weights at --out and only fit the bars anew"
        )

    def handle(self, *, answers, sentences, fit, out, bars_only, marked, draft, **options):
        began = time.monotonic()
        if not (answers or marked):
            raise CommandError("Name files of marked answers, or --marked for those kept on this site.")
        self.compiled = {
            question.slug: rubrics.compiled(rubric)
            for question in Question.objects.all()
            if (rubric := rubrics.newest(question)) is not None
        }
        self.criteria = {slug: frozenset(c.slug for c in r.criteria) for slug, r in self.compiled.items()}
        here = self._marked_here() if marked else []
        known = [a for file in answers for a in self._read(file)] + here
        held = [a for file in fit or answers for a in self._read(file) if a.blind] + [
            a for a in here if a.blind
        ]
        if not held:
            raise CommandError(
                "No answer of the blind third is there, and the bars are fitted on those alone."
            )
        if bars_only:
            weights = out.read_bytes()
        else:
            weights = self._learn([a for a in known if not a.blind], sentences, options)
            if draft is None:
                out.write_bytes(weights)
        found = fitting.fitted(self._cases(held, reading.Reader(weights)))
        weights = files.with_bars(weights, found)
        self.stdout.write(f"bars on {len(held)} answers: {found}")
        if draft is not None:
            learnt = {"bars fitted on": len(held)}
            if not bars_only:
                learnt |= {"answers": sum(not a.blind for a in known), "files of sentences": len(sentences)}
            try:
                kept = reader_choices.keep(weights, draft, learnt)
            except reader_choices.NoReader as refused:
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"Kept as a draft: reader {kept.version}. Check and publish it in the admin.")
            return
        out.write_bytes(weights)
        self.stdout.write(
            f"{out}: {out.stat().st_size / 1e6:.1f} MB, version {reading.Reader.load(out).version},"
            f" {time.monotonic() - began:.0f} s"
        )

    def _marked_here(self) -> list[MarkedAnswer]:
        """The marked answers kept on this site, as far as the newest rules know what they mark."""
        found = []
        for answer in LabelledAnswer.objects.filter(question__slug__in=self.compiled).select_related(
            "question"
        ):
            slug = answer.question.slug
            row = labelled.as_marked(answer, slug)
            known = self.criteria[slug]
            found.append(
                replace(
                    row,
                    labels={name: label for name, label in row.labels.items() if name in known},
                    evidence={name: quotes for name, quotes in row.evidence.items() if name in known},
                )
            )
        return found

    def _learn(self, marked: list[MarkedAnswer], sentences, options) -> bytes:
        try:
            from questions.training import learning, network

            folder = network.pretrained_folder()
        except ModuleNotFoundError as missing:
            raise CommandError(
                f"The package {missing.name} is missing: install requirements-train.txt."
            ) from missing
        marked = [a for a in marked if _draw(a.id) < options["share"]]
        examples = [s for file in sentences for s in teaching.read_sentences(file) if not s.blind]
        names = [
            f"{slug}/{c.slug}" for slug, rubric in sorted(self.compiled.items()) for c in rubric.criteria
        ]
        columns = {name: n for n, name in enumerate(names)}
        texts = [*(a.answer for a in marked), *(s.text for s in examples)]
        fastest = learning.FASTEST
        if options["start"]:
            weights, about = files.read(options["start"].read_bytes())
            if about["criteria"] != names:
                raise CommandError("The reader to start from knows other criteria than the bank holds.")
            pieces, fastest = about["pieces"], learning.FASTEST / 2
        else:
            pretrained = network.pretrained_pieces(folder)
            kept = teaching.vocabulary_of(texts, pretrained)
            pieces = [pretrained[n] for n in kept]
            weights = network.starting_weights(folder, kept, options["layers"], len(names), options["seed"])
        cutter = teaching.WordPieces(pieces)
        self.stdout.write(f"{len(marked)} answers, {len(examples)} sentences, {len(pieces)} word pieces")
        weights = learning.learn(
            teaching.lessons_of_answers(marked, columns, cutter),
            teaching.lessons_of_sentences(examples, columns, cutter),
            weights, pieces.index(teaching.HIDDEN), options["rounds"], fastest, options["seed"], self._say,
        )  # fmt: skip
        neutral = {kind: {"alone": 0.5, "keep": 0.0} for kind in ("emphasize", "avoid")}
        return files.written(weights, pieces, names, neutral)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _read(self, file: Path):
        try:
            return read_marked_answers(file, self.criteria)
        except MarkedAnswerFaults as refused:
            raise CommandError("\n".join(f"{file}: {fault}" for fault in refused.faults)) from refused
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error

    def _cases(self, held, reader) -> list[fitting.Case]:
        cases = []
        for marked in held:
            rubric, text = self.compiled[marked.question], Text(marked.answer)
            readings = reader.read(text, marked.question, (c.slug for c in rubric.criteria))
            for verdict in judging.judge(text, rubric):
                label = marked.labels.get(verdict.criterion)
                if label is not None and verdict.criterion in readings:
                    likely = readings[verdict.criterion].likely
                    cases.append(fitting.Case(verdict.kind, verdict.met, likely, label))
        return cases


def _draw(name: str) -> float:
    """A number from 0 to 1 that stands for the name: the same answers are drawn every time."""
    return int(hashlib.sha256(f"share {name}".encode()).hexdigest()[:8], 16) / 2**32
