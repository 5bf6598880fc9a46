"""Small words customers use everywhere, and which of several things they mean. The words are the merchant's."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from dialogs.messages import Choice


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Words of both languages, plain (see `plain`): what counts as the second, as yes, as a channel's name."""

    ordinals: dict[str, int] = {}  # -1 is the last
    fillers: tuple[str, ...] = ()  # "le", "the", "option": said around an ordinal
    channels: dict[str, str] = {}  # "texto": "sms", "sur mon portable": "sms"
    consent: dict[str, tuple[str, ...]] = {}  # "yes", "no", "no_first", "polite": see `dialogs/agreeing.py`
    answers: dict[str, tuple[str, ...]] = {}  # "no": ("toujours pareil", …): while something is being repaired
    likes: dict[str, str] = {}  # "cuisin": "cuisson et table": how a word of theirs begins, and what is looked for then
    departments: dict[str, tuple[str, ...]] = {}  # "high tech": ("smartphone", …): a wide shelf, and what is on it
    subjects: dict[str, str] = {}  # "bons plans": "promotions": see `dialogs/contact/words.py`
    silences: dict[str, str] = {}  # "la nuit": "22:00/08:00"
    letters: dict[str, tuple[str, ...]] = {}  # "less", "nothing" …: how much we are to write


class _Letters(dict[int, str]):
    """Each letter without its accents, worked out once."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_PLAIN = _Letters({ord("œ"): "oe", ord("’"): "'"})
_WORD = re.compile(r"[\w@+#']+")


@lru_cache(2048)  # each message is looked at several times, and labels and single words again and again
def plain(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: how words are compared."""
    return " ".join(_WORD.findall(text.casefold().translate(_PLAIN))).replace("' ", "'").strip("'")


def says(said: str, phrases: tuple[str, ...]) -> bool:
    """Whether one of these phrases stands in a plain text, in whole words."""
    begun, whole = _by_first_word(phrases), f" {said} "
    return any(f" {phrase} " in whole for word in said.split() for phrase in begun.get(word, ()))


@cache
def _by_first_word(phrases: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Of a hundred phrases a message begins one or two."""
    begun: dict[str, list[str]] = {}
    for phrase in phrases:
        begun.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return begun


def chosen(text: str, offered: Sequence[Choice], vocabulary: Vocabulary, latest: str = "") -> Choice | None:
    """Which of the things offered the words pick: "2", "le deuxième", "the last one", or its very label.

    `latest` is the payload of the one that "the last" means, where that is not the last of the list.
    """
    if not offered:
        return None
    said = plain(text)
    by_label = [choice for choice in offered if said and plain(choice.label) == said]
    return by_label[0] if len(by_label) == 1 else _by_number(said, offered, vocabulary, latest)


def _by_number(said: str, offered: Sequence[Choice], vocabulary: Vocabulary, latest: str) -> Choice | None:
    words = [word for word in said.replace("#", " ").split() if word not in vocabulary.fillers]
    if len(words) != 1:
        return None
    word = words[0]
    number = int(word) if word.isdecimal() else vocabulary.ordinals.get(word, 0)
    if number == -1:
        newest = [choice for choice in offered if latest and choice.payload == latest]
        return next(iter(newest or offered[-1:]), None)
    return offered[number - 1] if 1 <= number <= len(offered) else None


def answer_named(text: str, names: Iterable[str], vocabulary: Vocabulary) -> str:
    """The first of these answers that is named in passing: "je veux être remboursé", a refund; empty when none is."""
    said = f" {plain(text)} "
    return next((one for one in names if any(f" {word}" in said for word in vocabulary.answers.get(one, ()))), "")


def channel_named(text: str, vocabulary: Vocabulary) -> str:
    """The channel somebody names in a sentence; empty when none."""
    said = f" {plain(text)} "
    named = {said.find(f" {name} "): channel for name, channel in vocabulary.channels.items() if f" {name} " in said}
    return named[min(named)] if named else ""
