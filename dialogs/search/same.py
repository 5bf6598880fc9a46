"""One thing under several names: "larg. de coupe" beside "largeur de coupe", "superficie" beside "surface conseillée".

A product says a thing once, so names of one thing never stand together on one product; they stand for the same kinds
of products, hold like values in one dimension, and mostly share a word or shorten one another.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from dialogs.search.values import NUMBER, WORD

TOGETHER = 0.02
"""The share of products that may have both names by mistake."""

MISSED = 4.0
"""How often two names with a word in common would stand together by chance, if they were two things."""

MISSED_BY_FAR = 8.0
"""The same of two names with nothing in common."""

SHARED = 0.8
"""The share of the rarer name's products that must be of kinds that have the other too."""

LIKE = 0.5
"""How much of the narrower range of numbers, or of the smaller vocabulary, the other must hold."""

_MOST_OR_COUNT = "max maxi maximal maximu min mini minimal minimu nombr nb nbr number numb of total"
_ADDS_NOTHING = frozenset(_MOST_OR_COUNT.split())
_IN_FULL = {"o": "diametr", "dia": "diametr", "t": "temperatur", "ht": "hauteu", "lg": "longueu", "pds": "poid"}

Ident = tuple[str, str, str]


class Profile(Struct, frozen=True):
    """What was seen of one name: its spellings, and by kind how many products have it and between which numbers."""

    ident: Ident  # name, kind of value, dimension
    names: frozenset[str]
    concept: str
    by_kind: Mapping[str, Sequence[float]]
    words: frozenset[str] = frozenset()

    @property
    def count(self) -> float:
        return sum(spread[0] for spread in self.by_kind.values())


class Together(Struct, frozen=True):
    """How many of the products looked at have two names at once, or one by kind, and how many each kind has."""

    pairs: Mapping[tuple[str, str], int]
    alone: Mapping[tuple[str, str], int]
    kinds: Mapping[str, int]

    def times(self, one: str, other: str) -> int:
        return self.pairs.get((one, other), 0) + self.pairs.get((other, one), 0)

    def expected(self, one: str, other: str) -> float:
        """How often they would meet on a product if one had nothing to do with the other."""
        return sum(
            self.alone.get((one, kind), 0) * self.alone.get((other, kind), 0) / count
            for kind, count in self.kinds.items()
            if count
        )

    def seen(self, one: str) -> int:
        return sum(self.alone.get((one, kind), 0) for kind in self.kinds)


def same_things(profiles: Sequence[Profile], together: Together) -> dict[Ident, Ident]:
    """By name: the name that its thing is kept under, for those that are not kept under their own."""
    by_dimension: dict[tuple[str, str], list[Profile]] = {}
    for profile in profiles:
        by_dimension.setdefault(profile.ident[1:], []).append(profile)
    scored = [
        (surety, one, other)
        for alike in by_dimension.values()
        for one, other in combinations(alike, 2)
        if (surety := _surety(one, other, together))
    ]
    groups: dict[Ident, list[Profile]] = {profile.ident: [profile] for profile in profiles}
    for _, one, other in sorted(scored, key=lambda found: -found[0]):
        mine, theirs = groups[one.ident], groups[other.ident]
        if mine is not theirs and all(_may_be_one(a, b, together) for a in mine for b in theirs):
            mine.extend(theirs)
            groups.update({profile.ident: mine for profile in theirs})
    return {
        profile.ident: kept for group in groups.values() for profile in group if (kept := _kept(group)) != profile.ident
    }


def _kept(group: Sequence[Profile]) -> Ident:
    return max(group, key=lambda profile: (bool(profile.concept), profile.count)).ident


def _may_be_one(one: Profile, other: Profile, together: Together) -> bool:
    if one.concept and other.concept:
        return False
    rarer = min(together.seen(one.ident[0]), together.seen(other.ident[0]))
    return together.times(one.ident[0], other.ident[0]) <= TOGETHER * rarer


def _surety(one: Profile, other: Profile, together: Together) -> float:
    """How sure it is that two names are of one thing; zero when it is not."""
    if not (_may_be_one(one, other, together) and _of_the_same_kinds(one, other) and _like_values(one, other)):
        return 0.0
    missed = together.expected(one.ident[0], other.ident[0])
    if any(shortens(a, b) for a in one.names for b in other.names):
        return 1000 + missed
    if missed >= MISSED and any(has_in_common(a, b) for a in one.names for b in other.names):
        return 100 + missed
    by_values = one.ident[1] == NUMBER or (one.ident[1] == WORD and min(len(one.words), len(other.words)) > 2)
    return missed if by_values and missed >= MISSED_BY_FAR and _like_values(one, other, 0.8) else 0.0


def _of_the_same_kinds(one: Profile, other: Profile) -> bool:
    rarer, wider = sorted((one, other), key=lambda profile: profile.count)
    shared = sum(spread[0] for kind, spread in rarer.by_kind.items() if kind in wider.by_kind)
    return shared >= SHARED * rarer.count > 0


def _like_values(one: Profile, other: Profile, share: float = LIKE) -> bool:
    if one.ident[1] == WORD:
        return len(one.words & other.words) >= share * min(len(one.words), len(other.words)) > 0
    both = [(one.by_kind[kind], other.by_kind[kind]) for kind in one.by_kind if kind in other.by_kind]
    return one.ident[1] != NUMBER or all(_overlap(a, b) >= share for a, b in both if min(a[0], b[0]) >= 5)


def _overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """How much of the narrower of two ranges the wider holds."""
    (_, low, high), (_, least, most) = one, other
    narrower = min(high - low, most - least)
    shared = min(high, most) - max(low, least)
    return 1.0 if narrower <= 0 <= shared else shared / narrower if narrower > 0 else 0.0


def shortens(one: str, other: str) -> bool:
    """Whether two names are the same word for word, some of them cut short: "larg coupe", "Ø disque", "nb feux"."""
    mine, theirs = _telling(one), _telling(other)
    return len(mine) == len(theirs) > 0 and all(map(_abridges, mine, theirs))


def has_in_common(one: str, other: str) -> bool:
    """Whether they share a telling word, or one is within the other: "autotractée" and "tractée"."""
    return any(
        _abridges(a, b) or (min(len(a), len(b)) > 4 and (a in b or b in a)) or _akin(a, b)
        for a in _telling(one)
        for b in _telling(other)
    )


def _akin(one: str, other: str) -> bool:
    """Whether two words begin alike: "mousse" and "mousseux"."""
    return min(len(one), len(other)) > 5 and one[:5] == other[:5]


def _telling(name: str) -> list[str]:
    words = [_IN_FULL.get(word, word) for word in name.split()]
    return [word for word in words if word not in _ADDS_NOTHING] or words


def _abridges(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 2 and long.startswith(short))
