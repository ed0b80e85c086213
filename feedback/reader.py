"""The reader: recognises a point or mistake where no rule fires, learnt from marked answers and example sentences.

A small transformer (two layers, 384 wide) over the word pieces of an answer. For every criterion it knows it weighs
the pieces twice, as words that show the criterion and as what is said around them, and gives one probability, with how
much it looked at each sentence for the former. It proposes; ``judging`` decides.
The weights are kept as 8-bit numbers and worked with as 32-bit ones: the sums are the same to the sixth place on every
processor, and probabilities are rounded to the third before anything is decided on them.
"""

import hashlib
import io
import json
import os
import zipfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .text import Text
from .wordpieces import WordPieces

SHIPPED = Path(__file__).with_name("reader.npz")
WINDOW = 96  # pieces that see each other; sentences are kept whole where they fit
PIECES_MOST = 4_096  # in one answer; what follows is not read
HEADS = 12
BENT_AT_ONCE = 48  # rows

# One answer is too little work to share between threads: waiting for each other makes them three times as slow.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
try:
    import numpy
except ImportError:  # the reader is an extra: without its package the rules judge alone
    numpy = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How likely an answer makes one point or mistake, from 0 to 1, and where the reader looked for it.

    For every sentence its share of the reader's attention, from 0 to 1, and the token it looked at most.
    """

    likely: float
    shares: tuple[float, ...]
    peaks: tuple[int, ...]

    @property
    def by_share(self) -> list[int]:
        """The sentences' numbers, the one looked at most first."""
        return sorted(range(len(self.shares)), key=lambda n: (-self.shares[n], n))


@dataclass(frozen=True, slots=True)
class Bars:
    """How likely is likely enough, for one kind of criterion.

    ``alone`` where no rule fires; ``keep`` is what a rule's hit needs not to be taken back.
    """

    alone: float
    keep: float


def windows(text: Text, cutter: WordPieces) -> list[list[tuple[int, int]]]:
    """The answer as windows of at most WINDOW pieces, marks at both ends included: (piece, token) pairs.

    Sentences stay together where they fit; the marks belong to token -1.
    """
    by_sentence: list[list[tuple[int, int]]] = []
    room = WINDOW - 2
    last = -1
    for number, start, _ in cutter.of(text.plain)[:PIECES_MOST]:
        token = max(bisect_right(text.plain_starts, start) - 1, 0)
        sentence = text.sentence_numbers[token] if text.forms else 0
        if sentence != last or len(by_sentence[-1]) == room:
            by_sentence.append([])
            last = sentence
        by_sentence[-1].append((number, token))
    made: list[list[tuple[int, int]]] = []
    for pieces in by_sentence:
        if made and len(made[-1]) + len(pieces) <= room:
            made[-1].extend(pieces)
        else:
            made.append(list(pieces))
    return [[(cutter.begin, -1), *window, (cutter.end, -1)] for window in made]


class Reader:
    """A trained reader. Made once and shared between threads: reading changes nothing in it."""

    def __init__(self, weights: bytes):
        arrays = dict(numpy.load(io.BytesIO(weights), allow_pickle=False))
        about = json.loads(bytes(arrays["about"]).decode())
        self.version = hashlib.sha256(weights).hexdigest()[:8]
        self.bars = {kind: Bars(**bars) for kind, bars in about["bars"].items()}
        self._columns = {name: column for column, name in enumerate(about["criteria"])}
        self._cutter = WordPieces(about["pieces"])
        # The largest part, of which an answer needs a few rows: it stays as small as it is in the file.
        self._pieces, self._piece_scale = arrays["pieces"], arrays["pieces.scale"].astype(numpy.float32)
        self._places = arrays["places"].astype(numpy.float32)
        self._first_norm = arrays["norm"].astype(numpy.float32)
        self._layers = [
            {
                **{name: _full(arrays, f"{n}.{name}") for name in ("ask", "mix", "grow", "shrink")},
                **{
                    name: arrays[f"{n}.{name}"].astype(numpy.float32)
                    for name in ("ask_bias", "mix_bias", "grow_bias", "shrink_bias", "norm_1", "norm_2")
                },
            }
            for n in range(about["layers"])
        ]
        # Readers that sites trained before there was a second look have the first alone.
        self._looks = [
            (arrays[f"weigh{look}"].astype(numpy.float32), arrays[f"say{look}"].astype(numpy.float32))
            for look in ("", "_around")
            if f"weigh{look}" in arrays
        ]
        self._lean = arrays["lean"].astype(numpy.float32)

    @classmethod
    def load(cls, file: Path = SHIPPED) -> "Reader":
        """Read a trained reader. Raises OSError or ValueError where there is none or it is broken."""
        try:
            return cls(file.read_bytes())
        except (EOFError, KeyError, TypeError, zipfile.BadZipFile) as broken:
            raise ValueError(f"{file} is not a trained reader") from broken

    def knows(self, question: str, criterion: str) -> bool:
        return f"{question}/{criterion}" in self._columns

    def read(self, text: Text, question: str, criteria: Iterable[str]) -> dict[str, Reading]:
        """A reading for each of the criteria that the reader was trained on."""
        known = [c for c in criteria if self.knows(question, c)]
        cut = windows(text, self._cutter)
        if not known or not text.forms:
            return {}
        columns = [self._columns[f"{question}/{criterion}"] for criterion in known]
        seen = self._encode(cut)
        looked = [_weighed(seen, look, columns) for look in self._looks]
        weights = looked[0][0]
        scores = sum(said for _, said in looked) + self._lean[columns]
        tokens = numpy.array([token for window in cut for _, token in window])
        inside = tokens >= 0
        by_token = numpy.zeros((len(text.forms), len(known)), numpy.float32)
        numpy.add.at(by_token, tokens[inside], weights[inside])
        by_sentence = numpy.add.reduceat(by_token, [first for first, _ in text.sentences], axis=0)
        found = {}
        for n, criterion in enumerate(known):
            found[criterion] = Reading(
                round(float(1 / (1 + numpy.exp(-scores[n]))), 3),
                tuple(round(float(share), 3) for share in by_sentence[:, n]),
                tuple(first + int(by_token[first:last, n].argmax()) for first, last in text.sentences),
            )
        return found

    def _encode(self, cut: list[list[tuple[int, int]]]):
        """One row of 384 numbers for each piece of all windows."""
        ids = numpy.array([piece for window in cut for piece, _ in window])
        places = numpy.concatenate([numpy.arange(len(window)) for window in cut])
        pieces = self._pieces[ids].astype(numpy.float32) * self._piece_scale[ids, None]
        seen = _normed(pieces + self._places[places], self._first_norm)
        ends = numpy.cumsum([len(window) for window in cut])
        bounds = list(zip([0, *ends[:-1]], ends, strict=True))
        for layer in self._layers:
            asked = seen @ layer["ask"]
            asked += layer["ask_bias"]
            heard = numpy.empty_like(seen)
            for start, end in bounds:
                heard[start:end] = _attend(asked[start:end])
            mixed = heard @ layer["mix"]
            mixed += layer["mix_bias"]
            mixed += seen
            seen = _normed(mixed, layer["norm_1"])
            grown = seen @ layer["grow"]
            _bend(grown, layer["grow_bias"])
            shrunk = grown @ layer["shrink"]
            shrunk += layer["shrink_bias"]
            shrunk += seen
            seen = _normed(shrunk, layer["norm_2"])
        return seen


def _full(arrays: dict, name: str):
    """8-bit numbers times the scale of their row."""
    return arrays[name].astype(numpy.float32) * arrays[f"{name}.scale"].astype(numpy.float32)[:, None]


def _normed(rows, gain_and_shift):
    """The rows themselves, changed in place: each with mean 0 and variance 1, then gain and shift."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= numpy.sqrt(numpy.einsum("ij,ij->i", rows, rows) / rows.shape[1] + 1e-12)[:, None]
    rows *= gain_and_shift[0]
    rows += gain_and_shift[1]
    return rows


def _bend(rows, bias) -> None:
    """Adds the bias and bends every number (GELU, nearly), in place; so many rows at a time stay in the cache."""
    room = numpy.empty((BENT_AT_ONCE, rows.shape[1]), numpy.float32)
    for start in range(0, len(rows), BENT_AT_ONCE):
        some = rows[start : start + BENT_AT_ONCE]
        some += bias
        bent = numpy.multiply(some, -1.702, out=room[: len(some)])
        numpy.exp(bent, out=bent)
        bent += 1
        some /= bent


def _weighed(seen, look, columns: list[int]):
    """How much each row counts for each of the columns, and what they say together."""
    weigh, say = look
    weights = _softmax(seen @ weigh[:, columns], axis=0)
    return weights, (weights * (seen @ say[:, columns])).sum(axis=0)


def _softmax(numbers, axis: int):
    """The numbers themselves, changed in place to shares of 1 along the axis."""
    numbers -= numbers.max(axis=axis, keepdims=True)
    numpy.exp(numbers, out=numbers)
    numbers /= numbers.sum(axis=axis, keepdims=True)
    return numbers


def _attend(asked):
    """Every piece of a window looks at every other, HEADS times over."""
    length, width = asked.shape[0], asked.shape[1] // 3
    query, key, value = asked.reshape(length, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    looks = query @ key.transpose(0, 2, 1)
    looks *= (width // HEADS) ** -0.5
    return (_softmax(looks, axis=-1) @ value).transpose(1, 0, 2).reshape(length, width)


@lru_cache(maxsize=1)
def shipped() -> Reader | None:
    """The reader that comes with the engine; None where its package or its file is missing."""
    if numpy is None:
        return None
    try:
        return Reader.load()
    except (OSError, ValueError):
        return None
