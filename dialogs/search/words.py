"""How words are compared, in French and English alike: without accents, capitals or endings."""

import re
import unicodedata
from functools import lru_cache

_SMALL = "le la les l un une de du des d a au aux en et ou pour par sur the an of in on for and to with s"
SMALL = frozenset(_SMALL.split())
"""Words that join others and tell nothing apart: "chaussures de ville" is "chaussures ville"."""

ALWAYS = frozenset(("temps",))
"""Words whose ending is none: time is no "temp.", which is a temperature."""

_WORD = re.compile(r"[a-z]+|\d+")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "’": "'", "‘": "'", "´": "'", "\u00a0": " ", "\u202f": " "}
)


_TEA = re.compile(r"\bthé\b")


@lru_cache(65_536)
def fold(text: str) -> str:
    """Lower case, no accents; everything else as it was."""
    lower = text.lower().translate(_LETTERS)
    if "thé" in lower:
        lower = _TEA.sub("thes", lower)  # without its accent it would be the English article
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded: "Lave-linge 7kg" is lave, linge, 7, kg."""
    return _WORD.findall(fold(text))


@lru_cache(65_536)
def stem(word: str) -> str:
    """A folded word without what changes: plural and feminine, in both languages. No real word, and always the same."""
    if len(word) < 4 or word.isdecimal() or word in ALWAYS:
        return word
    if word.endswith("aux") and len(word) > 4:
        word = word[:-4] + "eau" if word[-4] == "e" else word[:-3] + "al"
    elif word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    return _without_ending(word)


def _without_ending(word: str) -> str:
    for ending, instead in (("euse", "eu"), ("eur", "eu"), ("ive", "if"), ("che", "c"), ("gue", "g"), ("ie", "i")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if len(word) > 3 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    if len(word) > 4 and word[-1] == word[-2]:  # "tell me" asks for no télé
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


@lru_cache(65_536)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's telling words, in order; of all its words when it has only small ones."""
    found = words(text)
    return tuple(stem(word) for word in found if word not in SMALL) or tuple(map(stem, found))


def key(text: str) -> str:
    """What two spellings of the same thing have in common: "Chaussures de ville", "chaussure ville"."""
    return " ".join(stems(text))
