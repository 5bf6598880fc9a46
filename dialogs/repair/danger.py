"""Danger in a customer's words: what must never wait behind a question, and what is said about it first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from dialogs.vocabulary import plain


class Warned(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One danger in one language, as the merchant writes it: see `config/knowledge/dangers.yaml`."""

    title: str
    words: tuple[str, ...]
    advice: str
    emergency: str
    unless: tuple[str, ...] = ()


class Danger(Struct, frozen=True):
    """Something that may hurt: fire, a shock, gas. `told` is what is heard and said of it, by language."""

    id: str
    told: Mapping[str, Warned]

    def warned(self, language: str) -> Warned:
        """In this language, or in the first there is."""
        return self.told.get(language) or next(iter(self.told.values()))


class Dangers:
    """All that are known, the worst first. Who is in fear mixes languages: all of them are listened for at once."""

    def __init__(self, known: Sequence[Danger] = ()) -> None:
        self.known = {danger.id: danger for danger in known}

    def heard(self, text: str, but: Iterable[str] = ()) -> Danger | None:
        """The worst danger that is told of, leaving out those in `but`; None when none is, or when it is denied."""
        words = plain(text)
        if not any(piece in words for piece in self._pieces):
            return None
        said = self._harmless.sub(" | ", _clauses(text))
        told = (ident for ident in self.known if ident not in but and self._tells_of(ident, said))
        return self.known.get(next(told, ""))

    def _tells_of(self, ident: str, said: str) -> bool:
        return any(not _denied(said, found) for found in self._each[ident].finditer(said))

    @cached_property
    def _pieces(self) -> frozenset[str]:
        """The longest word of each phrase: nearly every message has none of them, and is let pass at once."""
        return frozenset(max(re.split(r"[ …*$]+", word), key=len) for one in self._all() for word in one.words)

    @cached_property
    def _harmless(self) -> re.Pattern[str]:
        return _any_of(word for one in self._all() for word in one.unless)

    @cached_property
    def _each(self) -> dict[str, re.Pattern[str]]:
        known = self.known.items()
        return {ident: _any_of(word for one in danger.told.values() for word in one.words) for ident, danger in known}

    def _all(self) -> Iterator[Warned]:
        return (warned for danger in self.known.values() for warned in danger.told.values())


_DENIED_BEFORE = re.compile(
    r"\b(?:(?:\w+n't|not|never|without)(?: \w+)?|no|any|ne|ni|sans|aucune?|(?:pas|jamais|a plus)(?: un| une)?)"
    r"(?: de| d'| la| l')?$"
)
_DENIED_AFTER = re.compile(r" (?:pas|jamais|aucun)\b")
_DENIALS = r"(?:ne|pas|plus|jamais|aucune?|not|never|no|\w+n't)"


def _denied(said: str, found: re.Match[str]) -> bool:
    """ "Ça ne sent pas le brûlé", "there is no smoke"."""
    return bool(_DENIED_BEFORE.search(said[: found.start()].rstrip()) or _DENIED_AFTER.match(said, found.end()))


def _clauses(text: str) -> str:
    """The words, plain, with a bar where a clause ends: nothing is denied, or told, across one."""
    clauses = (plain(clause) for clause in re.split(r"[.,;:!?()\n]+|\b(?:mais|but)\b", text.casefold()))
    return " | ".join(filter(None, clauses))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for these phrases as they are written in the file; for none, one that never fits."""
    return re.compile("|".join(map(_phrase, phrases)) or r"(?!)")


_GAP = rf"(?: (?!{_DENIALS}\b)[\w'@+#]+){{0,5}} "
_SIGNS = {" … ": _GAP, "*": r"\w*", "$": r"(?= \||$)"}
"""What the signs of a phrase mean: see `config/knowledge/dangers.yaml`."""


def _phrase(phrase: str) -> str:
    parts = re.split(r"( … |\*|\$)", phrase)
    return rf"\b{''.join(_SIGNS.get(part) or re.escape(part) for part in parts)}(?!\w)"
