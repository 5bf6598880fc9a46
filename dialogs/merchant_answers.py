"""The merchant's own answers, quoted where they fit a question: never in other words, and with their date."""

from collections.abc import Collection

from dialogs.search.words import SMALL, stem, words
from dialogs.shop import Faq
from dialogs.skill import Talk

ENOUGH = 0.5
"""The share of a question's words that must be among those asked."""


async def quoted(talk: Talk, themes: Collection[str], enough: float = ENOUGH) -> str:
    """The answer of these themes that fits what they wrote; empty when none does."""
    found = await best(talk, themes, enough)
    return quote(talk, found) if found else ""


async def best(talk: Talk, themes: Collection[str], enough: float = ENOUGH) -> Faq | None:
    """The question of the merchant's that shares most with what they wrote, of those that share enough."""
    said = _telling(talk.text)
    scored = [(_fit(talk, entry, said), entry) for entry in await talk.shop.faq() if entry.theme in themes]
    fit, entry = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return entry if fit >= enough else None


def quote(talk: Talk, entry: Faq) -> str:
    """ "« Deux à quatre jours ouvrés à domicile. » (réponse du 10 novembre)"."""
    _ = talk.words
    day = _.day(entry.updated, talk.today)
    return _("“{answer}” (our answer of {day})", answer=_.pick(entry.answer), day=day)


def _fit(talk: Talk, entry: Faq, said: frozenset[str]) -> float:
    asked = _telling(talk.words.pick(entry.question))
    return len(asked & said) / len(asked) if asked else 0.0


def _telling(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in SMALL and len(word) > 2)
