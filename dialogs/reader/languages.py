"""Which language a message is in: what was learned from the phrases, and what was spoken just before."""

from collections.abc import Mapping

import numpy as np

from dialogs.reader.linear import Matrix
from dialogs.reader.rules import Certain

HABIT, SHORT_HABIT = 1.0, 3.0
"""What the language spoken before counts against what is learned, the more in a short message."""
SHORT = 3
TELLING = 0.8
"""What one telling word counts."""


def spoken(said: str, sums: Matrix, languages: tuple[str, ...], before: str, certain: Certain) -> str:
    """The likeliest language of a plain text; one without words keeps the language being spoken."""
    if not any(c.isalpha() for c in said):
        return before
    telling = certain.telling(said)
    leaning = sums + np.array([TELLING * telling.get(language, 0) for language in languages], np.float32)
    if before in languages:
        leaning[languages.index(before)] += _habit(said, telling)
    return languages[int(np.argmax(leaning))]


def _habit(said: str, telling: Mapping[str, int]) -> float:
    """Short messages keep the language being spoken, unless a word of theirs tells another."""
    return SHORT_HABIT if len(said.split()) <= SHORT and not any(telling.values()) else HABIT
