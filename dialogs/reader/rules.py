"""What is certain without learning: the merchant's patterns, and the words that betray a language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from dialogs.reader.courtesy import Courtesies
from dialogs.reader.phrases import Phrases
from dialogs.understanding import Slot

CERTAIN = 0.97
"""How sure a pattern is."""

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
    """Patterns with what each stands for; all at once are asked first, for few messages fit any."""

    def __init__(self, patterns: Sequence[tuple[str, str]]) -> None:
        self._each = patterns
        whole = [pattern for _, pattern in patterns if pattern.startswith("^")]
        self._whole, self._within = _any(whole), _any([pattern for _, pattern in patterns if pattern not in whole])

    def first(self, said: str) -> tuple[str, re.Match[str] | None]:
        if self._whole.match(said) or self._within.search(said):
            for name, pattern in self._compiled:
                if found := pattern.search(said):
                    return name, found
        return "", None

    @cached_property
    def _compiled(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        return [(name, re.compile(_light(pattern))) for name, pattern in self._each]


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    """Fits where one of them does: those of a message's beginning are looked for there only."""
    return re.compile("|".join(f"(?:{_light(pattern)})" for pattern in patterns) or r"(?!)")


def _light(pattern: str) -> str:
    """The same without remembering what each of its groups held, which takes four times as long."""
    return _REMEMBERS.sub("(?:", pattern)
