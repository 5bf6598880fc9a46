"""Mends what was mistyped: a word nobody knows, one slip away from a word that customers use, is that word."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 4
"""Shorter words are left as they are: a letter changed makes another word."""
LONG = 7
"""From this length two slips are forgiven."""


class Lexicon:
    """Words spelled plainly (see `spelled`), the likeliest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rank = {word: n for n, word in enumerate(words)}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)
        self._letters = {length: _letters(some, length) for length, some in self._by_length.items()}
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
        near = [
            one for length in range(len(word) - slips, len(word) + slips + 1) for one in self._near(word, length, slips)
        ]
        close = extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        _, _, found = min(((distance, self._rank[known], known) for known, distance, _ in close), default=(0, 0, word))
        return found

    def _near(self, word: str, length: int, slips: int) -> list[str]:
        """Words of this length whose letters differ from its by no more than so many slips can change.

        A letter more is one that differs, a letter for another are two.
        """
        if length not in self._by_length:
            return []
        longer = abs(length - len(word))
        differing = np.bitwise_count(self._letters[length] ^ _letters([word], len(word)))
        words = self._by_length[length]
        return [words[n] for n in (differing <= longer + 2 * (slips - longer)).nonzero()[0].tolist()]


def _letters(words: Sequence[str], length: int) -> NDArray[np.uint32]:
    """Which letters occur in each of these words, all of one length: one bit each."""
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).reshape(-1, length) - np.uint32(ord("a"))
    bits: NDArray[np.uint32] = np.bitwise_or.reduce(np.where(codes < 26, np.uint32(1) << (codes & 31), 0), axis=1)
    return bits


def joined(first: Sequence[str], then: Sequence[str]) -> list[str]:
    """Both lists in this order, each word once."""
    return list(dict.fromkeys((*first, *then)))
