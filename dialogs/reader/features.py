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
    tape = _Tape.of(lines)
    found = [*(_pieces(tape, length) for length in PIECES), *_words(tape)]
    return _sorted(np.concatenate([one for one, _ in found]), np.concatenate([whose for _, whose in found]), len(lines))


def keys_of(words: Sequence[str]) -> Keys:
    """The key of each of these single words, as `look` gives it where they stand in a text."""
    keys, whose = _words(_Tape.of(words))[0]
    return keys[np.argsort(whose, kind="stable")].astype(np.uint32)


Found = tuple[NDArray[np.uint64], NDArray[np.int64]]
"""Keys, and the texts they are of."""


class _Tape(Struct, frozen=True):
    """All lines one after the other, a space before and after each.

    `sums` and `undo` make the hash of any stretch one subtraction and one product, modulo 2**64.
    """

    letters: NDArray[np.bool_]
    spaces: NDArray[np.int64]  # before each place
    sums: NDArray[np.uint64]
    undo: NDArray[np.uint64]
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, lines: Sequence[str]) -> "_Tape":
        codes = np.frombuffer("".join(f" {line} " for line in lines).encode("utf-32-le"), np.uint32).astype(np.uint64)
        powers = np.cumprod(np.full(len(codes), _FACTOR, np.uint64), dtype=np.uint64)
        undo: NDArray[np.uint64] = np.cumprod(np.full(len(codes), _UNDO, np.uint64), dtype=np.uint64)
        sums, spaces = np.zeros(len(codes) + 1, np.uint64), np.zeros(len(codes) + 1, np.int64)
        np.cumsum(codes * powers, out=sums[1:])
        np.cumsum(codes == _SPACE, out=spaces[1:])
        owner = np.repeat(np.arange(len(lines)), [len(line) + 2 for line in lines])
        return cls(codes != _SPACE, spaces, sums, undo, owner)

    def hashes(self, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.uint64]:
        hashes: NDArray[np.uint64] = (self.sums[end] - self.sums[start]) * self.undo[start]
        return hashes


def _pieces(tape: _Tape, length: int) -> Found:
    """Stretches of one word, the space on either side counted in; two spaces are none."""
    spaces, many = tape.spaces, len(tape.letters) - length + 1
    inside = spaces[length - 1 : length - 1 + many] - spaces[1 : 1 + many]
    whole = spaces[length : length + many] - spaces[:many]
    start = np.flatnonzero((inside == 0) & (whole < length))
    return _mixed(tape.hashes(start, start + length) + np.uint64(length)) & ~np.uint64(1), tape.owner[start]


def _words(tape: _Tape) -> list[Found]:
    edges = np.flatnonzero(tape.letters[1:] != tape.letters[:-1]) + 1  # a line begins and ends with a space
    start, end = edges[::2], edges[1::2]
    word, whose = _mixed(tape.hashes(start, end)), tape.owner[start]
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
    whole = np.sort((owner.astype(np.uint64) << np.uint64(32)) | keys)
    once = np.ones(len(whole), np.bool_)
    once[1:] = whole[1:] != whole[:-1]
    whole = whole[once]  # np.unique takes thirty times as long
    starts = np.searchsorted(whole, np.arange(texts + 1, dtype=np.uint64) << np.uint64(32))
    return Seen((whole & np.uint64(0xFFFFFFFF)).astype(np.uint32), starts)
