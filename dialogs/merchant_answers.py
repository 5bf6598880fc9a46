"""The merchant's own answers, quoted where they fit a question: never in other words, and with their date."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from math import log

from msgspec import Struct

from dialogs.search.words import SMALL, stem, words
from dialogs.shop import Faq
from dialogs.skill import Talk

ENOUGH = 0.5
"""The share of a question's words that must be among those asked."""

SHORTEST = 3
ALIKE = 5
"""Words are compared by so many letters: "refusée" is what "refusé" is."""

_FRENCH = (
    "quel quels quelle quelles est sont que qui quoi comment puis peut peux pouvez vous votre vos mon mes notre nos"
)
_FRENCH_TOO = "ont avez avec ces cette cet dans faire faut dois doit voudrais veux marche pourquoi avant apres"
_ENGLISH = "what how which why when who does did are can could should shall you your yours have has had our get gets"
_ENGLISH_TOO = "this that there will would want like need work take before after"
_ASKING = frozenset(" ".join((_FRENCH, _FRENCH_TOO, _ENGLISH, _ENGLISH_TOO)).split())
"""Words of any question, which tell none from another."""


class Found(Struct, frozen=True):
    """One of the merchant's questions, and how well it fits what was asked: 1 when it is the same."""

    entry: Faq
    fit: float


async def quoted(talk: Talk, themes: Collection[str], enough: float = ENOUGH) -> str:
    """The answer of these themes that fits what they wrote; empty when none does."""
    found = await best(talk, themes, enough)
    return quote(talk, found) if found else ""


async def best(talk: Talk, themes: Collection[str], enough: float = ENOUGH) -> Faq | None:
    """The question of the merchant's that fits best what they wrote, of those that fit well enough.

    Where nothing that fits is too little (`enough` is 0), a theme's first one.
    """
    found = next((one for one in await closest(talk) if one.entry.theme in themes), None)
    if found and found.fit >= enough:
        return found.entry
    return None if enough else next((entry for entry in await talk.shop.faq() if entry.theme in themes), None)


async def closest(talk: Talk) -> Sequence[Found]:
    """All questions of the merchant's that share a telling word with what they wrote, the closest first.

    A word counts the more, the fewer questions have it; one found only in the answer counts half. How well a question
    fits is the mean of two shares: what they said that is in it, and what is in it that they said.
    """
    said = _alike(talk.text)
    entries = [(entry, asked) for entry in await talk.shop.faq() for asked in _asked_as(talk, entry)]
    texts = tuple((asked, talk.words.pick(entry.answer)) for entry, asked in entries)
    pairs, rarity = _weighed(texts)
    found = [
        Found(entry, (_share(said, asked, answered, rarity) + _share(asked, said, frozenset(), rarity)) / 2)
        for (entry, _), (asked, answered) in zip(entries, pairs, strict=True)
        if said & asked or said & answered
    ]
    best = dict[str, Found]()
    for one in sorted(found, key=lambda one: -one.fit):
        best.setdefault(one.entry.id, one)
    return list(best.values())


def _asked_as(talk: Talk, entry: Faq) -> Sequence[str]:
    """Every way in which it is asked, in their language."""
    return (talk.words.pick(entry.question), *entry.also.get(talk.words.language, ()))


def quote(talk: Talk, entry: Faq) -> str:
    """ "« Deux à quatre jours ouvrés à domicile. » (réponse du 10 novembre)"."""
    _ = talk.words
    day = _.day(entry.updated, talk.today)
    return _("“{answer}” (our answer of {day})", answer=_.pick(entry.answer), day=day)


class _Rarity:
    """What a word weighs among so many texts."""

    def __init__(self, texts: Sequence[frozenset[str]]) -> None:
        shared = Counter(word for text in texts for word in text)
        self._weights = {word: log((len(texts) + 1) / (many + 0.5)) for word, many in shared.items()}
        self._of_none = log((len(texts) + 1) / 0.5)

    def of(self, found: Collection[str]) -> float:
        return sum(self._weights.get(word, self._of_none) for word in found)


@lru_cache(8)  # all of a merchant's, in each language, until they change
def _weighed(texts: tuple[tuple[str, str], ...]) -> tuple[list[tuple[frozenset[str], frozenset[str]]], _Rarity]:
    """The words of each question and of its answer, and what a word among all of these weighs."""
    pairs = [(_alike(question), _alike(answer)) for question, answer in texts]
    return pairs, _Rarity([asked | answered for asked, answered in pairs])


def _share(of: frozenset[str], there: frozenset[str], half: frozenset[str], rarity: _Rarity) -> float:
    whole = rarity.of(of)
    return (rarity.of(of & there) + rarity.of((of & half) - there) / 2) / whole if whole else 0.0


def _fit(question: str, said: frozenset[str]) -> float:
    asked = _telling(question)
    return len(asked & said) / len(asked) if asked else 0.0


def _telling(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in SMALL and len(word) >= SHORTEST)


def _alike(text: str) -> frozenset[str]:
    kept = (word for word in words(text) if word not in SMALL and word not in _ASKING and len(word) >= SHORTEST)
    return frozenset(stem(word)[:ALIKE] for word in kept)
