"""What customers like and what they regret of a product, beyond the reviews just read: in their own words."""

import re
from collections.abc import Sequence

from msgspec import Struct

from dialogs.search.words import stems
from dialogs.shop import Review

WELL, ILL = 4, 2
"""Stars from which a review is content, and down to which it is not."""

TELLING, AT_FIRST = 2, 6
"""With fewer telling words a sentence judges ("very good product") and says nothing of the thing: the first more so."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_CONSOLES = re.compile(
    r"\b(?:au moins|quand même|tout de même|aimable|malgré|bravo|at least|to be fair|though|kind)\b", re.IGNORECASE
)
"""A good word among bad ones is no regret."""

_JUDGES = frozenset(
    stems(
        "achat produit content contente deçu déçue déception parfait presque recommande recommander bon bien mieux "
        "moins avis mitigé correct sans plus surprise prix coup coeur excellent détail attendais redire idée rachète "
        "réalisation rachèterais besoin fais demande retour renvoyé usage mois deux toujours ravie essayer longtemps "
        "purchase product happy disappointed perfect nearly recommend good better mixed feelings decent nothing more "
        "surprise excellent detail expected hoped idea execution worth euro love needed need job does well sent back "
        "very absolutely two months still delighted buy bought given other reviews poor nice old waiting seller answer "
        "merci équipe conseils adviser right sister livré emballé conseillère cadeau rendez-vous livraison"
    )
)
"""The stems of words that judge the whole."""


class Said(Struct, frozen=True):
    """One sentence of a review, and the language it was written in."""

    text: str
    language: str


def liked(reviews: Sequence[Review], language: str) -> Said | None:
    """What one of the content says of the thing itself: what others among them say too, and in this language, first."""
    return _most_shared([one for one in reviews if one.stars >= WELL], language)


def regretted(reviews: Sequence[Review], language: str) -> Said | None:
    """The same of those who are not content."""
    return _most_shared([one for one in reviews if one.stars <= ILL], language)


def _most_shared(reviews: Sequence[Review], language: str) -> Said | None:
    found = [(review, text) for review in reviews if (text := _concrete(review))]
    about = [frozenset(stems(text)) - _JUDGES for _review, text in found]
    order = sorted(
        range(len(found)),
        key=lambda n: (found[n][0].language != language, -sum(len(about[n] & other) for other in about)),
    )
    return Said(found[order[0]][1], found[order[0]][0].language) if order else None


def _concrete(review: Review) -> str:
    """Its first sentence that says something of the thing; empty for none."""
    ill = review.stars <= ILL
    told = [one.strip() for one in _SENTENCE.split(review.text) if not (ill and _CONSOLES.search(one))]
    telling = [len(frozenset(stems(one)) - _JUDGES) for one in told]
    return next((one for n, one in enumerate(told) if telling[n] >= (TELLING if n else AT_FIRST)), "")
