"""A linear model over what is seen: every feature has a weight for every meaning, learned from the phrases."""

from functools import cached_property
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import astuple
from numpy.typing import NDArray

from dialogs.reader.features import Keys, Places, Seen

Matrix = NDArray[np.float32]
TURN = 0.3
"""How fast the directions of meaning are learned against the features."""
FRESH, SETTLED = 1e-3, 1.0
"""How much a feature counts as moved already: one never seen before, and one that was learned."""


class Sight:
    """Which features are known, by their ascending keys, and how telling each is: the rarer, the more."""

    def __init__(self, keys: Keys, rarity: Matrix) -> None:
        self.keys, self.rarity = keys, rarity
        self._places = Places(keys)

    @classmethod
    def of(cls, seen: Seen, at_least: int = 2) -> "Sight":
        """The features that occur in so many texts."""
        keys, many = np.unique(seen.keys, return_counts=True)
        kept = many >= at_least
        texts = len(seen.starts) - 1
        return cls(keys[kept], np.log(1 + texts / many[kept]).astype(np.float32))

    @cached_property
    def rarest(self) -> float:
        """How telling the rarest of them is."""
        return float(self.rarity.max(initial=0))

    def rarity_of(self, key: int) -> float | None:
        """How telling one feature is; none where it is not known."""
        place = self._places.place(key)
        return None if place is None else float(self.rarity[place])

    def rows(self, seen: Seen) -> "Rows":
        """Features by their number here, weighed so that words and pieces each have length one; others are left out."""
        known, features = self._places.known(seen.keys)
        values = self.rarity[features]
        values /= _lengths(values, seen.owner[known], seen.keys[known] & np.uint32(1), len(seen.starts) - 1)
        return Rows(features, values, known.searchsorted(seen.starts))


def _lengths(values: Matrix, owner: NDArray[np.int64], kind: Keys, texts: int) -> Matrix:
    """For each feature, the length of the words or of the pieces of its text."""
    group = owner * 2 + kind
    lengths = np.sqrt(np.bincount(group, values * values, 2 * texts))
    each: Matrix = lengths[group].astype(np.float32)
    return each


class Rows(Struct, frozen=True):
    """Texts as sparse rows: the n-th has `features[starts[n]:starts[n + 1]]` with these `values`."""

    features: NDArray[np.signedinteger]
    values: Matrix
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def times(self, weights: NDArray[np.float32] | NDArray[np.int8]) -> Matrix:
        """Each row's sum of its features' weights."""
        result, bounds = np.zeros((len(self), weights.shape[1]), np.float32), self.starts.tolist()
        for n, (start, end) in enumerate(pairwise(bounds)):  # ten times as fast as one sum over all rows
            result[n] = self.values[start:end] @ weights[self.features[start:end]].astype(np.float32)
        return result


class Learned(Struct, frozen=True):
    """Weights by feature and aim, weights by direction of meaning and aim, and what each aim starts from."""

    weights: Matrix
    directions: Matrix
    bias: Matrix


class Settled(Struct, frozen=True):
    """Where learning goes on from: what was learned, and the features that are new since and may still move freely."""

    learned: Learned
    new: NDArray[np.bool_]

    def inertia(self) -> Matrix:
        return np.where(self.new, np.float32(FRESH), np.float32(SETTLED))


def fit(
    rows: Rows,
    points: Matrix,
    aims: Matrix,
    *,
    features: int,
    seed: int,
    rounds: int,
    pace: float,
    start: Settled | None = None,
) -> Learned:
    """Learn weights by which the softmax of each row comes near its aim; a row of `aims` sums to what it counts.

    One text at a time, in random order, ever smaller steps; each feature's step shrinks with what it was moved already.
    """
    random, classes = np.random.default_rng(seed), aims.shape[1]
    first = start or Settled(_nothing(features, points.shape[1], classes), np.ones(features, np.bool_))
    weights, directions, bias = (array.copy() for array in astuple(first.learned))
    moved, turned = first.inertia(), np.full(points.shape[1], SETTLED if start else FRESH, np.float32)
    counts, bounds = aims.sum(axis=1), rows.starts.tolist()
    total = rounds * len(rows)
    for done, n in enumerate(n for _ in range(rounds) for n in random.permutation(len(rows)).tolist()):
        mine, values = rows.features[bounds[n] : bounds[n + 1]], rows.values[bounds[n] : bounds[n + 1]]
        there, point = weights[mine], points[n]
        wrong = softmax(values @ there + point @ directions + bias) * counts[n] - aims[n]
        much, step = wrong @ wrong, pace * (1 - done / total)
        moved[mine] += values * values * much
        weights[mine] = there - (values * step / np.sqrt(moved[mine]))[:, None] * wrong
        turned += point * point * much
        directions -= (point * (TURN * step) / np.sqrt(turned))[:, None] * wrong
        bias -= 0.05 * step * wrong
    return Learned(weights, directions, bias)


def _nothing(features: int, dimensions: int, classes: int) -> Learned:
    shapes = ((features, classes), (dimensions, classes), (classes,))
    return Learned(*(np.zeros(shape, np.float32) for shape in shapes))


def softmax(logits: Matrix) -> Matrix:
    """Shares that sum to one along the last axis."""
    risen = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Matrix = risen / risen.sum(axis=-1, keepdims=True)
    return shares
