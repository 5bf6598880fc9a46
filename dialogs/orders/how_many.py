"""How many are wanted, and how many came, in plain words: "deux au lieu d'une", "livrée, et je n'ai rien reçu"."""

import re

from dialogs.vocabulary import plain

_NUMBERS = {"un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5}
_NUMBERS |= {"five": 5, "double": 2}
_INSTEAD_OF = re.compile(r" (?:au lieu d(?:e |')|instead of )")
_IN_EXCESS = re.compile(
    r"\b(?:en trop|de trop|en double|too many|one extra|an extra|extra one|"
    r"(?:recue?s?|eue?s?|livree?s?|received|got|sent|delivered)\b.*\b(?:deux fois|twice))\b"
)
_SAID_TO_HAVE_COME = re.compile(
    r"\b(?:marque\w*|note\w*|indique\w*|statut|suivi|dit|affich\w*|declare\w*|consideree?s?|apparait|"
    r"says?|said|marked|shows?|shown|tracking|status|supposedly|apparently)\b.*"
    r"\b(?:livree?s?|distribuee?s?|delivered)\b"
)
_NOTHING_CAME = re.compile(
    r"\b(?:(?:rien|pas|jamais) (?:encore |du tout )?(?:recue?s?|eue?s?|vue?s?|la|arrivee?s?)|"
    r"(?:never|not|nothing|\w+n't) (?:\w+ ){0,2}(?:get|got|receive|received|arrived|come|came|here|seen))\b"
)
_MEASURED = re.compile(
    r"\b(?:tailles?|pointures?|sizes?|(?:\d+ ?)(?:kg|g|mm|cm|m|l|cl|ml|go|gb|to|tb|w|pouces?|inch\w*))\b"
)
_MOST = 12
"""More than that is a size."""
NEAR = 4
"""Words between a number and what it is instead of: "deux bougies parfumées au lieu d'une"."""


def number(word: str) -> int:
    """What a plain word counts, up to 99; 0 when it is no number."""
    return _NUMBERS.get(word, int(word) if word.isdecimal() and len(word) < 3 else 0)


def more_came(text: str) -> bool:
    """ "J'ai reçu deux cafetières au lieu d'une", "one too many"."""
    got, meant = _counted(text)
    return bool(_IN_EXCESS.search(plain(text))) or got > meant > 0


def fewer_came(text: str) -> bool:
    """ "I only got one candle instead of two"."""
    got, meant = _counted(text)
    return meant > got > 0


def said_to_have_come(text: str) -> bool:
    """ "Marquée livrée, mais je n'ai rien reçu"."""
    said = plain(text)
    return bool(_SAID_TO_HAVE_COME.search(said) and _NOTHING_CAME.search(said))


def _counted(text: str) -> tuple[int, int]:
    """How many there are, instead of how many; 0 for what is not said."""
    before, *after = _INSTEAD_OF.split(plain(text), maxsplit=1)
    if not after or _MEASURED.search(plain(text)):
        return 0, 0
    got = [found for word in before.split()[-NEAR:] if (found := number(word))]
    counted = (got or [0])[-1], number((after[0].split() or [""])[0])
    return counted if max(counted) <= _MOST else (0, 0)
