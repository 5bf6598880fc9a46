"""Numbers and units as shops and customers write them: "1 299,00 €", "0.548 m", "1400 trs/mn", "dB(A)"."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from dialogs.search.words import fold


class Unit(Struct, frozen=True):
    """One unit of a dimension: worth `factor` of its base; `label` is how we write it.

    `offset` is what its zero is in the base: 0 °F is -17.8 °C.
    """

    dimension: str
    label: str
    factor: float
    whole: bool  # hardly ever with decimals, so that "1.400" is one thousand four hundred
    offset: float = 0.0


class Quantity(Struct, frozen=True):
    """A number in its base unit, where it stood in the text, and its unit as it was written (none: a bare number).

    `high` is the upper end of a range, else the number itself.
    """

    number: float
    high: float
    unit: Unit | None
    written: float
    start: int
    end: int


class DimensionWords(Struct, frozen=True):
    """A dimension as `units.toml` tells it."""

    base: str
    units: Mapping[str, "UnitWords"]
    whole: bool = False


class UnitWords(Struct, frozen=True):
    """A unit as `units.toml` tells it."""

    factor: float
    spellings: tuple[str, ...]
    label: str = ""
    offset: float = 0.0


_DIGITS = "|".join(
    (
        r"\d{1,2}/(?:2|3|4|8|16)(?=\s*(?:\"|''|in\b|inch|pouces?\b))",  # 1/2"
        r"\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?",  # 1 299,00
        r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)",  # 1,299.00
        r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)",  # 1.299,00
        r"\d+(?:[.,]\d+)?",
        r"[.,]\d+",
    )
)
_NOT_INSIDE = r"(?<![\w.,])"
_BELOW_ZERO = re.compile(r"(?<![\w°])[-−]$")
_SIZE_AHEAD = re.compile(r"\bsizes?\s*$")
_RANGE = r"\s*(?:-|–|—|à|a|to|~)\s*"


class Units:
    """Every unit we know, and how to find quantities in text."""

    def __init__(self, dimensions: Mapping[str, DimensionWords]) -> None:
        self.base = {name: dimension.base for name, dimension in dimensions.items()}
        self.by_spelling: dict[str, Unit] = {}
        for name, dimension in dimensions.items():
            for ident, unit in dimension.units.items():
                kept_as = "" if name == "count" else name
                made = Unit(kept_as, unit.label or ident, unit.factor, dimension.whole, unit.offset)
                self.by_spelling |= {fold(spelling): made for spelling in unit.spellings}
        self.money = next(unit for unit in self.by_spelling.values() if unit.dimension == "money")
        spelled = "|".join(_pattern(s) for s in sorted(self.by_spelling, key=len, reverse=True))
        self._unit = rf"(?!to\s*\d)(?:{spelled})"
        number = rf"(?P<number>{_DIGITS})(?:\s*(?P<k>k)(?=\s*€|\s*eur))?"
        self._quantity = re.compile(
            rf"{_NOT_INSIDE}(?:(?P<ahead>€|\$|£|eur|usd|gbp)\s*)?{number}"
            rf"(?:(?:\s*(?P<first>{self._unit})(?![a-z²³\d]))?{_RANGE}(?P<high>{_DIGITS})(?=\s*{self._unit}(?![a-z\d])))?"
            rf"(?:(?P<whole>[€mh](?=\d\d(?!\d))|(?:kg|l)(?=\d))(?P<rest>\d{{1,3}})(?![\da-z])"
            rf"|\s?[- ]?(?P<unit>{self._unit})(?![a-z²³\d]))?"
        )
        self.find = lru_cache(65_536)(self._find)

    def _spelled(self, spelled: str) -> Unit | None:
        return self.by_spelling.get(spelled) or self.by_spelling.get(" ".join(spelled.split()))

    def _agree(self, first: str, last: str | None) -> bool:
        one, other = self._spelled(first), self._spelled(last) if last else None
        return one is None or other is None or one.dimension == other.dimension

    def _parted(self, whole: str | None) -> Unit | None:
        """The unit that stands where a comma would: "12€50", "1m80", "1kg5", "1h30"."""
        return self.money if whole == "€" else self.by_spelling.get(whole) if whole else None

    def named(self, spelling: str) -> Unit | None:
        """The unit that is written so."""
        return self.by_spelling.get(fold(spelling).strip(" ."))

    def factor(self, spelling: str) -> float:
        """What the unit of this name is worth; 1 when there is none."""
        unit = self.named(spelling)
        return unit.factor if unit else 1.0

    def _find(self, text: str) -> tuple[Quantity, ...]:
        """Every number of a text with its unit, in order."""
        return tuple(self._found(text))

    def _found(self, text: str) -> Iterator[Quantity]:
        folded, at = fold(text), 0
        while match := self._quantity.search(folded, at):
            at = match.end()
            if match["high"] and match["first"] and not self._agree(match["first"], match["unit"]):
                at = match.end("first")  # "moins de 13 degrés à 15 euros" is no range
                match = self._quantity.fullmatch(folded, match.start(), at) or match
            spelled = match["unit"] or match["first"] or match["ahead"]
            unit = self._spelled(spelled) if spelled else self._parted(match["whole"])
            start = match.start("ahead") if match["ahead"] else match.start("number")
            if unit and not _means_it(match, unit, text):
                unit = None
            low = number(match["number"], unit) * (1000 if match["k"] else 1)
            rest = match["rest"] or "0"
            low += int(rest) / (60 if match["whole"] == "h" else 10 ** len(rest))
            high = number(match["high"], unit) if match["high"] else low
            if unit and unit.dimension == "temperature" and _BELOW_ZERO.search(text[:start]):
                low, high, start = -low, -high if not match["high"] else high, start - 1
            factor = unit.factor if unit else 1.0
            first = self._spelled(match["first"]) if match["first"] and match["high"] else None
            offset = unit.offset if unit else 0.0
            least = _tidy(low * (first.factor if first else factor) + offset)  # "de 80 cm à 2 m"
            yield Quantity(least, max(_tidy(high * factor + offset), least), unit, low, start, at)


def number(digits: str, unit: Unit | None = None) -> float:
    """What digits say: "1 299,00", "1.299,00", "1,299.00" and "0.548" each as whoever wrote them meant it."""
    if "/" in digits:
        above, _, below = digits.partition("/")
        return float(above) / float(below)
    bare = re.sub(r"[ \u00a0\u202f']", "", digits)
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
        return float(bare.replace(thousands, "").replace(",", "."))
    separator = "," if comma >= 0 else "."
    if bare.count(separator) > 1 or (separator in bare and _groups_thousands(bare, separator, unit)):
        return float(bare.replace(separator, ""))
    return float(bare.replace(",", "."))


def _means_it(match: "re.Match[str]", unit: Unit, text: str) -> bool:
    """Whether a letter is a unit at all: "5G" is a network and "4K" a picture, "5 g" and "2700 K" are not."""
    if unit.dimension == "duration" and (match["unit"] or match["first"]) == "j":
        return text[match.end() - 1 : match.end()] != "J"
    if match["unit"] == "in" and _SIZE_AHEAD.search(fold(text[: match.start()])):
        return False  # "size 14 in linen"
    if (match["unit"] or match["first"]) == "t":
        return not re.match(r"\W?shirt", text[match.end() :], re.IGNORECASE)
    if (match["unit"] or match["first"]) == "g":
        return text[match.end() - 1 : match.end()] != "G" or len(match["number"]) > 1  # "PELOTE 50G"
    return unit.dimension != "colour_temperature" or len(match["number"]) >= 4


def _groups_thousands(bare: str, separator: str, unit: Unit | None) -> bool:
    """Whether "1.400" is one thousand four hundred: it depends on what is counted."""
    before, _, after = bare.partition(separator)
    return len(after) == 3 and before not in ("", "0") and unit is not None and unit.whole


def _tidy(value: float) -> float:
    """Without the dust that conversions leave: 0.548 m is 54.8 cm."""
    return float(f"{value:.10g}")


def _pattern(spelling: str) -> str:
    return re.escape(spelling).replace(r"\ ", r"\s?")
