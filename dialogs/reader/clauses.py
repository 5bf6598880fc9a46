"""Cuts a message where somebody goes on to another thing: at the end of a sentence, at "and also", at "au fait"."""

import re

MOST = 5
"""Clauses looked at; a longer letter says what it is about before."""

_BORDER = re.compile(
    r"(?<=[.!?…;])\s+|\n+"
    r"|,?\s+(?:et (?:aussi|sinon|puis|au fait|en plus|est-ce que|j'aimerais|je voudrais|vous|dites|"
    r"pouvez)|sinon|au fait|par ailleurs|aussi,"
    r"|and (?:also|can|could|do|is|are|what|where|when|how|please|i)|also|by the way|btw|oh and|plus)\b"
    r"|,\s+(?:et|and|mais|but)\s+|\s+(?:et|and|puis|then)\s+",
    re.I,
)
_ONLY_POLITE = re.compile(
    r"\W*(?:bonjour|bonsoir|hello|hi|hey|salut|coucou|madame|monsieur|messieurs|dear|sir|cordialement|"
    r"merci|thanks?|thank you|regards"
    r"|best|svp|please|d'avance|bien a vous|bonne journee|team|kind|beaucoup|s'il vous plait|[A-Z][a-zé]+)(?:\W+|$)",
    re.I,
)


def clauses(text: str) -> list[str]:
    """The parts that may mean something by themselves: at least two words each. A message of one part gives none."""
    parts = [part.strip(" ,;.") for part in _BORDER.split(text) if part]
    telling = [part for part in parts if len(part.split()) >= 2 and not _ONLY_POLITE.fullmatch(part)]
    return telling[:MOST] if len(telling) > 1 else []
