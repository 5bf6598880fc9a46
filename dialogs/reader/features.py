"""What the reader sees in a message: its words, pairs of words, and pieces of words, each as one number.

A piece of a word survives a typing error elsewhere in it; that is how "jarive pa a suivr" is still about following.
All is computed over a whole batch at once: polynomial hashes of every piece come from one running sum.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.lexicon import Lexicon
from dialogs.reader.spelling import spelled

PIECES = (2, 3, 4, 5)
"""Lengths of the pieces of words, the space before or after a word counted in."""

Keys = NDArray[np.uint32]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_UNDO = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_SPACE = 32


class Seen(Struct, frozen=True):
    """The features of some messages, message after message: those of the n-th lie in `keys[starts[n]:starts[n + 1]]`.

    The lowest bit of a key tells a word or a pair (1) from a piece of a word (0).
    """

    keys: Keys
    starts: NDArray[np.int64]


def look(texts: Sequence[str], lexicon: Lexicon) -> Seen:
    """Every feature of every text, once each, spelled as the lexicon knows it."""
    lines = [lexicon.mend(spelled(text)) for text in texts]
    codes = np.frombuffer((" " + "  ".join(lines) + " ").encode("utf-32-le"), np.uint32).astype(np.uint64)
    ends = np.cumsum([len(line) + 2 for line in lines])
    owner = np.repeat(np.arange(len(lines)), np.diff(ends, prepend=0))
    sums, undo = _running(codes)
    found = [_pieces(codes, sums, undo, owner, length) for length in PIECES]
    found += _words(codes, sums, undo, owner)
    return _sorted(np.concatenate([one for one, _ in found]), np.concatenate([whose for _, whose in found]), len(lines))


def keys_of(words: Sequence[str]) -> Keys:
    """The key of each of these single words, as `look` gives it where they stand in a text."""
    keys = np.zeros(len(words), np.uint32)
    for n, word in enumerate(words):
        codes = np.frombuffer(f" {word} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
        sums, undo = _running(codes)
        keys[n] = _words(codes, sums, undo, np.zeros(len(codes), np.int64))[0][0][0]
    return keys


def _running(codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Sums from which the hash of any stretch is one subtraction and one product, modulo 2**64."""
    powers = np.cumprod(np.full(len(codes), _FACTOR, np.uint64), dtype=np.uint64)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * powers, out=sums[1:])
    undo: NDArray[np.uint64] = np.cumprod(np.full(len(codes), _UNDO, np.uint64), dtype=np.uint64)
    return sums, undo


Found = tuple[NDArray[np.uint64], NDArray[np.int64]]


def _pieces(
    codes: NDArray[np.uint64], sums: NDArray[np.uint64], undo: NDArray[np.uint64], owner: NDArray[np.int64], length: int
) -> Found:
    many = len(codes) - length + 1
    if many <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    spaces = np.concatenate([[0], np.cumsum(codes == _SPACE)])
    within = spaces[length - 1 : length - 1 + many] - spaces[1 : 1 + many]
    start = (
        np.flatnonzero(within == 0) if length > 2 else np.flatnonzero(np.diff(spaces)[:-1] + np.diff(spaces)[1:] < 2)
    )
    hashes = (sums[start + length] - sums[start]) * undo[start]
    return _mixed(hashes + np.uint64(length)) & ~np.uint64(1), owner[start]


def _words(
    codes: NDArray[np.uint64], sums: NDArray[np.uint64], undo: NDArray[np.uint64], owner: NDArray[np.int64]
) -> list[Found]:
    letters = np.concatenate([[False], codes != _SPACE, [False]])
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    start, end = edges[::2], edges[1::2]
    word = _mixed((sums[end] - sums[start]) * undo[start])
    whose = owner[start]
    return [(word | np.uint64(1), whose), *(_pairs(word, whose, gap) for gap in (1, 2))]


def _pairs(word: NDArray[np.uint64], whose: NDArray[np.int64], gap: int) -> Found:
    """Words side by side, or with one between them."""
    together = np.flatnonzero(whose[:-gap] == whose[gap:])
    pair = word[together] * _FACTOR + word[together + gap] + np.uint64(gap)
    return _mixed(pair) | np.uint64(1), whose[together]


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """32 well stirred bits."""
    stirred = (hashes ^ (hashes >> np.uint64(29))) * _FACTOR
    return stirred >> np.uint64(32)


def _sorted(keys: NDArray[np.uint64], owner: NDArray[np.int64], texts: int) -> Seen:
    whole = np.unique((owner.astype(np.uint64) << np.uint64(32)) | keys)
    starts = np.searchsorted(whole, np.arange(texts + 1, dtype=np.uint64) << np.uint64(32))
    return Seen((whole & np.uint64(0xFFFFFFFF)).astype(np.uint32), starts)
