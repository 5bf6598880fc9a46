"""Cuts a message where somebody goes on to another thing, and weighs what its parts mean against the whole."""

import re
from collections.abc import Collection

import numpy as np

from dialogs.reader.linear import Matrix

MOST = 5
"""Clauses looked at; a longer letter says what it is about before."""

BESIDE = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny", "complaint", "out_of_scope"})
"""Said beside what is asked: never what to act on first where something is asked too."""
PARTS = 0.35
"""What the parts count against the whole."""
SURE = 0.5
"""How sure a part must be of its meaning to be a request of its own."""
LEAST = 0.05
"""What the whole must allow a request of a part."""

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


def with_parts(whole: Matrix, parts: Matrix, beside: Collection[int]) -> Matrix:
    """Shares by intent of a message and its parts. Of two requests, the one made first is the one to act on first."""
    weights = parts.max(axis=1) / np.sqrt(np.arange(1, len(parts) + 1, dtype=np.float32))
    mixed: Matrix = (1 - PARTS) * whole + PARTS * (weights / weights.sum()) @ parts
    requests = [n for n in np.argmax(parts[parts.max(axis=1) >= SURE], axis=1).tolist() if n not in beside]
    best = int(np.argmax(mixed))
    if len(set(requests)) > 1 and mixed[requests[0]] >= LEAST:
        mixed[[requests[0], best]] = mixed[[best, requests[0]]]
    return mixed
