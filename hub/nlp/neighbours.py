"""Which intent a sentence belongs to, by the labelled sentences nearest to it among vectors that any model made.

How near is near differs from model to model, so that the scale is learnt: each sentence is guessed from all others.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NEAREST = 3
"""An intent is as near as its three nearest sentences are on average: one alone may be mislabelled."""

SHARPNESS = np.geomspace(2.0, 10_000.0, 60)
ROWS = 256
"""Sentences compared with all others at once, so that a few megabytes are enough."""


class Neighbours(Struct, frozen=True):
    """Sentences as vectors of length 1, sorted by intent: those of `intents[n]` begin at `begins[n]`."""

    vectors: Vectors
    intents: tuple[str, ...]
    begins: tuple[int, ...]
    sharpness: float

    def guess(self, vector: Vectors) -> list[tuple[str, float]]:
        """Every intent with its confidence, best first."""
        near = _nearness(self.vectors @ _unit(vector), self._ends())
        confidence = _softmax(near[None, :] * self.sharpness)[0]
        return sorted(zip(self.intents, map(float, confidence), strict=True), key=lambda guess: -guess[1])

    def _ends(self) -> list[tuple[int, int]]:
        return list(zip(self.begins, (*self.begins[1:], len(self.vectors)), strict=True))


def learn(vectors: Vectors, labels: Sequence[str]) -> Neighbours:
    """From one vector a sentence and its intent. Takes a few seconds for thousands; not for the event loop."""
    order = sorted(range(len(labels)), key=lambda n: labels[n])
    sorted_labels = [labels[n] for n in order]
    intents = tuple(dict.fromkeys(sorted_labels))
    begins = tuple(sorted_labels.index(intent) for intent in intents)
    made = Neighbours(_unit(vectors[order]), intents, begins, float(SHARPNESS[0]))
    truth = np.array([intents.index(label) for label in sorted_labels])
    return Neighbours(made.vectors, intents, begins, _sharpness(_each_from_the_others(made), truth))


def _each_from_the_others(made: Neighbours) -> Vectors:
    rows = []
    for begin in range(0, len(made.vectors), ROWS):
        block = made.vectors[begin : begin + ROWS] @ made.vectors.T
        for n, likeness in enumerate(block):
            likeness[begin + n] = -1.0  # not from itself
            rows.append(_nearness(likeness, made._ends()))
    return np.array(rows, dtype=np.float32)


def _nearness(likeness: Vectors, ends: Sequence[tuple[int, int]]) -> Vectors:
    return np.array([np.mean(np.sort(likeness[begin:end])[-NEAREST:]) for begin, end in ends], dtype=np.float32)


def _sharpness(near: Vectors, truth: NDArray[np.int64]) -> float:
    """The one under which the right intent is least surprising."""
    everyone = np.arange(len(truth))
    surprise = [-np.mean(np.log(_softmax(near * sharp)[everyone, truth] + 1e-9)) for sharp in SHARPNESS]
    return float(SHARPNESS[int(np.argmin(surprise))])


def _softmax(scores: Vectors) -> Vectors:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Vectors = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _unit(vectors: Vectors) -> Vectors:
    units: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return units
