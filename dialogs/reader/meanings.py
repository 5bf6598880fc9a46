"""What single words mean, learned from much more text than any shop has: "paquet" lies near "colis", and near "parcel".

A fixed table of some twenty thousand common words, French and English, each a point in one space. A message's point is
the mean of its words', rare words counting more. Made once by `scripts/make_meanings.py`; training does not change it.
"""

import io
from collections.abc import Sequence
from itertools import pairwise
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.features import Places, Seen
from dialogs.reader.linear import Matrix


class Meanings(Struct, frozen=True):
    """Points of words by their key, in steps of 1/127; `weight` is how much each counts in a mean."""

    words: tuple[str, ...]  # the commonest first
    places: Places
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
                return cls(words, Places(arrays["keys"]), arrays["points"], weight, languages, tongues)
        except (KeyError, OSError, ValueError, EOFError, BadZipFile) as error:
            raise ValueError(f"not a table of meanings: {error}") from None

    def of(self, seen: Seen) -> Matrix:
        """Each message's point, at distance one from the middle; the middle itself when no word is known."""
        at, starts = self._known(seen)
        points = np.zeros((len(starts) - 1, self.points.shape[1]), np.float32)
        for n, (start, end) in enumerate(pairwise(starts.tolist())):
            points[n] = self.weight[at[start:end]] @ self.points[at[start:end]].astype(np.float32)
        lengths = np.maximum(np.sqrt(np.einsum("nd,nd->n", points, points)), 1e-6)
        points /= lengths[:, None]
        return points

    def spoken(self, seen: Seen, languages: Sequence[str]) -> Matrix:
        """How much the words of each message lean to each of these languages."""
        at, starts = self._known(seen)
        none = np.zeros(len(at), np.float32)
        columns = [
            self.tongues[at, self.languages.index(name)] if name in self.languages else none for name in languages
        ]
        sums = [[column[start:end].sum() for column in columns] for start, end in pairwise(starts.tolist())]
        return np.array(sums, np.float32)

    def _known(self, seen: Seen) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The known words' places here, message after message, and where each message's begin."""
        words = (seen.keys & 1).nonzero()[0]
        known, at = self.places.known(seen.keys[words])
        return at, words[known].searchsorted(seen.starts)
