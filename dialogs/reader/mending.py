"""Mends a mistyped word by its neighbours: of all it may stand for, the one that customers say between these two.

"ou est mom colis" has four words that exist. What a word costs is how seldom it is said, alone and beside the next, in
powers of e; that the thumb slipped costs, too. The cheapest reading is taken, where nobody says it as it is written.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from dialogs.reader.features import key_of, key_of_pair
from dialogs.reader.keyboards import NEIGHBOURS
from dialogs.reader.lexicon import Lexicon
from dialogs.reader.linear import Sight

SLIP = 5.0
"""What a slip costs: a letter left out, doubled, swapped with the next, or one beside it on the keyboard."""
ODD, FIRST = 1.5, 0.5
"""What it costs more when it is another letter, and when it is the word's first, which is hit the best."""
SELDOM = 2.0
"""What a word costs more that no phrase has: the rarest of the common ones."""
UNKNOWN, LETTER = 10.0, 1.25
"""What a word costs that nobody knows, and each of its letters: a short one is more easily a name."""
APART = 1.0
"""What it costs that two words were never seen side by side."""
LONG = 7
"""From this length two slips are looked for, in a word that nobody knows."""
SHORT = 5
"""Up to this length a slip often makes another word."""
LIKELIEST, MOST = 24, 6
"""How many of the commonest words around one are looked at, and how many it may stand for."""
WORDS, PAIRS = 8_192, 8_192
"""How many are remembered: most words and pairs of a message were in another one."""


class Mender:
    """Reads lines spelled plainly (see `spelled`) as they were meant, by what is seen in the phrases."""

    def __init__(self, lexicon: Lexicon, sight: Sight) -> None:
        self._lexicon, self._sight = lexicon, sight
        self._key, self._alone = lru_cache(WORDS)(key_of), lru_cache(WORDS)(self._how_seldom)
        self._near = lru_cache(WORDS)(self._may_stand_for)
        self._beside = lru_cache(PAIRS)(self._how_seldom_beside)

    def mended(self, written: Sequence[str]) -> list[str]:
        """The words of a line, those mended that nobody says beside their neighbours."""
        words = list(written)
        for n in range(1, len(words) - 1):
            before, word, after = words[n - 1 : n + 2]
            if self._may_be_meant_otherwise(word) and not self._is_said(before, word, after):
                words[n] = self._likeliest(before, word, after)
        return words

    def _may_be_meant_otherwise(self, word: str) -> bool:
        return word.isalpha() and word.isascii() and (len(word) <= SHORT or self._lexicon.place(word) is None)

    def _is_said(self, before: str, word: str, after: str) -> bool:
        return self._beside(before, word) is not None or self._beside(word, after) is not None

    def _likeliest(self, before: str, word: str, after: str) -> str:
        costs = [
            (slips + self._next_to(before, meant) + self._next_to(meant, after), meant)
            for meant, slips in self._near(word)
        ]
        return min(costs)[1]

    def _next_to(self, word: str, then: str) -> float:
        """What it costs to say this after that word."""
        together = self._beside(word, then)
        return self._alone(then) + APART if together is None else together - self._alone(word)

    def _how_seldom(self, word: str) -> float:
        rarity = self._sight.rarity_of(self._key(word) | 1)
        if rarity is not None:
            return rarity
        commoner = self._lexicon.place(word)
        return UNKNOWN + LETTER * len(word) if commoner is None else self._sight.rarest + SELDOM * commoner

    def _how_seldom_beside(self, word: str, then: str) -> float | None:
        return self._sight.rarity_of(key_of_pair(self._key(word), self._key(then)))

    def _may_stand_for(self, word: str) -> tuple[tuple[str, float], ...]:
        """Itself, and the words that it may stand for, with what the slips cost; the cheapest."""
        slips = 2 if len(word) >= LONG and self._lexicon.place(word) is None else 1
        commonest = sorted(self._lexicon.near(word, slips), key=self._far)[:LIKELIEST]
        near = [(known, _cost(word, known, far)) for known, far in commonest if known != word]
        near.sort(key=lambda one: (one[1] + self._alone(one[0]), one[0]))
        return ((word, 0.0), *near[:MOST])

    def _far(self, near: tuple[str, int]) -> tuple[int, float]:
        known, slips = near
        return slips, self._lexicon.place(known) or 0.0


def _cost(written: str, meant: str, slips: int) -> float:
    odd = slips == 1 and not _is_usual(written, meant)
    return SLIP * slips + ODD * odd + FIRST * (written[0] != meant[0])


def _is_usual(written: str, meant: str) -> bool:
    """Whether one slip is one that thumbs make."""
    if len(written) > len(meant):
        return meant in _undoubled(written)
    if len(written) < len(meant):
        return True
    differing = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    return len(differing) == 2 or differing[0] in NEIGHBOURS


def _undoubled(word: str) -> Iterator[str]:
    """The same with one of two like letters."""
    return (word[:n] + word[n + 1 :] for n, (one, other) in enumerate(pairwise(word)) if one == other)
