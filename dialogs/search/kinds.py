"""What kind of thing a product is: by its shelves and by the head of its title, never by what it is for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from dialogs.search.lexicon import KindName, Lexicon
from dialogs.search.words import SMALL, fold, key, stem, words

_LEVELS = re.compile(r"\s*(?:>|/|»|›|\|)\s*")
_BOTH = re.compile(r"\s*(?:&|\bet\b|\band\b|,|/|\+)\s*", re.IGNORECASE)
_HEAD = re.compile(r"\s*(?:,|\(|\s[-–—|:/]\s)\s*")
_OF = re.compile(r"\w+ (?:de|d'|d’|of) ?\w", re.IGNORECASE)
_PURPOSE = re.compile(r"\s(?:avec|with|pour|for|in|compatible|spécial)\s.*", re.IGNORECASE)
BINDS = frozenset(["pour", "for", "compatible", "special", "de", "d", "a", "of", "avec", "with"])
"""A kind's name behind one of these says what the thing is for or part of, not what it is."""


_SIZED = "grand grande petit petite gros grosse mini maxi nouveau nouvelle small big large little"
SIZED = frozenset(map(stem, _SIZED.split()))
"""What may stand ahead of a kind's name, and is none: a "grande enceinte" is a speaker."""


class KindOf(Struct, frozen=True):
    """The kinds of one product: `exact` by name, `wider` those whose name is the head of a longer one."""

    exact: tuple[str, ...]
    wider: tuple[str, ...]
    shelf: str  # the deepest shelf's name, as the catalogue writes it
    primary: str  # one kind, for counting


class Kinds:
    """Tells kinds apart with the general lexicon; shelves that it does not know are kinds by their own names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._sets = frozenset(stem(fold(word)) for word in lexicon.asking.containers["sets"])
        self._heads_in = lru_cache(50_000)(self._heads_of)

    def of(self, categories: Sequence[str], title: str, brand: str) -> KindOf:
        levels = [level for category in categories for level in shelves(category)]
        exact: dict[str, None] = {shelf_key(level): None for level in levels}
        wider: dict[str, None] = {}
        known: list[str] = []
        for level in levels:
            for kind, others in self._named(level, title, brand):
                exact |= dict.fromkeys(self._lexicon.and_wider(kind)[::-1])
                known.append(kind)
                wider |= dict.fromkeys(others)
            wider |= dict.fromkeys(_heads(level))
        titled = [*self._titled(title, brand, known)]
        for kind, others in titled:  # a shelf may hold several kinds: bikes, and mountain bikes
            exact |= dict.fromkeys(self._lexicon.and_wider(kind)[::-1])
            known.append(kind)
            wider |= dict.fromkeys(others)
        if not titled:
            wider |= dict.fromkeys(self._heads_of_title(title, brand))
        shelf = levels[-1] if levels else ""
        primary = known[-1] if known else shelf_key(shelf) if shelf else ""
        return KindOf(tuple(exact), tuple(wider), shelf, primary)

    def _named(self, level: str, title: str, brand: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The kind that a shelf's name is, with the wider ones; where it names two, the one of the title."""
        whole = self._heads_in(tuple(key(level).split()), level)
        parts = [part for part in _BOTH.split(level) if part]
        if whole and (len(parts) == 1 or self._lexicon.kinds.get(key(level))):
            yield whole[0], whole[1:]
            return
        found = [kinds for part in parts if (kinds := self._heads_in(tuple(key(part).split()), part))]
        meant = {kind for kind, _ in self._titled(title, brand)} if len(found) > 1 else set()
        for kinds in found:
            if not meant or kinds[0] in meant or len(found) == 1:
                yield kinds[0], kinds[1:]

    def _titled(self, title: str, brand: str, shelved: Sequence[str] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The kind that a title's head names: "Sable noir - Roman", a novel on its shelf, is no biscuit."""
        found = [*self._named_in(title, brand)]
        wider = {kind for one in shelved for kind in self._lexicon.and_wider(one)}
        of_shelf = [kinds for kinds, _ in found if wider & set(self._lexicon.and_wider(kinds[0]))]
        whole = [kinds for kinds, is_whole in found if is_whole]
        for kinds in (of_shelf or whole or [kinds for kinds, _ in found])[:1]:
            yield kinds[0], kinds[1:]

    def _named_in(self, title: str, brand: str) -> Iterator[tuple[tuple[str, ...], bool]]:
        """The kinds that a title's first parts name, and whether they name nothing else.

        The name stands first in French, last before the comma in English.
        """
        for segment in [part for part in _HEAD.split(_PURPOSE.sub("", title)) if part][:2]:
            stemmed = _without(key(segment).split(), brand)
            bare = stemmed[1:] if stemmed and stemmed[0] in SIZED else stemmed
            held = self._heads_of(tuple(bare[1:]), "", loose=True) if _OF.match(segment) else ()
            is_set = held and bare[0] in self._sets and all(size == 1 for _, size in self._at_start(bare, True))
            named = self._heads_of(tuple(bare), segment, loose=True) or self._heads_of(_without_model(bare), segment)
            kinds = held if is_set else named
            if kinds:
                yield kinds, " ".join(bare) in self._lexicon.kinds

    def _heads_of_title(self, title: str, brand: str) -> Iterable[str]:
        """The first and the last word of a title of which we know no kind: "Cric rouleur", "Wheeled Cooler"."""
        for segment in [part for part in _HEAD.split(_PURPOSE.sub("", title)) if part][:2]:
            telling = [word for word in _without(key(segment).split(), brand) if self._may_be_kind(word)]
            yield from (f"head:{word}" for word in (*telling[:1], *telling[-1:]))

    def _may_be_kind(self, word: str) -> bool:
        """Whether a word may be what a thing is: no number, and no colour or the like."""
        return word.isalpha() and len(word) > 2 and word not in self._lexicon.terms

    def _heads_of(self, stemmed: tuple[str, ...], text: str, loose: bool = False) -> tuple[str, ...]:
        """Kinds whose name is the head, the longest first."""
        ends = self._at_end(stemmed)
        starts = (
            [] if ends and ends[0][1] > 1 and not self._at_start(stemmed, loose) else self._at_start(stemmed, loose)
        )
        both = sorted([*starts, *ends], key=lambda found: -found[1])
        best = [kind for kind, _ in both if _not_bound(kind, text)]
        return tuple(dict.fromkeys(best))

    def _at_start(self, stemmed: Sequence[str], loose: bool) -> list[tuple[str, int]]:
        found = []
        for size in range(min(len(stemmed), self._lexicon.kind_length), 0, -1):
            name = self._lexicon.kinds.get(" ".join(stemmed[:size]))
            if name and self._is_compound(name, stemmed[size:]):
                continue
            if name and ("fr" in name.languages or size == len(stemmed) or (loose and _is_label(stemmed[size:]))):
                found.append((name.kind, size))
        return found

    def _is_compound(self, name: KindName, rest: Sequence[str]) -> bool:
        """ "Laptop bag" is no laptop: an English name may follow, and is then the thing itself."""
        following = [self._lexicon.kinds.get(" ".join(rest[:size])) for size in (1, 2) if len(rest) >= size]
        return "en" in name.languages and any(other and "en" in other.languages for other in following)

    def _at_end(self, stemmed: Sequence[str]) -> list[tuple[str, int]]:
        found = []
        for size in range(min(len(stemmed), self._lexicon.kind_length), 0, -1):
            name = self._lexicon.kinds.get(" ".join(stemmed[-size:]))
            if name and ("en" in name.languages or size == len(stemmed)):
                found.append((name.kind, size))
        return found


def shelves(category: str) -> list[str]:
    """The levels of a path of shelves, the widest first: "Maison > Lavage > Lave-linge"."""
    return [level for level in _LEVELS.split(category.strip()) if level]


def shelf_key(level: str) -> str:
    """How a shelf is told from a kind of the lexicon in what we keep."""
    return f"shelf:{key(level)}"


def _heads(level: str) -> Iterable[str]:
    """The first and the last word of a shelf's name may be what its things are."""
    telling = [stem(word) for word in words(level) if word not in SMALL]
    return [f"head:{word}" for word in (telling[0], telling[-1]) if word not in SIZED] if len(telling) > 1 else []


def _without(stemmed: list[str], brand: str) -> list[str]:
    """A title's words from the first that is neither the brand nor a code of the model."""
    branded = set(key(brand).split())
    start = next((i for i, word in enumerate(stemmed) if word not in branded and not word.isdecimal()), 0)
    return stemmed[start:]


def _without_model(stemmed: Sequence[str]) -> tuple[str, ...]:
    """A title's words up to the model's number: "Ostrava Backpack 20 L F 81" ends in what it is."""
    end = len(stemmed)
    while end and (stemmed[end - 1].isdecimal() or len(stemmed[end - 1]) < 3):
        end -= 1
    return tuple(stemmed[:end])


def _is_label(rest: Sequence[str]) -> bool:
    """Whether what follows an English name is a brand or a code rather than the thing itself."""
    return bool(rest) and any(word.isdecimal() for word in rest[:4])


def _not_bound(kind: str, text: str) -> bool:
    return bool(kind) and fold(text).split(" ")[0] not in BINDS
