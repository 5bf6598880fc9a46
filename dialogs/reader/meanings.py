"""What single words mean, learned from much more text than any shop has: "paquet" lies near "colis", and near "parcel".

A fixed table of some twenty thousand common words, French and English, each a point in one space. A message's point is
the mean of its words', rare words counting more. Made once by `scripts/make_meanings.py`; training does not change it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import IO
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.features import Places, Seen, keys_at, keys_of
from dialogs.reader.linear import Matrix

STEPS = 40
"""In so many steps a power of ten is written down."""

Slip = tuple[int, str, str]
"""In which message a word was mended, as written and as mended."""


class Meanings(Struct, frozen=True):
    """Points of words by their key, in steps of 1/127; `weight` is how much each counts in a mean.

    In which language a word is said is known of more words than what they mean.
    """

    words: tuple[str, ...]  # the commonest first
    places: Places
    points: NDArray[np.int8]
    weight: Matrix
    languages: tuple[str, ...]
    heard: Places
    tongues: NDArray[np.int8]  # how much commoner a word heard is in each of these languages, and in any other

    @classmethod
    def from_file(cls, file: IO[bytes]) -> "Meanings":
        """Array by array, so that the whole is never there twice. Raises `ValueError` when these are none of ours."""
        try:
            with np.load(file) as arrays:
                words, languages = (tuple(arrays[name].tobytes().decode().split()) for name in ("words", "languages"))
                weight = arrays["weight"].astype(np.float32)
                tongues = np.pad(arrays["tongues"], ((0, 0), (0, 1)))  # of another language nothing is known
                places, heard = (Places(keys_at(arrays[name])) for name in ("steps", "heard_steps"))
                return cls(words, places, arrays["points"], weight, languages, heard, tongues)
        except (KeyError, OSError, ValueError, EOFError, BadZipFile) as error:
            raise ValueError(f"not a table of meanings: {error}") from None

    def of(self, seen: Seen) -> Matrix:
        """Each message's point, at distance one from the middle; the middle itself when no word is known."""
        at, starts = _found(self.places, seen)
        points = np.zeros((len(starts) - 1, self.points.shape[1]), np.float32)
        for n, (start, end) in enumerate(pairwise(starts.tolist())):
            points[n] = self.weight[at[start:end]] @ self.points[at[start:end]].astype(np.float32)
        lengths = np.maximum(np.sqrt(np.einsum("nd,nd->n", points, points)), 1e-6)
        points /= lengths[:, None]
        return points

    def spoken(self, seen: Seen, slips: Sequence[Slip], languages: Sequence[str]) -> Matrix:
        """How much the words of each message lean to each of these languages, in powers of ten.

        A word that was mended but is one leans as it was written: "wattage" is no "partage".
        """
        at, starts = _found(self.heard, seen)
        leaning = self._leaning(at, languages)
        sums = np.array([leaning[start:end].sum(axis=0) for start, end in pairwise(starts.tolist())], np.float32)
        for n, written, mended in slips:
            one, other = (self._leaning(self.heard.known(keys_of([word]))[1], languages) for word in (written, mended))
            if len(one):
                sums[n] += one[0] - other.sum(axis=0)
        return sums

    def _leaning(self, at: NDArray[np.int32], languages: Sequence[str]) -> Matrix:
        """Of each of these words heard, how much commoner it is in each of these languages than in all."""
        columns = [self.languages.index(name) if name in self.languages else -1 for name in languages]
        leaning = self.tongues[at[:, None], columns].astype(np.float32)
        leaning /= STEPS
        return leaning


def _found(places: Places, seen: Seen) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The words that are among those, by their places, message after message, and where each message's begin."""
    words = (seen.keys & 1).nonzero()[0]
    known, at = places.known(seen.keys[words])
    return at, words[known].searchsorted(seen.starts)
