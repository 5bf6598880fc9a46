"""Which language a message is in: what was learned from the phrases, and what was spoken just before."""

from collections.abc import Mapping

from dialogs.reader.linear import Matrix
from dialogs.reader.rules import Certain

HABIT = 1.0
"""What the language spoken before counts against what is learned."""
SHORT_HABITS = {1: 9.0, 2: 9.0, 3: 4.0}
"""The same in a message of so many words: "compare", "smart TV" and "black friday" are said in both languages."""
TELLING = 0.8
"""What one telling word counts."""


def spoken(said: str, sums: Matrix, languages: tuple[str, ...], before: str, certain: Certain) -> str:
    """The likeliest language of a plain text; one without words keeps the language being spoken."""
    if not any(c.isalpha() for c in said):
        return before
    telling = certain.telling(said)
    leaning = {
        language: learned + TELLING * telling.get(language, 0)
        for language, learned in zip(languages, sums.tolist(), strict=True)
    }
    if before in leaning:
        leaning[before] += _habit(said, telling)
    return max(leaning, key=leaning.__getitem__)


def _habit(said: str, telling: Mapping[str, int]) -> float:
    """Short messages keep the language being spoken, unless a word of theirs tells another."""
    return HABIT if any(telling.values()) else SHORT_HABITS.get(len(said.split()), HABIT)
