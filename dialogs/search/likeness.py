"""Finds products by what a customer means, where the catalogue does not use their words: vectors, compared."""

import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from dialogs.search.lexicon import Lexicon
from dialogs.search.words import key

Matrix = NDArray[np.float32]

ALIKE = 0.24
"""Less like a product than this is what anybody says of anything: nonsense finds nothing."""

CLOSE = 0.10
"""Products so much less alike than the most alike one are left out: what is meant is one thing, or two."""

COMMON = 3
"""Directions in which sentences differ without differing in meaning: their length, their language, their tone."""

NAMES = 6
"""Names of its kind that a product is described by."""

_MODEL = re.compile(r"\S*\d\S*(?: (?:kg|g|l|cl|ml|cm|mm|m|w|v|h|go|to|gb|tb)\b)?", re.IGNORECASE)


@runtime_checkable
class Embeds(Protocol):
    """A model that gives texts points: those near each other mean alike. Points of two models are never compared."""

    @property
    def model(self) -> str: ...

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Matrix:
        """One row a text; `patient` where no customer waits. Raises `RelaisError` when it cannot be had now."""
        ...


def described(title: str, brand: str, kind: str, lexicon: Lexicon) -> str:
    """What a product is, in words that many share: no brand, no model's number, and what else its kind is called."""
    own = _MODEL.sub(" ", title)
    own = re.sub(re.escape(brand), " ", own, flags=re.IGNORECASE) if brand else own
    said = " ".join(own.lower().split()).strip(" ,-–.")
    names = [kind.lower(), *_also_called(said, kind, lexicon)]
    return ". ".join(filter(None, (said, ", ".join(dict.fromkeys(filter(None, names))))))


def _also_called(title: str, kind: str, lexicon: Lexicon) -> tuple[str, ...]:
    first = title.split()[:3]
    for name in (kind, *(" ".join(first[:size]) for size in range(len(first), 0, -1))):
        if known := lexicon.kinds.get(key(name)):
            return lexicon.kind_names[known.kind][:NAMES]
    return ()


def packed(points: Matrix) -> list[bytes]:
    """Each point in one byte a direction: its length does not matter, and so fine a difference neither."""
    longest = np.maximum(np.abs(points).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.round(points / longest * 127).astype(np.int8)]


def unpacked(points: Sequence[bytes]) -> Matrix:
    return _unit(np.stack([np.frombuffer(point, np.int8) for point in points]).astype(np.float32))


class Likeness:
    """How like each of many texts a sentence is.

    All sentences lie in one corner of what a model can say. `usual` ones, about anything, tell where that corner is and
    in which directions they differ for no reason of ours: without these, likeness is far from 0 where there is none.
    """

    def __init__(self, texts: Matrix, usual: Matrix) -> None:
        self._middle = usual.mean(axis=0)
        self._common: Matrix = np.linalg.svd(usual - self._middle, full_matrices=False)[2][:COMMON]
        self._texts = self._telling(texts)

    def to(self, sentence: Matrix) -> Matrix:
        """From -1 to 1 for each text, in their order."""
        found: Matrix = self._texts @ self._telling(sentence[None, :])[0]
        return found

    def _telling(self, points: Matrix) -> Matrix:
        apart = _unit(points) - self._middle
        return _unit(apart - apart @ self._common.T @ self._common)


def nearest(likeness: Matrix) -> list[int]:
    """The places of those that are alike enough, the most alike first; equals in the order they have."""
    best = float(likeness.max(initial=-1.0))
    order = np.argsort(-likeness, kind="stable")
    enough = likeness[order] >= max(ALIKE, best - CLOSE)
    return [int(place) for place in order[enough]]


def _unit(points: Matrix) -> Matrix:
    units: Matrix = points / np.maximum(np.linalg.norm(points, axis=-1, keepdims=True), 1e-9)
    return units
