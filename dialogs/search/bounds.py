"""Numbers and what bounds them: "moins de 42 cm de large", "entre 300 et 400 €", "lighter than 3 lb"."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from dialogs.search.about import About
from dialogs.search.criteria import Test
from dialogs.search.doubtful_units import DoubtfulUnits
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

NUMBERED = ("size", "vintage")
"""What people say by its number alone: "en 42", "un rouge de 2018"."""


class Bounds:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said
        self._about = About(said)
        self._units = DoubtfulUnits(said, self._about)

    def read(self) -> None:
        self._join_own_units()
        at = 0
        while at < len(self._said.pieces):
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
        attribute = self._about.of(last, "", name, pieces[end].unit_key, at)
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
        units = [q.unit.dimension for p in pieces[at : at + 3 : 2] if (q := p.quantity) and q.unit]
        if len(set(units)) > 1:
            return None  # "de 5 ans à 20 euros" are an age and a price
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
        if ahead and ahead.before in ("<=", ">=") and not ahead.used:
            ahead.used = True  # "pas plus léger que"
            return (ahead.before if not smaller else {"<=": ">=", ">=": "<="}[ahead.before]), i + 1
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
            if piece.after and not piece.used and not self._opens_next(i) and not self._compares(i):
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
        if followed and self._measures_apart(at - 1, at + 1):
            return False  # in "8 kg minimum 1400 tours" it does not: only amounts of money are announced so
        return followed and not (len(beyond) == 2 and beyond[1].after and beyond[1].what != Is.NUMBER)

    def _measures_apart(self, first: int, second: int) -> bool:
        """Whether two numbers are measured in different units, neither of them money."""
        units = [q.unit for at in (first, second) if (q := self._said.pieces[at].quantity)]
        dimensions = {unit.dimension for unit in units if unit}
        return len(dimensions) == 2 and dimensions.isdisjoint(("", "money"))

    def _compares(self, at: int) -> bool:
        """Whether a bound behind a number belongs to what follows: "100 litres pas plus large que 80 cm"."""
        said = [p for p in self._said.pieces[at + 1 : at + 4] if p.what not in (Is.JOIN, Is.CHAT)]
        return len(said) > 1 and said[1].text in ("que", "than") and said[0].quantity is None

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
        if dimension is None and number.quantity and (sized := self._sized_ahead(first, number.quantity)):
            return sized
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

    def _sized_ahead(self, first: int, number: Quantity) -> tuple[Named, int] | None:
        """The name ahead, where the number is one of its values: "size 9 waterproof"."""
        i = self._said.skip_back(first - 1)
        ahead = self._named_at(i) if i >= 0 else None
        named = ahead[1].named if ahead and Is.NAME in ahead[1].also else None
        word = f"{number.written:g}"
        known = named and any(a.concept in NUMBERED and word in a.values for a in named.exact)
        return (named, i) if named and known else None

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
        low, high, unit = self._units.settled(low, high, name, unit_key)
        if unit is None and not high and not op and self._counted_in_words(low, name, at):
            return True
        attribute = self._about.of(low if low.unit or not high else high, op, name, unit_key, at)
        if attribute is None and high and unit is None and not unit_key:
            attribute = self._budget(low, high, at)
        if attribute is None:
            if op or (unit and unit.dimension):
                self._said.found.unknown.append(self._said.pieces[at].text)
                return True
            return False
        if unit and unit.dimension and unit.dimension != attribute.dimension:  # 400 g of 400 g/m²
            unit, low, high = None, replace(low, unit=None), high and replace(high, unit=None)
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

    def _budget(self, low: Quantity, high: Quantity, at: int) -> Attribute | None:
        """What "entre 400 et 600" is, where prices come near."""
        price, opens = self._said.book.price(), at and self._said.pieces[at - 1].what == Is.BETWEEN
        near = price and any(self._said.plausible(price, q.number, "~") for q in (low, high))
        return price if opens and near else None

    def _scale(self, unit: Unit | None, attribute: Attribute) -> tuple[float, float, str]:
        """What a number is worth in the base, and its unit: as it was said, else as the catalogue writes it."""
        if unit:
            return unit.factor, unit.offset, unit.label
        return (attribute.factor if attribute.dimension else 1.0), 0.0, attribute.unit

    def _as_needed(self, attribute: Attribute, op: str, at: int) -> str:
        """What a need asks of a product: to bear 150 kg or more, to do for 800 m², to be for children of 6 already."""
        articles = (1 for piece in self._said.pieces[max(at - 1, 0) : at] if piece.text in ("a", "an", "un", "une"))
        at -= sum(articles)
        ahead = self._said.pieces[at - 1] if at else None
        if attribute.concept == "age_from" and op in ("", ">="):
            return "<="
        needed = ahead is not None and ahead.text in self._said.lexicon.asking.needs["for"]
        if not op and (attribute.concept == "max_load" or (needed and attribute.dimension == "area")):
            return ">="
        return op or ("<=" if attribute.id == PRICE else "=")

    def _counted_in_words(self, low: Quantity, name: Named | None, at: int) -> bool:
        """A size or a year that the catalogue keeps as a word: "taille 42", "en 42"."""
        word = f"{low.written:g}"
        known = self._said.book.of_concepts(NUMBERED)
        elsewhere = name and not any(map(self._said.covers, name.exact)) and self._is_size(at)
        sized = name.exact if name and not elsewhere else (*known.exact, *known.longer)
        told = [a for a in sized if not a.dimension and word in a.values]
        best = self._said.best([a for a in told if a.kind == WORD]) or self._said.best(told)
        if best is None or (best.kind == NUMBER and name):
            return False
        if best.kind == NUMBER:
            self._said.add_number(best, "=", low.written, "", low.written)
        else:
            self._said.add_words(best, [(word,)], at, negated=self._said.negated(at), all_of=False)
        criteria = self._said.found.criteria
        criteria[-1] = replace(
            criteria[-1], tests=(*criteria[-1].tests, *self._kept_otherwise(best, sized, low.written))
        )
        return True

    def _is_size(self, at: int) -> bool:
        """Whether a size is named ahead: the "taille" of shoes is their "pointure", though dolls have a "taille"."""
        ahead = self._said.before(at)
        return ahead is not None and "size" in self._said.lexicon.names.get(ahead.phrase, ())

    def _kept_otherwise(self, best: Attribute, sized: Sequence[Attribute], number: float) -> Iterator[Test]:
        """A size that stands alone is kept as a number, one of several as a word: who asks for it means either."""
        word = f"{number:g}"
        for other in sized:
            if other is not best and other.concept == best.concept and not other.dimension and word in other.values:
                is_number = other.kind == NUMBER
                test = Test(attribute=other.id, op="=", number=number, words=("0.000001",))
                yield test if is_number else Test(attribute=other.id, op="in", words=(word,))
