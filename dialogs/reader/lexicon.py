"""Mends what was mistyped: a word nobody knows, one slip away from a word that customers use, is that word."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Shorter words are left as they are: a letter changed makes another word."""
LONG = 7
"""From this length two slips are forgiven."""


class Lexicon:
    """Words spelled plainly (see `spelled`), the likeliest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = frozenset(words)
        lengths = {len(word) for word in words}
        self._ranked = {
            length: [(n, word) for n, word in enumerate(words) if len(word) == length] for length in lengths
        }
        self._letters = {
            length: np.array([_letters(word) for _, word in ranked], np.uint32)
            for length, ranked in self._ranked.items()
        }
        self.mended = lru_cache(20_000)(self._mended)

    def mend(self, line: str) -> str:
        """The same line, its unknown words mended where that is plain."""
        return " ".join(word if word in self._known else self.mended(word) for word in line.split(" "))

    def knows(self, line: str) -> bool:
        """Whether any word or sign of it is one, mended if need be; figures alone are none."""
        words = [word for word in line.split(" ") if word not in "^$" and word[0] not in "_0"]
        return any(not word.isascii() or word in self._known or self.mended(word) in self._known for word in words)

    def _mended(self, word: str) -> str:
        if len(word) < SHORTEST or not word.isalpha() or not word.isascii():
            return word
        slips = 2 if len(word) >= LONG else 1
        best, rank, found = slips + 1, 0, word
        for length in range(len(word) - slips, len(word) + slips + 1):
            longer = abs(length - len(word))  # a letter more is one that differs, a letter for another are two
            for n, known in self._alike(word, length, longer + 2 * (slips - longer)):
                distance = OSA.distance(word, known, score_cutoff=slips)
                if (distance, n) < (best, rank):
                    best, rank, found = distance, n, known
        return found

    def _alike(self, word: str, length: int, letters: int) -> Iterator[tuple[int, str]]:
        """Words of this length that differ from it by so many letters at most, with their rank."""
        if length in self._ranked:
            differing = np.bitwise_count(self._letters[length] ^ np.uint32(_letters(word)))
            ranked = self._ranked[length]
            yield from (ranked[n] for n in np.flatnonzero(differing <= letters).tolist())


def _letters(word: str) -> int:
    """Which letters occur in it, one bit each."""
    return sum({1 << (ord(c) - 97) for c in word if "a" <= c <= "z"})


def joined(first: Sequence[str], then: Sequence[str]) -> list[str]:
    """Both lists in this order, each word once."""
    return list(dict.fromkeys((*first, *then)))
