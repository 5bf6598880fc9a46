"""What is certain without learning: the merchant's patterns, and the words that betray a language."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from dialogs.reader.phrases import Phrases
from dialogs.understanding import Slot

CERTAIN = 0.97
"""How sure a pattern is."""


class Rules(Struct, frozen=True):
    """Patterns over plain text by intent and by topic, and telling words by language."""

    intents: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    words: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, phrases: Mapping[str, Phrases]) -> "Rules":
        every = phrases.values()
        return cls(
            tuple((name, p) for said in every for name, saying in said.intents.items() for p in saying.patterns),
            tuple((name, p) for said in every for name, patterns in said.topics.items() for p in patterns),
            {language: said.words for language, said in phrases.items()},
        )


class Certain:
    """The rules, ready to be asked."""

    def __init__(self, rules: Rules) -> None:
        self._intents = [(intent, re.compile(pattern)) for intent, pattern in rules.intents]
        self._topics = [(topic, re.compile(pattern)) for topic, pattern in rules.topics]
        self._words = {language: frozenset(words) for language, words in rules.words.items()}

    def intent(self, said: str) -> str:
        """The intent whose pattern fits first; empty when none does."""
        return next((intent for intent, pattern in self._intents if pattern.search(said)), "")

    def topics(self, said: str) -> Iterator[tuple[str, Slot]]:
        """At most one: the first that fits. Its place is that in the plain text."""
        for topic, pattern in self._topics:
            if found := pattern.search(said):
                yield "topic", Slot(topic, found.start(), found.end())
                return

    def telling(self, said: str) -> dict[str, int]:
        """How many of each language's telling words are in it."""
        spoken = set(re.split(r"[ ']", said))
        return {language: len(spoken & words) for language, words in self._words.items()}
