"""Numbers and what bounds them: "moins de 42 cm de large", "entre 300 et 400 €", "lighter than 3 lb"."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.search.facts import PRICE
from dialogs.search.phrasebook import Named
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence, measures
from dialogs.search.units import Quantity, Unit
from dialogs.search.values import NUMBER, WORD
from dialogs.search.words import stem

ABOUT = 0.10
"""How far "around 300 €" reaches, up and down."""

SIDES = ("m", "ft", "in")
"""Units that a size without one may be in, where its numbers are too small for centimetres."""

SERVED = ("persons", "seats", "place_settings")
"""For how many a thing is."""

YEARS = range(1900, 2101)

ASIDE = (Is.LITTLE, Is.MUCH, Is.LEAST, Is.MOST)
"""What may stand between a kind and its number: "la meuleuse la moins chère en 125"."""

LEAST_SAID = 10
"""A smaller number without a unit may count the things themselves: "4 pneus"."""

NUMBERED = ("size", "vintage")
"""What people say by its number alone: "en 42", "un rouge de 2018"."""


class Bounds:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        self._join_own_units()
        at = 0
        while at < len(self._said.pieces):
            if self._said.pieces[at].what == Is.SIZE:
                self._read_size(self._said.pieces[at])
            if self._said.pieces[at].what == Is.NUMBER and not self._said.pieces[at].used:
                self._read_quantity(at)
            at += 1

    def _join_own_units(self) -> None:
        """A number takes the unit behind it that only this catalogue knows: "100 nights", "700 A"."""
        pieces, at = self._said.pieces, 0
        while at + 1 < len(pieces):
            piece, following = pieces[at], pieces[at + 1]
            beyond = pieces[at + 2] if at + 2 < len(pieces) else None
            counts = piece.quantity and piece.quantity.unit is None and stem(following.text) in self._said.book.counted
            if counts and not following.used and not (beyond and beyond.what == Is.NUMBER):
                piece.unit_key, piece.text = stem(following.text), f"{piece.text} {following.text}"
                del pieces[at + 1]
            at += 1

    def _read_quantity(self, at: int) -> None:
        piece = self._said.pieces[at]
        low = piece.quantity
        assert low is not None
        if self._read_alternatives(at):
            return
        high_at = self._range_end(at)
        op, first = self._bound_before(at)
        last = high_at or at
        if not op and not high_at:
            op, last = self._bound_after(at)
        name, named_at = self._name_beside(first, last, self._said.pieces[last if high_at else at])
        high = self._said.pieces[high_at].quantity if high_at else None
        unit_key = self._said.pieces[high_at].unit_key if high_at else piece.unit_key
        done = self._bounded(low, high, op, name, unit_key, at)
        if done:
            piece.used = True
            for i in (high_at, named_at):
                if i is not None and i >= 0:
                    self._said.pieces[i].used = True

    def _read_size(self, piece: Piece) -> None:
        """ "160x200": the measures that these products have, in the order that they are said in."""
        orders: Sequence[tuple[str, ...]] = (
            ("width", "length"),
            ("length", "width"),
            ("width", "height"),
            ("width", "depth"),
            ("length", "height"),
        )
        if len(piece.size) == 3:
            orders = (("width", "height", "depth"), ("length", "width", "height"), ("length", "width", "thickness"))
        for order in orders:
            measured = [self._said.best(self._said.book.of_concepts([concept]).exact) for concept in order]
            sides = [(a, q, self._side(a, q)) for a, q in zip(measured, piece.size, strict=True) if a]
            if len(sides) == len(order) and all(self._said.plausible(a, number, "") for a, _, number in sides):
                piece.used = True
                for attribute, quantity, number in sides:
                    unit = quantity.unit.label if quantity.unit else attribute.unit
                    self._said.add_number(attribute, "=", number, unit, quantity.written)
                return
        self._said.found.unknown.append(piece.text)

    def _side(self, attribute: Attribute, quantity: Quantity) -> float:
        """In the base unit: as it was said, else in the first unit that gives a likely number."""
        units = [self._said.lexicon.units.factor(name) for name in SIDES]
        numbers = [quantity.written * factor for factor in (1.0, attribute.factor, *units)]
        likely = (number for number in numbers if self._said.plausible(attribute, number, ""))
        return quantity.number if quantity.unit else next(likely, quantity.number)

    def _read_alternatives(self, at: int) -> bool:
        """ "5 ou 6 kg": either number, in the unit of the last."""
        pieces, end = self._said.pieces, at
        while end + 2 < len(pieces) and pieces[end + 1].what == Is.OR and pieces[end + 2].what == Is.NUMBER:
            end += 2
        quantities = [q for piece in pieces[at : end + 1 : 2] if (q := piece.quantity)]
        last = quantities[-1]
        if end == at or any(q.unit and last.unit and q.unit.dimension != last.unit.dimension for q in quantities):
            return False
        name, named_at = self._name_beside(at, end, pieces[end])
        attribute = self._about(last, "", name, pieces[end].unit_key, at)
        if attribute is None:
            return False
        factor = last.unit.factor if last.unit else attribute.factor if attribute.dimension else 1.0
        unit = last.unit.label if last.unit and last.unit.dimension else attribute.unit
        self._said.add_any_number(attribute, [(q.written * factor, q.written) for q in quantities], unit)
        for i in (*range(at, end + 1, 2), *([named_at] if named_at >= 0 else [])):
            pieces[i].used = True
        return True

    def _range_end(self, at: int) -> int | None:
        """Where "entre 300 et 400" ends, if it is one."""
        pieces = self._said.pieces
        if at + 2 >= len(pieces) or pieces[at + 2].what != Is.NUMBER:
            return None
        ahead = pieces[at - 1] if at else None
        middle = pieces[at + 1].text in self._said.lexicon.asking.between["middle"]
        opens = ahead is not None and ahead.text in self._said.lexicon.asking.between["first"]
        return at + 2 if middle and (opens or pieces[at + 1].text in ("-", "–", "to")) else None

    def _bound_before(self, at: int) -> tuple[str, int]:
        """The bound in front of a number, and where it begins."""
        i = self._said.skip_back(at - 1)
        if i < 0:
            return "", at
        piece = self._said.pieces[i]
        if piece.what == Is.BETWEEN:
            return "", i
        if piece.before == "~" and i and self._said.pieces[i - 1].before:
            piece.used, i = True, i - 1  # "sans dépasser une trentaine d'euros"
            piece = self._said.pieces[i]
        if piece.before and not piece.used:
            piece.used = True
            if self._said.negated(i) and piece.before in ("<", ">"):
                self._said.use_not(i)
                return {"<": ">=", ">": "<="}[piece.before], i
            return piece.before, i
        if piece.what == Is.THAN or piece.text in ("que", "than"):
            return self._comparative(i)
        return "", i + 1 if i + 1 <= at else at

    def _comparative(self, at: int) -> tuple[str, int]:
        """ "moins large que", "plus léger que", "quieter than", "pas plus large que"."""
        i = self._said.skip_back(at - 1)
        if i < 0:
            return "", at
        adjective = self._said.pieces[i]
        if not {Is.LITTLE, Is.MUCH} & set(adjective.also):
            return "", at
        smaller = Is.LITTLE in adjective.also and Is.MUCH not in adjective.also
        ahead = self._said.pieces[i - 1] if i else None
        start = i
        if ahead and (degree := self._said.degree(ahead)):
            smaller = smaller if degree == Is.MOST else not smaller
            ahead.used, start = True, i - 1
        if self._said.negated(start):
            self._said.use_not(start)
            return (">=" if smaller else "<="), i + 1
        return ("<" if smaller else ">"), i + 1

    def _bound_after(self, at: int) -> tuple[str, int]:
        i = at + 1
        if i < len(self._said.pieces):
            piece = self._said.pieces[i]
            if piece.after and not piece.used and not self._opens_next(i):
                piece.used = True
                return piece.after, i
            named = self._named_at(self._said.skip_ahead(i))
            if named and named[0] + 1 < len(self._said.pieces):
                beyond = self._said.pieces[named[0] + 1]
                if beyond.after and not beyond.used and not self._opens_another(named[0] + 1):
                    beyond.used = True
                    return beyond.after, at
        return "", at

    def _opens_next(self, at: int) -> bool:
        """Whether a bound between two numbers belongs to the second: "7 kg max 300 €", unless that has its own."""
        piece, beyond = self._said.pieces[at], self._said.pieces[at + 1 : at + 3]
        followed = bool(piece.before and beyond and beyond[0].what == Is.NUMBER)
        return followed and not (len(beyond) == 2 and beyond[1].after and beyond[1].what != Is.NUMBER)

    def _opens_another(self, at: int) -> bool:
        """Whether a bound belongs to the number that follows it: "60 cm de large max 300 €"."""
        following = self._said.skip_ahead(at + 1)
        return (
            bool(self._said.pieces[at].before)
            and following < len(self._said.pieces)
            and self._said.pieces[following].what == Is.NUMBER
        )

    def _named_at(self, at: int) -> tuple[int, Piece] | None:
        if (
            at < len(self._said.pieces)
            and {Is.NAME, Is.MUCH, Is.LITTLE} & set(self._said.pieces[at].also)
            and not self._said.pieces[at].used
        ):
            return at, self._said.pieces[at]
        return None

    def _name_beside(self, first: int, last: int, number: Piece) -> tuple[Named | None, int]:
        """The name of what is bounded: behind the number ("42 cm de large"), else ahead of it ("largeur max 42 cm")."""
        dimension = number.quantity.unit.dimension if number.quantity and number.quantity.unit else None
        behind = self._named_at(self._said.skip_ahead(last + 1))
        if behind and (named := self._fitting(behind[1], dimension)) and not self._has_own_number(behind[0], dimension):
            return named, behind[0]
        i = self._said.skip_back(first - 1)
        while i >= 0 and self._said.pieces[i].what in (Is.LEAST, Is.MOST, Is.BETWEEN):
            i = self._said.skip_back(i - 1)
        ahead = self._named_at(i) if i >= 0 else None
        if ahead and (named := self._fitting(ahead[1], dimension)):
            beside_the_point = dimension is None and not self._may_be_of(ahead[1], named, number)
            return (None, -1) if beside_the_point else (named, i)
        return None, -1

    def _may_be_of(self, piece: Piece, named: Named, number: Piece) -> bool:
        """ "Silencieux à moins de 200" bounds no noise: what is only said in passing, no noise comes near."""
        if Is.NAME in piece.also or not number.quantity:
            return True
        called = (*named.exact, *named.longer)
        return any(self._said.plausible(a, number.quantity.number, "~") for a in called if a.kind == NUMBER)

    def _has_own_number(self, at: int, dimension: str | None) -> bool:
        """Whether a name is followed by a number of its own, with no break between: "60 cm hauteur 85 cm"."""
        joined = at and self._said.pieces[at - 1].what in (Is.JOIN, Is.CHAT)
        following = self._said.skip_ahead(at + 1)
        if joined or following >= len(self._said.pieces):
            return False
        piece = self._said.pieces[following]
        if piece.before:
            following = self._said.skip_ahead(following + 1)
        theirs = self._said.pieces[following].quantity if following < len(self._said.pieces) else None
        return theirs is not None and (theirs.unit.dimension if theirs.unit else None) == dimension

    def _fitting(self, piece: Piece, dimension: str | None) -> Named | None:
        """The attributes a name calls whose numbers are of this dimension."""
        degrees = [*self._said.lexicon.little.get(piece.phrase, ()), *self._said.lexicon.much.get(piece.phrase, ())]
        concepts = [concept for concept in degrees if concept != "price"]  # "en 43 pas trop cher" is no price
        by_concept = self._said.book.of_concepts([*concepts, *self._said.lexicon.names.get(piece.phrase, ())])
        named = piece.named or Named((), ())
        called = tuple(dict.fromkeys((*named.exact, *by_concept.exact)))
        exact = [a for a in called if measures(a, dimension) or (dimension is None and a.kind == WORD)]
        longer = [a for a in dict.fromkeys((*named.longer, *by_concept.longer)) if measures(a, dimension)]
        return Named(tuple(exact), tuple(longer)) if exact or longer else None

    def _bounded(
        self, low: Quantity, high: Quantity | None, op: str, name: Named | None, unit_key: str, at: int
    ) -> bool:
        unit = (high and high.unit) or low.unit
        low, high, unit = self._in_money(low, high, unit, name, unit_key)
        low, high, unit = self._in_fluid(low, high, unit, name)
        if unit and self._is_foreign(unit):
            self._said.found.money, unit = unit.label, self._our_money()
            low, high = replace(low, unit=unit), high and replace(high, unit=unit)
        if unit is None and not high and not op and self._counted_in_words(low, name, at):
            return True
        attribute = self._about(low if low.unit or not high else high, op, name, unit_key, at)
        if attribute is None:
            if op or (unit and unit.dimension):
                self._said.found.unknown.append(self._said.pieces[at].text)
                return True
            return False
        factor, offset, label = self._scale(unit, attribute)
        number = low.number if low.unit and low.unit.dimension else low.written * factor + offset
        if high:
            self._said.add_number(attribute, ">=", number, label, low.written)
            self._said.add_number(attribute, "<=", high.written * factor + offset, label, high.written)
        elif low.high > low.number:
            least, most = (low.number, low.high) if low.unit else (number, low.high * factor)
            self._said.add_number(attribute, ">=", least, label, low.written)
            self._said.add_number(attribute, "<=", most, label, (most - offset) / factor)
        elif op == "~":
            self._said.add_number(attribute, ">=", number * (1 - ABOUT), label, low.written * (1 - ABOUT))
            self._said.add_number(attribute, "<=", number * (1 + ABOUT), label, low.written * (1 + ABOUT))
        else:
            op = self._as_needed(attribute, op, at)
            self._said.add_number(attribute, op, number, label, low.written)
        return True

    def _scale(self, unit: Unit | None, attribute: Attribute) -> tuple[float, float, str]:
        """What a number is worth in the base, and its unit: as it was said, else as the catalogue writes it."""
        if unit:
            return unit.factor, unit.offset, unit.label
        return (attribute.factor if attribute.dimension else 1.0), 0.0, attribute.unit

    def _is_foreign(self, unit: Unit) -> bool:
        """Whether it is money other than the prices'. Several dollars share a sign."""
        ours = self._said.book.schema.currency
        same = unit.label in (ours, "cents") or (unit.label == "USD" and ours.endswith("D"))
        return unit.dimension == "money" and not same

    def _our_money(self) -> Unit:
        currency = self._said.book.schema.currency
        return self._said.lexicon.units.named(currency) or Unit("money", currency, 1.0, whole=True)

    def _as_needed(self, attribute: Attribute, op: str, at: int) -> str:
        """What a need asks of a product: to bear 150 kg or more, to do for 800 m², to be for children of 6 already."""
        ahead = self._said.pieces[at - 1] if at else None
        if attribute.concept == "age_from" and op in ("", ">="):
            return "<="
        needed = ahead is not None and ahead.text in self._said.lexicon.asking.needs["for"]
        if not op and (attribute.concept == "max_load" or (needed and attribute.dimension == "area")):
            return ">="
        return op or ("<=" if attribute.id == PRICE else "=")

    def _in_money(
        self, low: Quantity, high: Quantity | None, unit: Unit | None, name: Named | None, unit_key: str
    ) -> tuple[Quantity, Quantity | None, Unit | None]:
        """Pounds are money where prices are in pounds, or where nothing weighs as much, unless a weight is named."""
        if name or unit_key != "pound" or not (self._said.book.schema.currency == "GBP" or self._too_heavy(low)):
            return low, high, unit
        money = self._said.lexicon.units.named("gbp")
        low = replace(low, number=low.written, high=low.written, unit=money)
        return low, replace(high, number=high.written, high=high.written, unit=money) if high else None, money

    def _in_fluid(
        self, low: Quantity, high: Quantity | None, unit: Unit | None, name: Named | None
    ) -> tuple[Quantity, Quantity | None, Unit | None]:
        """Ounces are fluid where such products are told by their volume and not by their weight: a bottle of 32 oz."""
        weighed = (
            unit is None or unit.label != "oz" or name or any(map(self._said.covers, self._said.book.numbers("mass")))
        )
        fluid = self._said.lexicon.units.named("fl oz")
        if weighed or fluid is None or not any(map(self._said.covers, self._said.book.numbers("volume"))):
            return low, high, unit
        one, other = (
            q and replace(q, number=q.written * fluid.factor, high=q.written * fluid.factor, unit=fluid)
            for q in (low, high)
        )
        return one or low, other, fluid

    def _too_heavy(self, quantity: Quantity) -> bool:
        weight = self._likeliest("mass", quantity.number, "~")
        return weight is None or not self._said.plausible(weight, quantity.number, "~")

    def _counted_in_words(self, low: Quantity, name: Named | None, at: int) -> bool:
        """A size or a year that the catalogue keeps as a word: "taille 42", "en 42"."""
        word = f"{low.written:g}"
        sized = name.exact if name else [a for c in NUMBERED for a in self._said.book.by_concept.get(c, ())]
        best = self._said.best([a for a in sized if not a.dimension and word in a.values])
        if best is None or (best.kind == NUMBER and name):
            return False
        if best.kind == NUMBER:
            self._said.add_number(best, "=", low.written, "", low.written)
        else:
            self._said.add_words(best, [(word,)], at, negated=self._said.negated(at), all_of=False)
        return True

    def _about(self, quantity: Quantity, op: str, name: Named | None, unit_key: str, at: int) -> Attribute | None:
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
            likeliest = self._likeliest(dimension, quantity.number, op)
            degrees = dimension == "temperature" and not likeliest
            return self._likeliest("share", quantity.number, op) if degrees else likeliest  # of alcohol
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

    def _likeliest(self, dimension: str, number: float, op: str) -> Attribute | None:
        options = [a for a in self._said.book.numbers(dimension) if a.id != PRICE]
        prefers = [self._said.lexicon.prefers.get(kind, {}).get(dimension) for kind in self._said.found.primary]
        preferred = tuple(a for a in options if a.key in prefers and self._said.covers(a) > 0)
        if preferred and (best := self._said.best(preferred, number, op)) and self._said.plausible(best, number, op):
            return best
        return self._said.best(tuple(options), number, op)
