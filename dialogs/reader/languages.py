"""Which language a message is in: what was learned from the phrases, how it is written, and what was spoken before."""

import re
from collections.abc import Mapping
from math import inf

from dialogs.reader.linear import Matrix
from dialogs.reader.rules import Certain
from dialogs.vocabulary import plain

HABIT = 1.0
"""What the language spoken before counts against what is learned."""
SHORT_HABITS = {1: 9.0, 2: 9.0, 3: 4.0}
"""The same in a message of so many words: "compare", "smart TV" and "black friday" are said in both languages."""
TELLING = 0.8
"""What one telling word counts."""
WRITTEN = 4.0
"""What it counts that accents, spaces before signs or contractions are those of a language."""
PLAUSIBLE = 0.75
"""By how much one language must lead where no word is known: letters alone tell little."""

_WRITTEN = {
    "fr": re.compile(r"[àâçéèêëîïôùûœ]|\b(?:[cdjlmnst]|qu)['’](?=\w\w)|\w[ \u00a0\u202f]+[?!:;](?!\S)", re.I),
    "en": re.compile(
        r"n['’]t\b|\b(?:i|you|we|they|s?he|it|that|what|who|where|there|let|how)['’](?:s|m|re|ll|ve|d)\b", re.I
    ),
}
_KEYWORD = re.compile(r"(?:un|re)?st(?:op|art)(?:all|sms)?(?: \d+)?")
"""What operators understand is the same in every country: it tells no language."""


def spoken(text: str, sums: Matrix, languages: tuple[str, ...], before: str, certain: Certain, *, known: bool) -> str:
    """The likeliest language; that spoken before, if any, where nothing tells it. `known`: whether any word is."""
    said = plain(text)
    if not any(c.isalpha() for c in said) or _KEYWORD.fullmatch(said):
        return before
    telling = certain.telling(said)
    leaning = {
        language: learned + TELLING * telling.get(language, 0) + WRITTEN * _is_written(text, language)
        for language, learned in zip(languages, sums.tolist(), strict=True)
    }
    if before in leaning:
        leaning[before] += _habit(said, telling)
    elif not known and _lead(leaning) < PLAUSIBLE:
        return ""
    return max(leaning, key=leaning.__getitem__)


def _is_written(text: str, language: str) -> bool:
    return language in _WRITTEN and _WRITTEN[language].search(text) is not None


def _lead(leaning: Mapping[str, float]) -> float:
    """How far the likeliest language lies before the next."""
    best, *others = sorted(leaning.values(), reverse=True)
    return best - max(others, default=-inf)


def _habit(said: str, telling: Mapping[str, int]) -> float:
    """Short messages keep the language being spoken, unless a word of theirs tells another."""
    return HABIT if any(telling.values()) else SHORT_HABITS.get(len(said.split()), HABIT)
