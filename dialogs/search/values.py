"""What one value of a catalogue says: a number with its unit, yes or no, words, or the three measures of a size."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from dialogs.search.lexicon import Lexicon
from dialogs.search.statements import Column
from dialogs.search.units import Quantity
from dialogs.search.words import fold, key, stems

NUMBER, FLAG, WORD = "number", "flag", "word"
LONGEST = 7
"""More words than this are prose, which only the words of a search look through."""


class Reading(Struct, frozen=True):
    """One thing that a value says. `name` is the column's key, or the measure's when a size holds several.

    `bare` is whether the number came without a unit: then it is in the column's usual one.
    """

    name: str
    kind: str
    number: float = 0.0
    high: float = 0.0
    dimension: str = ""
    unit: str = ""
    bare: bool = False
    word: str = ""  # what it means (see `Lexicon.meaning`)
    label: str = ""


_LEAD = re.compile(
    r"^(?:env(?:\.|iron)?|approx(?:\.|imately)?|about|ca\.?|~|≈|max(?:\.|i|imum)?|min(?:\.|i|imum)?|jusqu'a|up to"
    r"|<=?|>=?|≤|≥|de|from|a partir de|des|:|=)\s*"
)
_SIZE = re.compile(r"\d\s*[a-z\"']{0,11}\.?\s*[x×*]\s*(?:[lhpwd][a-z]{0,11}\.?\s*:?\s*)?\d")
_GLUED = re.compile(r"(?<=\d)(?=[x×*]\s?\d)|(?<=[x×*])(?=\d)|(?<=\b[lhpwdLHPWD])(?=\d)")
_LETTERED = re.compile(
    r"(?<![a-z])(l|w|h|p|d|prof|larg|haut|long|ep|lg|ht|diam)[a-z]{0,8}\.?\s*:?\s*(?=\d)"
    r"|(?<=\d)\s*(?:cm|mm|m)?\s*(?:\(([lhpwd])\)|([lhpwd])(?![a-z]))"
)
_HOURS = re.compile(r"^(\d{1,3})\s*h(?:eures?|rs?)?\s*(\d{1,2})\s*(?:min|mn|m)?$")
_LIST = re.compile(r"\s*[;|•\n]\s*|\s*,\s+|,(?=[^\d\s])|\s+/\s+|(?<=[a-zà-ÿ])/(?=[a-zà-ÿ])", re.IGNORECASE)
_SIZES = re.compile(r"^[\w.]{1,5}(?:(?:\s*[,;|/]\s*|\s-\s)[\w.]{1,5}){2,}$")
_TWO = re.compile(r"^[\w.]{1,4}(?:\s*[;|/]\s*|,\s+|\s-\s)[\w.]{1,4}$")  # "8, 9"
_AND = re.compile(r"\s+(?:et|and|&|\+)\s+")
_ROUND = re.compile(r"(?<!\w)[øØ⌀Φ]\s?(?=\d)")  # "Ø28 cm"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPREAD = re.compile(r"(\d{1,4})\s*(?:-|–|a|to)\s*(\d{1,4})?")  # "3-6", "8-"
_SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*%\s*")
_MEASURES = {"l": "width", "w": "width", "h": "height", "p": "depth", "d": "depth", "e": "thickness"}


class Values:
    """Reads values; what it has read before it knows by heart, since values repeat."""

    def __init__(self, lexicon: Lexicon, *, points: bool = False) -> None:
        """`points`: decimals follow a point, so that a comma groups thousands."""
        self._lexicon = lexicon
        self._points = points
        self._known = lexicon.column_words
        self.read = lru_cache(200_000)(self._read)

    def _read(self, value: str, column: Column) -> tuple[Reading, ...]:
        """Everything that a value says; nothing when it says that nothing is known."""
        value = _ROUND.sub("", _THOUSANDS.sub("", value) if self._points else value)
        folded = fold(value).strip()
        if folded.strip(" .") in self._known["missing"]:
            return ()
        if ranked := self._ranked(folded, value, column):
            return (ranked,)
        if (flag := self._flag(folded, column)) is not None:
            return (Reading(column.key, FLAG, float(flag)),)
        if measures := self._size(_spaced(value), column):
            return measures
        if _SIZES.match(value.strip()) or (_TWO.match(value.strip()) and _is_sized(column)):
            return tuple(self._words(value, column))
        if number := self._number(value, folded, column):
            return (number,)
        return tuple(self._words(value, column))

    def is_missing(self, value: str) -> bool:
        return fold(value).strip(" .") in self._known["missing"]

    def _is_measured(self, column: Column) -> bool:
        concept = self._lexicon.concepts.get(self._concept(column))
        return column.unit is None and concept is not None and concept.is_measured

    def _concept(self, column: Column) -> str:
        return self._lexicon.concept(column.key)

    def _ranked(self, folded: str, value: str, column: Column) -> Reading | None:
        """A letter of a class, or a size of clothes: its number is its place, the best first."""
        concept = self._concept(column)
        order = self._lexicon.concepts[concept].order if concept else ()
        letter = folded.removeprefix("classe ").removeprefix("class ").split(" ")[0].strip("().,")
        if letter not in order:
            return None
        return Reading(column.key, WORD, float(order.index(letter)), word=letter, label=letter.upper())

    def _flag(self, folded: str, column: Column) -> bool | None:
        if len(folded) == 1 and (concept := self._concept(column)) and self._lexicon.concepts[concept].order:
            return None
        bare = folded.strip(" .!")
        return True if bare in self._known["yes"] else False if bare in self._known["no"] else None

    # numbers

    def _number(self, value: str, folded: str, column: Column) -> Reading | None:
        if hours := _HOURS.match(folded):
            minutes = float(hours[1]) * 60 + float(hours[2])
            return Reading(column.key, NUMBER, minutes, minutes, "duration", "h")
        if (spread := _SPREAD.fullmatch(folded)) and self._is_measured(column):
            low, high = float(spread[1]), float(spread[2] or spread[1])
            if low <= high:
                return Reading(column.key, NUMBER, low, high, bare=True, label=value.strip())
        found = self._lexicon.units.find(value)
        whole = found and (self._is_all(folded, found[0]) or self._is_own(folded, found[0], column))
        if not found or not (whole or _counts(folded, found[0], column)):
            return None
        first = _added(found)
        if first.unit is None and column.unit:
            factor = column.unit.factor
            return Reading(
                column.key, NUMBER, first.number * factor, first.high * factor, column.unit.dimension, column.unit.label
            )
        if first.unit is None:
            plain = folded[first.start : first.end]
            return Reading(
                column.key, NUMBER, first.number, first.high, bare=True, word=key(plain), label=value.strip()
            )
        unit = first.unit
        return Reading(column.key, NUMBER, first.number, first.high, unit.dimension, unit.label)

    def _is_own(self, folded: str, first: Quantity, column: Column) -> bool:
        """Whether a unit follows that only this feed knows: "100 nights"."""
        return bool(column.unit and first.unit is None and folded[first.end :].strip(" .") == column.unit.label)

    def _is_all(self, folded: str, first: Quantity) -> bool:
        """Whether the number is what the value says, rather than a part of a name ("RTX 4060", "rapide 30 min")."""
        lead = _LEAD.match(folded)
        if first.start > (lead.end() if lead else 0):
            return False
        rest = folded[first.end :].strip()
        if not rest or rest[0] in "(/,;:*~+±":
            return True
        if first.unit is None or rest[0].isdigit():
            return False
        return len(rest.split()) <= 4 and not (first.unit.dimension == "share" and rest[0].isalpha())

    # sizes

    def _size(self, value: str, column: Column) -> tuple[Reading, ...]:
        """ "59,5 x 90,5 x 45,4 cm" is a width, a height and a depth, unless letters say otherwise."""
        found = self._lexicon.units.find(value)
        if not 2 <= len(found) <= 4 or not _SIZE.search(fold(value)):
            return ()
        unit = next((q.unit for q in found[::-1] if q.unit), None) or column.unit
        if unit and unit.dimension != "length":
            return ()
        if unit is None and (not column.is_size or max(q.number for q in found) > 640):
            return ()
        factor, label, bare = (unit.factor, unit.label, False) if unit else (1.0, "cm", False)
        numbers = [q.number if q.unit else q.number * factor for q in found[:3]]
        names = self._measures(value, column, len(numbers))
        whole = Reading(column.key, WORD, word=key(value), label=value.strip())
        return (
            *(Reading(n, NUMBER, x, x, "length", label, bare) for n, x in zip(names, numbers, strict=False)),
            *([whole] if len(numbers) == 2 else []),
        )

    def _measures(self, value: str, column: Column, count: int) -> list[str]:
        """Which measure each number of a size is."""
        letters = [next(group for group in found.groups() if group) for found in _LETTERED.finditer(fold(value))]
        order = [letter[0] for letter in letters] if len(letters) == count else list(column.order or "lhp")
        if order.count("l") == 2:  # "L 120 x l 60 x H 75": a length and a width
            first = order.index("l")
            return ["length" if i == first else _MEASURES.get(letter, "length") for i, letter in enumerate(order)]
        if "w" in order and "l" in order:
            return ["length" if letter == "l" else _MEASURES[letter] for letter in order]
        if count == 2 and len(letters) != count and not column.order:
            return ["width", "length"]
        return [_MEASURES.get(letter, "length") for letter in order]

    # words

    def _words(self, value: str, column: Column) -> Iterator[Reading]:
        seen: set[str] = set()
        for part in self._parts(value):
            bare = _SHARE.sub("", part).strip(" .-–")
            meaning = self._lexicon.meaning(bare)
            if meaning and meaning not in seen and len(bare.split()) <= LONGEST:
                seen.add(meaning)
                yield Reading(column.key, WORD, word=meaning, label=bare)

    def _parts(self, value: str) -> list[str]:
        if _SIZES.match(value.strip()) or _TWO.match(value.strip()):
            return re.split(r"\s*[,;|/]\s*|\s-\s", value.strip())
        parts = [part for part in _LIST.split(value) if part]
        return [piece for part in parts for piece in (_AND.split(part) if len(part.split()) <= LONGEST else [part])]


def _is_sized(column: Column) -> bool:
    """Whether its values are sizes, so that "8, 9" is two of them."""
    return not {"siz", "tail", "pointur"}.isdisjoint(column.key.split())


def _counts(folded: str, first: Quantity, column: Column) -> bool:
    """Whether what follows the number is only what its column counts: "141 pages", "up to 8 players"."""
    rest = stems(folded[first.end :])
    lead = _LEAD.match(folded)
    stands_first = first.start <= (lead.end() if lead else 0)
    return stands_first and first.unit is None and bool(rest) and set(rest) <= set(column.key.split(" "))


def _spaced(value: str) -> str:
    """With the measures of a size apart: "60x55", "H85"."""
    return _GLUED.sub(" ", value)


def _added(found: tuple[Quantity, ...]) -> Quantity:
    """The first number; with the second when that only goes on: "4 lb 3 oz", "5 ft 10 in"."""
    first, second = found[0], found[1] if len(found) > 1 else None
    if second is None or first.unit is None or second.unit is None or second.start - first.end > 2:
        return first
    if second.unit.dimension == first.unit.dimension and second.unit.factor < first.unit.factor:
        total = first.number + second.number
        return replace(first, number=total, high=total, end=second.end)
    return first
