"""Units that mean one thing here and another there: pounds weigh or pay, ounces weigh or fill, money may be foreign."""

from msgspec.structs import replace

from dialogs.search.about import About
from dialogs.search.phrasebook import Named
from dialogs.search.sentence import Sentence
from dialogs.search.units import Quantity, Unit

Said = tuple[Quantity, Quantity | None, Unit | None]
"""A number, the upper end of its range, and their unit."""


class DoubtfulUnits:
    """Reads them as this catalogue has them."""

    def __init__(self, said: Sentence, about: About) -> None:
        self._said = said
        self._about = about

    def settled(self, low: Quantity, high: Quantity | None, name: Named | None, unit_key: str) -> Said:
        """With the unit that is meant. Foreign money keeps its figures, for nobody here knows the rates."""
        unit = (high and high.unit) or low.unit
        if unit is None or (meant := self._meant(low, unit, name, unit_key)) is unit:
            return low, high, unit
        if meant.dimension == unit.dimension == "money":
            return replace(low, unit=meant), high and replace(high, unit=meant), meant
        return _in(meant, low), high and _in(meant, high), meant

    def _meant(self, low: Quantity, unit: Unit, name: Named | None, unit_key: str) -> Unit:
        known = self._said.lexicon.units.named
        if not name and unit_key == "pound" and self._pays(low):
            unit = known("gbp") or unit
        if not name and unit.label == "oz" and self._fills():
            return known("fl oz") or unit
        if self._is_foreign(unit):
            self._said.found.money, currency = unit.label, self._said.book.schema.currency
            return known(currency) or Unit("money", currency, 1.0, whole=True)
        return unit

    def _pays(self, quantity: Quantity) -> bool:
        """Pounds are money where prices are in pounds, or where nothing weighs as much."""
        weight = self._about.likeliest("mass", quantity.number, "~")
        too_heavy = weight is None or not self._said.plausible(weight, quantity.number, "~")
        return self._said.book.schema.currency == "GBP" or too_heavy

    def _fills(self) -> bool:
        """Ounces are fluid where such products are told by their volume, and none by its weight: a bottle of 32 oz."""
        volumes, masses = (self._said.book.numbers(dimension) for dimension in ("volume", "mass"))
        return any(map(self._said.covers, volumes)) and not any(map(self._said.covers, masses))

    def _is_foreign(self, unit: Unit) -> bool:
        """Whether it is money other than the prices'. Several dollars share a sign."""
        ours = self._said.book.schema.currency
        same = unit.label in (ours, "cents") or (unit.label == "USD" and ours.endswith("D"))
        return unit.dimension == "money" and not same


def _in(unit: Unit, quantity: Quantity) -> Quantity:
    number, was = quantity.written * unit.factor, quantity.unit.factor if quantity.unit else 1.0
    return replace(quantity, number=number, high=quantity.high / was * unit.factor, unit=unit)
