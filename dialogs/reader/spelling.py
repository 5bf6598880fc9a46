"""What a message looks like once spelling no longer matters: one line of plain words, signs and shapes."""

import re
import unicodedata
from functools import lru_cache

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+")
_AGAIN = re.compile(r"([a-z])\1{2,}")
_ELIDED = re.compile(r"\b(qu|jusqu|lorsqu|puisqu|[cdjlmnst])'(?=[a-z0-9])")
_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?|[?]+|!+|[€$£%*]|[^\x00-\x7f]")
_NOT_SIGNS = {"Mn", "Me", "Cf", "Zs", "Zl", "Zp", "Cc", "Pi", "Pf", "Pd", "Sk"}
LONGEST = 24
"""Letters of a word that are looked at."""
LOUD = 0.7
"""The share of capitals from which somebody shouts."""


class _Letters(dict[int, str]):
    """Each letter without its accents, each digit as `0`; worked out once."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join("0" if part.isdecimal() else part for part in parts if not unicodedata.combining(part))
        return self[code]


_SAME = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "œ": "oe", "æ": "ae", "ß": "ss"}
_PLAIN = _Letters({ord(sign): same for sign, same in _SAME.items()})


@lru_cache(4096)  # a message is read as a whole, then clause by clause, and greetings come back all day
def spelled(text: str) -> str:
    """Lower case, no accents, digits as `0`, letters never thrice, one space between words.

    `^` opens it and `$` closes it, so that a word at the end is another feature than the same in the middle. How long
    it is and whether it is shouted are words too: `_short`, `_loud`.
    """
    words = _words(text)
    return " ".join(["^", *words, "$", _length(len(words)), *(["_loud"] if _shouted(text) else [])])


def _words(text: str) -> list[str]:
    plain = text.casefold().translate(_PLAIN)
    if "@" in plain:
        plain = _MAIL.sub(" _mail ", plain)
    if "://" in plain or "www." in plain:
        plain = _LINK.sub(" _link ", plain)
    plain = _ELIDED.sub(r"\1 ", _AGAIN.sub(r"\1", plain))
    return [word[: 2 if word[0] in "!?" else LONGEST] for word in _WORD.findall(plain) if _tells(word)]


def _tells(word: str) -> bool:
    return word.isascii() or unicodedata.category(word[0]) not in _NOT_SIGNS


def _length(words: int) -> str:
    return (
        "_one"
        if words <= 1
        else "_two"
        if words == 2
        else "_few"
        if words <= 5
        else "_some"
        if words <= 15
        else "_long"
    )


def _shouted(text: str) -> bool:
    capitals, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    return letters > 6 and capitals > LOUD * letters
