"""What the reader sees in a message: its words, pairs of words, and pieces of words, each as one number.

A piece of a word survives a typing error elsewhere in it; that is how "jarive pa a suivr" is still about following.
The words of a whole batch are taken apart at once: polynomial hashes of every piece come from one running sum.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from dialogs.reader.lexicon import Lexicon
from dialogs.reader.spelling import spelled

BITS = 17
"""So many bits of a key tell about where it is among those known."""
PIECES = (2, 3, 4, 5)
"""Lengths of the pieces of words, the space before or after a word counted in."""

Keys = NDArray[np.uint32]
Hash = TypeVar("Hash", int, NDArray[np.uint64])
"""Of one thing or of many: the same arithmetic, modulo 2**64."""
_FACTOR = 0x9E3779B97F4A7C15
_MODULO = 2**64 - 1
_UNDO = np.uint64(pow(_FACTOR, -1, 2**64))
_SPACE = 32
_SHIFT = 32 - BITS
REMEMBERED = 8_000
"""Words whose pieces are kept at hand: most words of a message were in another one."""


class Seen(Struct, frozen=True):
    """The features of some messages, message after message: those of the n-th lie in `keys[starts[n]:starts[n + 1]]`.

    The lowest bit of a key tells a word or a pair (1) from a piece of a word (0). `owner` is the message each is of.
    """

    keys: Keys
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]


class Places:
    """Where keys are among others that ascend: hashes spread evenly, so their first bits nearly tell."""

    def __init__(self, keys: Keys) -> None:
        self._keys = np.append(keys, np.uint32(0xFFFFFFFF))
        self._first = keys.searchsorted(np.arange(1 << BITS, dtype=np.uint32) << _SHIFT).astype(np.int32)
        self._one_key, self._one_first = self._keys.data, self._first.data  # quicker to ask for one
        self._steps = int(np.diff(self._first, append=len(keys)).max())

    def known(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Which of these keys are here, and where. Much quicker than a search."""
        at = self._first[keys >> _SHIFT]
        for _ in range(self._steps):
            at += self._keys[at] < keys
        known = ((self._keys[at] == keys) & (at < len(self._keys) - 1)).nonzero()[0]
        return known, at[known]

    def place(self, key: int) -> int | None:
        """Where one key is."""
        at, keys = self._one_first[key >> _SHIFT], self._one_key
        while keys[at] < key:
            at += 1
        return at if keys[at] == key else None


def look(texts: Sequence[str], lexicon: Lexicon) -> Seen:
    """Every feature of every text, once each, spelled as the lexicon knows it."""
    return see([lexicon.mended(spelled(text)) for text in texts])


def see(lines: Sequence[Sequence[str]]) -> Seen:
    """Every feature of every line of words, once each."""
    parts = _parts([word for line in lines for word in line])
    sizes = np.array([len(part) for part in parts], np.int64)
    whose = np.arange(len(lines)).repeat(np.array([len(line) for line in lines], np.int64))
    keys = np.concatenate(parts).astype(np.uint64) if parts else np.zeros(0, np.uint64)
    firsts = np.cumsum(sizes) - sizes
    words = keys[firsts]
    keys[firsts] |= np.uint64(1)
    pairs = [_pairs(words, whose, gap) for gap in (1, 2)]
    owner = np.concatenate([whose.repeat(sizes), *(of for _, of in pairs)])
    return _once(np.concatenate([keys, *(pair for pair, _ in pairs)]), owner, len(lines))


def steps_of(ascending: Keys) -> Keys:
    """Ascending keys as they are kept: the step from each to the next, which packs a third smaller."""
    return np.diff(ascending, prepend=np.uint32(0))


def keys_at(steps: Keys) -> Keys:
    """The ascending keys that are so many steps apart."""
    return np.cumsum(steps, dtype=np.uint32)


def keys_of(words: Sequence[str]) -> Keys:
    """The key of each of these single words, as `look` gives it where they stand in a text."""
    return np.array([part[0] | np.uint32(1) for part in _parts(words)], np.uint32)


def key_of(word: str) -> int:
    """The key of one word, its lowest bit as pairs take it, where taking the word apart would be too much."""
    hashed = 0
    for letter in reversed(word):
        hashed = (hashed * _FACTOR + ord(letter)) & _MODULO
    return _mixed(hashed)


def key_of_pair(word: int, then: int) -> int:
    """The key of two words side by side, by their own."""
    return _mixed(_together(word, then, 1) & _MODULO) | 1


class _Memory:
    """Words taken apart already. When there are too many a new page is begun; who reads the old one reads on."""

    page: dict[str, Keys]

    def __init__(self) -> None:
        self.page = {}


_MEMORY = _Memory()


def _parts(words: Sequence[str]) -> list[Keys]:
    """Of each word, its own key and those of its pieces."""
    page = _MEMORY.page
    if new := set(words).difference(page):
        if len(page) + len(new) > REMEMBERED:
            page, new = {}, set(words)
            _MEMORY.page = page
        page.update(_taken_apart(sorted(new)))
    return [page[word] for word in words]


def _taken_apart(words: Sequence[str]) -> Iterator[tuple[str, Keys]]:
    tape = _Tape.of(words)
    found = [_whole(tape), *(_pieces(tape, length) for length in PIECES)]
    keys, owner = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    order = np.argsort(owner, kind="stable")
    bounds = np.cumsum(np.bincount(owner, minlength=len(words)))[:-1]
    return zip(words, np.split(keys[order].astype(np.uint32), bounds), strict=True)


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
    spaces, many = tape.spaces, max(0, len(tape.letters) - length + 1)
    inside = spaces[length - 1 : length - 1 + many] - spaces[1 : 1 + many]
    whole = spaces[length : length + many] - spaces[:many]
    start = np.flatnonzero((inside == 0) & (whole < length))
    return _mixed(tape.hashes(start, start + length) + np.uint64(length)) & ~np.uint64(1), tape.owner[start]


def _whole(tape: _Tape) -> Found:
    edges = np.flatnonzero(tape.letters[1:] != tape.letters[:-1]) + 1  # a line begins and ends with a space
    start, end = edges[::2], edges[1::2]
    return _mixed(tape.hashes(start, end)), tape.owner[start]


def _pairs(word: NDArray[np.uint64], whose: NDArray[np.int64], gap: int) -> Found:
    """Words side by side, or with one between them."""
    together = np.flatnonzero(whose[:-gap] == whose[gap:])
    pair = _together(word[together], word[together + gap], gap)
    return _mixed(pair) | np.uint64(1), whose[together]


def _together(word: Hash, then: Hash, gap: int) -> Hash:
    return word * _FACTOR + then + gap


def _mixed(hashed: Hash) -> Hash:
    """32 well stirred bits."""
    return (hashed ^ (hashed >> 29)) * _FACTOR >> 32 & 0xFFFFFFFF  # type: ignore[return-value]  # an array stays one


def _once(keys: NDArray[np.uint64], owner: NDArray[np.int64], texts: int) -> Seen:
    whole = (owner.astype(np.uint64) << np.uint64(32)) | keys
    whole.sort()
    once = np.ones(len(whole), np.bool_)
    np.not_equal(whole[1:], whole[:-1], out=once[1:])
    whole = whole[once]  # np.unique takes thirty times as long
    starts = whole.searchsorted(np.arange(texts + 1, dtype=np.uint64) << np.uint64(32))
    return Seen(whole.astype(np.uint32), starts, (whole >> np.uint64(32)).astype(np.int64))
