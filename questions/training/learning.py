"""Learns the reader's weights from lessons, and writes them as the file that ships."""

import random
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy

from questions.training import files, network
from questions.training.lessons import Lesson, batches

LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384)
PIECES_MOST = 4_096  # in a batch
HIDE = 0.08  # share of pieces hidden while learning, so that no single word decides
FASTEST = 2e-4  # step size of the pretrained weights at its highest; new ones learn ten times as fast
WARM_UP = 0.06
MOST = 1.0  # norm of a step's gradient
FADE = 0.01  # weight decay


def learn(
    answers: list[Lesson],
    sentences: list[Lesson],
    weights: dict,
    hidden_piece: int,
    rounds: int,
    fastest: float,
    seed: int,
    say: Callable[[str], None],
) -> dict:
    """Weights after so many rounds over all answers and, each round, a random half of the sentences."""
    chance = random.Random(seed)
    noise = numpy.random.RandomState(seed)
    criteria = weights["lean"].shape[0]
    plan = []
    for number in range(rounds):
        some = chance.sample(sentences, len(sentences) // 2)
        plan += [(number, batch) for batch in batches(answers + some, LENGTHS, PIECES_MOST, chance)]
    weights = jax.tree.map(jnp.asarray, weights)
    new = {*files.LOOKS, "lean"}
    speed = {
        name: jax.tree.map(lambda _, n=name: 10.0 if n in new else 1.0, part)
        for name, part in weights.items()
    }
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, zeros)

    @jax.jit
    def step(state, count, size, batch, key):
        weights, first, second = state
        wrong, slope = jax.value_and_grad(network.loss)(weights, batch, key)
        norm = jnp.sqrt(sum(jnp.vdot(leaf, leaf) for leaf in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda leaf: leaf * jnp.minimum(1.0, MOST / (norm + 1e-9)), slope)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)
        weights = jax.tree.map(
            lambda w, m, v, s: w
            - size * s * (m / (1 - 0.9**count) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8) + FADE * w),
            weights, first, second, speed,
        )  # fmt: skip
        return (weights, first, second), wrong

    key = jax.random.PRNGKey(seed)
    wrongs: list[float] = []
    for count, (number, (length, lessons)) in enumerate(plan, 1):
        at = count / len(plan)
        size = fastest * min(at / WARM_UP, 0.5 * (1 + numpy.cos(numpy.pi * at)) + 0.02)
        key, own = jax.random.split(key)
        batch = _packed(lessons, length, criteria, noise, hidden_piece)
        state, wrong = step(state, jnp.float32(count), jnp.float32(size), batch, own)
        wrongs.append(float(wrong))
        if count % 20 == 0:
            say(f"step {count} of {len(plan)}")
        if count == len(plan) or plan[count][0] != number:
            say(f"round {number + 1} of {rounds}: {numpy.mean(wrongs):.4f}")
            wrongs = []
    return state[0]


def _packed(lessons: list[Lesson], length: int, criteria: int, noise, hidden_piece: int) -> tuple:
    """A batch as arrays of one size for each length, so that every length is compiled once."""
    count = max(1, PIECES_MOST // length)
    pieces, places = numpy.zeros((count, length), "i4"), numpy.zeros((count, length), "i4")
    window = numpy.full((count, length), -1, "i4")
    labels, asked = numpy.zeros((count, criteria), "f"), numpy.zeros((count, criteria), "f")
    shown = numpy.zeros((count, length, criteria), bool)
    window[:, 0] = 0  # filling sees itself, so that nothing is divided by zero
    for row, lesson in enumerate(lessons):
        at = 0
        for number, held in enumerate(lesson.windows):
            held = held[: length - at]
            end = at + len(held)
            pieces[row, at:end], places[row, at:end] = held, numpy.arange(len(held))
            window[row, at:end] = number
            at = end
        hide = noise.rand(length) < HIDE
        hide[0] = False
        hide[at:] = False
        pieces[row, hide] = hidden_piece
        for column, label in lesson.labels.items():
            labels[row, column], asked[row, column] = label, 1
        for column, held in lesson.shown.items():
            shown[row, [place for place in held if place < length], column] = True
    return pieces, places, window, labels, asked, shown
