"""Which attribute a number is about: the one named, else the one that its unit, or the number itself, is likely for."""

from dialogs.search.facts import PRICE
from dialogs.search.phrasebook import Named
from dialogs.search.pieces import Is
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence, measures
from dialogs.search.units import Quantity
from dialogs.search.values import NUMBER

SERVED = ("persons", "seats", "place_settings")
"""For how many a thing is."""

YEARS = range(1900, 2101)

ASIDE = (Is.LITTLE, Is.MUCH, Is.LEAST, Is.MOST)
"""What may stand between a kind and its number: "la meuleuse la moins chère en 125"."""

INSTEAD = {"temperature": ("share",), "mass": ("density", "output"), "area": ("yield",)}
"""What a number in such a unit may be about where nothing is told in it: alcohol is of 12 degrees, a duvet of 400 g."""

FAR = 20
"""How many times as great a number may be as all that an attribute knows, and still be about it."""

LEAST_SAID = 10
"""A smaller number without a unit may count the things themselves: "4 pneus"."""


class About:
    """Tells it for the numbers of one sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def of(self, quantity: Quantity, op: str, name: Named | None, unit_key: str, at: int) -> Attribute | None:
        """Which attribute a number is about: the one named, else the one the number and its unit are likely for."""
        dimension = quantity.unit.dimension if quantity.unit else None
        if dimension in (None, "") and unit_key and (counted := self._counted(unit_key, quantity, op)):
            return counted
        if name:
            chosen = self._said.best(
                [a for a in name.exact if a.kind == NUMBER], quantity.number, op
            ) or self._said.best(name.longer, quantity.number, op)
            if chosen:
                return chosen
        if dimension == "money":
            return self._said.book.price()
        if dimension:
            likeliest = self.likeliest(dimension, quantity.number, op)
            if likeliest and _is_far_beyond(likeliest, quantity.number) and op not in ("<", "<="):
                return None
            instead = () if likeliest else INSTEAD.get(dimension, ())
            return next((found for one in instead if (found := self.likeliest(one, quantity.written, op))), likeliest)
        if dimension is None and not op and not unit_key and (served := self._served(quantity, at)):
            return served
        if dimension is None and op in ("<", "<=", "~", ">", ">=") and not unit_key:
            return self._dated(quantity, op) or self._said.book.price()
        return self._only_one(quantity, at) if dimension is None and not op and not unit_key else None

    def _dated(self, quantity: Quantity, op: str) -> Attribute | None:
        """What is told by years, where no price comes near: "paru après 2015"."""
        price, number = self._said.book.price(), quantity.number
        if number not in YEARS or (price and self._said.plausible(price, number, op)):
            return None
        years = [a for a in self._said.book.sized() if a.kind == NUMBER and a.low in YEARS and a.high in YEARS]
        return self._said.best(years, number, op)

    def _only_one(self, quantity: Quantity, at: int) -> Attribute | None:
        """What a number behind the kind can but be: "meuleuse 230" has a disc of 230 mm, as nothing else comes near."""
        between = self._said.pieces[self._said.kind_at + 1 : at]
        of_the_kind = all(p.used or p.what in ASIDE or p.text in ("en", "in") for p in between)
        if not of_the_kind or not 0 <= self._said.kind_at < at or quantity.number < LEAST_SAID:
            return None
        measured = [a for a in self._said.book.schema.attributes if a.kind == NUMBER and a.dimension and a.id != PRICE]
        near = [a for a in measured if self._said.covers(a) and self._said.plausible(a, quantity.number * a.factor, "")]
        return near[0] if len(near) == 1 else None

    def _served(self, quantity: Quantity, at: int) -> Attribute | None:
        """For how many it is, when only the number is said: "table pour 6", "a tent for 4"."""
        ahead = self._said.pieces[at - 1] if at else None
        if ahead is None or ahead.text not in self._said.lexicon.asking.needs["for"]:
            return None
        return self._said.best(self._said.book.of_concepts(SERVED).exact, quantity.number, "")

    def _counted(self, noun: str, quantity: Quantity, op: str) -> Attribute | None:
        """What is counted says what the number is about: "à roulettes 100 pièces" has pieces, not wheels."""
        named = self._said.book.named(noun) or Named(())
        own = self._said.book.counted.get(noun, ())
        options = [a for a in (*own, *named.exact, *named.longer) if measures(a, None) and not a.dimension]
        served = self._said.book.of_concepts(SERVED).exact if noun in self._said.lexicon.names else ()
        for_people = served if "persons" in self._said.lexicon.names.get(noun, ()) else ()
        return self._said.best(tuple(options), quantity.number, op) or self._said.best(for_people, quantity.number, op)

    def likeliest(self, dimension: str, number: float, op: str) -> Attribute | None:
        options = [a for a in self._said.book.numbers(dimension) if a.id != PRICE]
        prefers = [self._said.lexicon.prefers.get(kind, {}).get(dimension) for kind in self._said.found.primary]
        preferred = tuple(a for a in options if a.key in prefers and self._said.covers(a) > 0)
        within = tuple(a for a in options if self._said.covers(a) and self._said.plausible(a, number, ""))
        if preferred and (best := self._said.best(preferred, number, op)) and self._said.plausible(best, number, op):
            low, high = self._said.spread(best)
            beyond = number > high if op in ("<", "<=") else number < low and op in (">", ">=")
            if not (beyond and within):  # every fridge is less than a metre wide: its height is meant
                return best
            return self._said.best(within, number, op)
        return self._said.best(tuple(options), number, op)


def _is_far_beyond(attribute: Attribute, number: float) -> bool:
    """Whether a number that names nothing is about something else: 80 km are no bicycle's length."""
    return abs(number) > FAR * max(abs(attribute.low), abs(attribute.high))
