"""What is certain without learning: the merchant's patterns, and the words that betray a language."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from dialogs.reader.courtesy import Courtesies
from dialogs.reader.needed import needed
from dialogs.reader.phrases import Phrases
from dialogs.understanding import Slot

CERTAIN = 0.97
"""How sure a pattern is."""

LETTERS = 3
"""So many at the start of a piece tell whether it may stand in a message."""

_REMEMBERS = re.compile(r"(?<!\\)\((?!\?)")


class Rules(Struct, frozen=True):
    """Patterns over plain text by intent and by topic, telling words by language, and the courtesies of all."""

    intents: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    words: dict[str, tuple[str, ...]]
    courtesies: Courtesies = Courtesies()

    @classmethod
    def of(cls, phrases: Mapping[str, Phrases]) -> "Rules":
        every = phrases.values()
        return cls(
            tuple((name, p) for said in every for name, saying in said.intents.items() for p in saying.patterns),
            tuple((name, p) for said in every for name, patterns in said.topics.items() for p in patterns),
            {language: said.words for language, said in phrases.items()},
            Courtesies(
                tuple(said for one in every for said in one.courtesies.first),
                tuple(said for one in every for said in one.courtesies.last),
            ),
        )


class Certain:
    """The rules, ready to be asked."""

    def __init__(self, rules: Rules) -> None:
        self._intents, self._topics = _Patterns(rules.intents), _Patterns(rules.topics)
        self._words = {language: frozenset(words) for language, words in rules.words.items()}

    def intent(self, said: str) -> str:
        """The intent whose pattern fits first; empty when none does."""
        intent, _ = self._intents.first(said)
        return intent

    def topics(self, said: str) -> Iterator[tuple[str, Slot]]:
        """At most one: the first that fits. Its place is that in the plain text."""
        topic, found = self._topics.first(said)
        if found:
            yield "topic", Slot(topic, found.start(), found.end())

    def telling(self, said: str) -> dict[str, int]:
        """How many of its words are telling ones of each language: "hello hello bonjour" has two and one."""
        spoken = said.replace("'", " ").split()
        return {language: sum(map(words.__contains__, spoken)) for language, words in self._words.items()}


class _Patterns:
    """Patterns with what each stands for. A message is held only against those of which it has a piece."""

    def __init__(self, patterns: Sequence[tuple[str, str]]) -> None:
        self._each = patterns
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._always: set[int] = set()
        self._by_start: dict[str, set[int]] = {}
        for n, (_, pattern) in enumerate(patterns):
            pieces = needed(pattern)
            if min(map(len, pieces), default=0) < LETTERS:
                self._always.add(n)
            else:
                for piece in pieces:
                    self._by_start.setdefault(piece[:LETTERS], set()).add(n)

    def first(self, said: str) -> tuple[str, re.Match[str] | None]:
        for n in sorted(self._perhaps(said)):
            if found := self._pattern(n).search(said):
                return self._each[n][0], found
        return "", None

    def _perhaps(self, said: str) -> set[int]:
        """The patterns that may fit: few messages have a piece of any."""
        starts = {said[n : n + LETTERS] for n in range(len(said) - LETTERS + 1)}
        return self._always.union(*(self._by_start[start] for start in starts & self._by_start.keys()))

    def _pattern(self, n: int) -> re.Pattern[str]:
        """Compiled when a message first may fit it: all of them would take a twentieth of the start."""
        if n not in self._compiled:
            self._compiled[n] = re.compile(_light(self._each[n][1]))
        return self._compiled[n]


def _light(pattern: str) -> str:
    """The same without remembering what each of its groups held, which takes four times as long."""
    return _REMEMBERS.sub("(?:", pattern)
