"""Understands by phrases and patterns: what a merchant wrote down in `config/phrases/`, spelled as people spell.

Patterns decide first, in the order of the file; else the likest phrase, if it is like enough.
"""

import re
from collections.abc import Mapping

from msgspec import Struct
from rapidfuzz import fuzz, process

from dialogs.conversation import Conversation
from dialogs.understanding import Guess, Slot, Understanding
from dialogs.vocabulary import plain

LIKE_ENOUGH = 72.0
"""Of 100: below this likeness a phrase says nothing."""


class Saying(Struct, frozen=True):
    """How customers say one intent: patterns over plain text (see `vocabulary.plain`), and whole phrases."""

    patterns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class Phrases(Struct, frozen=True):
    """One language: its most telling words, and its sayings by intent."""

    words: tuple[str, ...]
    intents: dict[str, Saying]
    topics: dict[str, tuple[str, ...]] = {}


class PhraseReader:
    """A `Reader` over phrases, by language."""

    def __init__(self, phrases: Mapping[str, Phrases]) -> None:
        self._words = {language: frozenset(said.words) for language, said in phrases.items()}
        self._patterns = [
            (intent, re.compile(pattern), language)
            for language, said in phrases.items()
            for intent, saying in said.intents.items()
            for pattern in saying.patterns
        ]
        self._topics = [
            (topic, re.compile(pattern))
            for said in phrases.values()
            for topic, ps in said.topics.items()
            for pattern in ps
        ]
        known = [
            (plain(phrase), intent, language)
            for language, said in phrases.items()
            for intent, saying in said.intents.items()
            for phrase in saying.phrases
        ]
        self._phrases = [phrase for phrase, _, _ in known]
        self._meaning = [(intent, language) for _, intent, language in known]

    async def read(self, text: str, conversation: Conversation) -> Understanding:
        said = plain(text)
        guesses = self._by_pattern(said) or self._by_likeness(said)
        slots = _slots(text) | self._topic(said)
        if not guesses and _bare_order(said):
            guesses = [(Guess("track_order", 0.8), "")]
        language = self._language(said, conversation, guesses[0][1] if guesses else "")
        return Understanding(language, tuple(guess for guess, _ in guesses), slots)

    def _by_pattern(self, said: str) -> list[tuple[Guess, str]]:
        found = {intent: language for intent, pattern, language in reversed(self._patterns) if pattern.search(said)}
        ordered = sorted(found, key=self._rank)
        return [(Guess(intent, 0.95 - n / 10), found[intent]) for n, intent in enumerate(ordered)]

    def _rank(self, intent: str) -> int:
        return next(n for n, (known, _, _) in enumerate(self._patterns) if known == intent)

    def _by_likeness(self, said: str) -> list[tuple[Guess, str]]:
        found = process.extract(said, self._phrases, scorer=fuzz.ratio, limit=5, score_cutoff=LIKE_ENOUGH)
        best: dict[str, tuple[Guess, str]] = {}
        for _phrase, score, index in found:
            intent, language = self._meaning[index]
            best.setdefault(intent, (Guess(intent, score / 100), language))
        return list(best.values())

    def _topic(self, said: str) -> dict[str, Slot]:
        for topic, pattern in self._topics:
            if found := pattern.search(said):
                return {"topic": Slot(topic, found.start(), found.end())}
        return {}

    def _language(self, said: str, conversation: Conversation, hint: str) -> str:
        """The language whose words are most in it; a message without any keeps the language being spoken."""
        spoken = set(re.split(r"[ ']", said))
        scores = {language: len(spoken & words) for language, words in self._words.items()}
        best = max(scores, key=lambda language: scores[language])
        if scores[best] > max((score for other, score in scores.items() if other != best), default=0):
            return best
        return conversation.language or hint


_ORDER = re.compile(r"(?:#|n[°ºo]\s*|cmd[- ]?|no\.?\s*)?\b(\d{4,8})\b(?!\s*(?:€|eur|cm|kg|w\b|h\b))", re.I)
_AROUND = "c'est|et|la|le|pour|commande|cmd|numero|it's|and|for|the|order|number|n|no"
_JUST_AN_ORDER = re.compile(rf"(?:(?:{_AROUND}) )*#?\d{{4,8}}(?: (?:svp|merci|please))?")


def _slots(text: str) -> dict[str, Slot]:
    """An order's number, in the shapes people write it. Six bare digits are a code, never looked for here alone."""
    without_phones = re.sub(r"(?:\+|00)\d[\d .-]{7,}|\b0\d(?:[ .-]?\d\d){4}\b", lambda m: " " * len(m[0]), text)
    found = _ORDER.search(without_phones)
    return {"order_id": Slot(found[1], found.start(1), found.end(1))} if found else {}


def _bare_order(said: str) -> bool:
    return bool(_JUST_AN_ORDER.fullmatch(said))
