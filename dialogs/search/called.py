"""What some titles of a kind say and others do not: "hublot" and "top" of washing machines, "sans huile" of fryers."""

from collections import Counter
from collections.abc import Iterable, Mapping

from dialogs.search.words import SMALL, key, stem, words

DENYING = frozenset(map(stem, ("sans", "without")))

FEWEST = 3
RARELY, MOSTLY = 0.05, 0.9
"""Between these shares of a kind's titles a word tells some of its products from the others."""


def titled(title: str, brand: str) -> frozenset[str]:
    """The telling words of a title as stems, without its brand; what it denies is one with its denial."""
    branded = set(key(brand).split())
    stemmed = [stem(word) for word in words(title) if word not in SMALL]
    ahead = ["", *stemmed]
    said = (f"{before} {word}" if before in DENYING else word for before, word in zip(ahead, stemmed, strict=False))
    return frozenset(word for word in said if len(word) > 2 and word not in branded and not word.isdecimal())


def telling(counted: Mapping[str, Counter[str]]) -> dict[str, tuple[str, ...]]:
    """By kind: the words that tell its products apart. What is counted under "" are all its titles."""
    return {
        kind: told
        for kind, said in counted.items()
        if (told := tuple(word for word, times in said.items() if word and _tells(times, said[""])))
    }


def _tells(times: int, titles: int) -> bool:
    return times >= max(FEWEST, RARELY * titles) and times <= MOSTLY * titles


def count(counted: dict[str, Counter[str]], kind: str, said: Iterable[str], most: int) -> None:
    """One title more; of a kind with `most` different words, no further ones are counted."""
    known = counted.setdefault(kind, Counter())
    known[""] += 1
    known.update(word for word in said if word in known or len(known) < most)
