"""Mends what was mistyped: a word nobody knows, one slip away from a word that customers use, is that word."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from dialogs.reader.spelling import LONGEST

SHORTEST = 4
"""Shorter words are left as they are: a letter changed makes another word."""
LONG = 7
"""From this length two slips are forgiven."""
_BITS = np.zeros(128, np.uint32)
_BITS[ord("a") : ord("z") + 1] = np.uint32(1) << np.arange(26, dtype=np.uint32)


class Lexicon:
    """Words spelled plainly (see `spelled`), the likeliest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rank = {word: n for n, word in enumerate(words)}
        self._by_length = sorted(words, key=len)
        lengths = np.array([len(word) for word in self._by_length], np.int8)
        self._lengths, self._starts = lengths, lengths.searchsorted(np.arange(LONGEST + 4)).tolist()
        firsts = lengths.cumsum(dtype=np.int64) - lengths
        self._letters = np.bitwise_or.reduceat(_letters("".join(self._by_length)), firsts)
        self._mend = lru_cache(20_000)(self._mended)

    def mended(self, line: str) -> list[str]:
        """The words of a line, the unknown ones mended where that is plain."""
        return [word if word in self._rank else self._mend(word) for word in line.split(" ")]

    def knows(self, line: str) -> bool:
        """Whether any word or sign of it is one, mended if need be: not figures, nor a letter beside words."""
        words = [word for word in line.split(" ") if word not in "^$" and word[0] not in "_0"]
        words = [word for word in words if len(word) > 1 or not word.isascii()] or words
        return any(not word.isascii() or word in self._rank or self._mend(word) in self._rank for word in words)

    def _mended(self, word: str) -> str:
        if len(word) < SHORTEST or not word.isalpha() or not word.isascii():
            return word
        slips = 2 if len(word) >= LONG else 1
        close = ((distance, self._rank[known], known) for known, distance in self.near(word, slips))
        _, _, found = min(close, default=(0, 0, word))
        return found

    def near(self, word: str, slips: int) -> list[tuple[str, int]]:
        """The words no more than so many slips away from this one, and how many each is."""
        close = extract(word, self._alike(word, slips), scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [(known, distance) for known, distance, _ in close]

    def place(self, word: str) -> float | None:
        """From the likeliest, 0, to the least likely, 1; none where it is no word."""
        rank = self._rank.get(word)
        return None if rank is None else rank / len(self._rank)

    def _alike(self, word: str, slips: int) -> list[str]:
        """The words whose letters differ from its by no more than so many slips can change.

        A letter more is one that differs, a letter for another are two.
        """
        start, end = self._starts[len(word) - slips], self._starts[len(word) + slips + 1]
        differing = np.bitwise_count(self._letters[start:end] ^ np.bitwise_or.reduce(_letters(word)))
        differing += np.abs(self._lengths[start:end] - np.int8(len(word))).view(np.uint8)
        return [self._by_length[start + n] for n in (differing <= 2 * slips).nonzero()[0].tolist()]


def _letters(word: str) -> NDArray[np.uint32]:
    """For each letter a bit that is its own."""
    return _BITS[np.frombuffer(word.encode("ascii", "replace"), np.uint8)]


def joined(first: Sequence[str], then: Sequence[str]) -> list[str]:
    """Both lists in this order, each word once."""
    return list(dict.fromkeys((*first, *then)))
