"""Takes the courtesies off a message's ends: "Bonjour, … Merci d'avance." says how it is asked, not what."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from dialogs.vocabulary import plain

LEAST = 2
"""Words that must be left; of fewer the courtesy may be all that was meant."""

_WORD = re.compile(r"[\w@#+]+(?:['’][\w@#+]+)*['’]?")


class Courtesies(Struct, frozen=True):
    """What is said first and what is said last for politeness, in plain words."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


class Plainly:
    """The courtesies, ready to be taken off."""

    def __init__(self, courtesies: Courtesies) -> None:
        self._first, self._last = _by_word(courtesies.first, 0), _by_word(courtesies.last, -1)

    def said(self, text: str) -> str:
        """What is left; the whole, where hardly anything would be."""
        spans = [found.span() for found in _WORD.finditer(text)]
        begin, end = 0, len(spans)
        while begin < end and (size := _longest(self._first, text, spans[begin:end], 0)):
            begin += size
        while begin < end and (size := _longest(self._last, text, spans[begin:end], -1)):
            end -= size
        if end - begin < LEAST or end - begin == len(spans):
            return text
        return text[spans[begin][0] : spans[end][0] if end < len(spans) else len(text)].strip(" ,;-–\n")


def _by_word(phrases: Iterable[str], place: int) -> dict[str, list[list[str]]]:
    """Courtesies in words, the longest first, by their first or last word."""
    found: dict[str, list[list[str]]] = {}
    for words in sorted((phrase.split() for phrase in phrases), key=len, reverse=True):
        found.setdefault(words[place], []).append(words)
    return found


def _longest(known: Mapping[str, list[list[str]]], text: str, spans: Sequence[tuple[int, int]], place: int) -> int:
    """How many words the longest courtesy at this end has; 0 when there is none. Few words are looked at."""
    start, end = spans[place]
    for phrase in known.get(plain(text[start:end]), ()):
        there = spans[: len(phrase)] if place == 0 else spans[-len(phrase) :]
        if [plain(text[start:end]) for start, end in there] == phrase:
            return len(phrase)
    return 0
