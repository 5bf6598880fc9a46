"""What single words mean, learned from much more text than any shop has: "paquet" lies near "colis", and near "parcel".

A fixed table of some twenty thousand common words, French and English, each a point in one space. A message's point is
the mean of its words', rare words counting more. Made once by `scripts/make_meanings.py`; training does not change it.
"""

import io
from collections.abc import Sequence
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.features import Keys, Seen
from dialogs.reader.linear import Matrix


class Meanings(Struct, frozen=True):
    """Points of words by their key, in steps of 1/127; `weight` is how much each counts in a mean."""

    words: tuple[str, ...]  # the commonest first
    keys: Keys  # ascending
    points: NDArray[np.int8]
    weight: Matrix
    languages: tuple[str, ...]
    tongues: Matrix  # how much commoner a word is in each of these languages than in all, in powers of ten

    @classmethod
    def from_bytes(cls, data: bytes) -> "Meanings":
        """Raises `ValueError` when these are not such arrays."""
        try:
            with np.load(io.BytesIO(data)) as arrays:
                words, languages = (tuple(arrays[name].tobytes().decode().split()) for name in ("words", "languages"))
                weight, tongues = (arrays[name].astype(np.float32) for name in ("weight", "tongues"))
                return cls(words, arrays["keys"], arrays["points"], weight, languages, tongues)
        except (KeyError, OSError, ValueError, EOFError, BadZipFile) as error:
            raise ValueError(f"not a table of meanings: {error}") from None

    def of(self, seen: Seen) -> Matrix:
        """Each message's point, at distance one from the middle; the middle itself when no word is known."""
        at, owner = self._known(seen)
        points = _summed(self.points[at] * self.weight[at, None], owner, len(seen.starts) - 1)
        lengths = np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-6)
        ends: Matrix = points / lengths
        return ends

    def spoken(self, seen: Seen, languages: Sequence[str]) -> Matrix:
        """How much the words of each message lean to each of these languages."""
        at, owner = self._known(seen)
        sums = _summed(self.tongues[at], owner, len(seen.starts) - 1)
        none = np.zeros(len(sums), np.float32)
        each = [sums[:, self.languages.index(name)] if name in self.languages else none for name in languages]
        return np.stack(each, axis=1)

    def _known(self, seen: Seen) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The known words' places here, and the messages they are in."""
        words = np.flatnonzero(seen.keys & 1)
        at = np.searchsorted(self.keys, seen.keys[words])
        at[at == len(self.keys)] = 0
        known = np.flatnonzero(self.keys[at] == seen.keys[words])
        return at[known], np.searchsorted(seen.starts, words[known], side="right") - 1


def _summed(values: Matrix, owner: NDArray[np.int64], messages: int) -> Matrix:
    """For each message, the sum of its rows; `owner` ascends."""
    sums = np.zeros((messages, values.shape[1]), np.float32)
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    if len(begins):
        sums[owner[begins]] = np.add.reduceat(values, begins, axis=0)
    return sums
