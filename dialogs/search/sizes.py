"""Two or three measures at once: "160x200", "8 x 10", "60 x 85 x 55 cm"."""

from collections.abc import Sequence
from itertools import product

from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence
from dialogs.search.units import Quantity

SIDES = ("m", "ft", "in")
"""Units that a size without one may be in, where its numbers are too small for centimetres."""


class Sizes:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if piece.what == Is.SIZE:
                self._size(piece, self._bound(at))

    def _bound(self, at: int) -> str:
        """ "60x60 maxi", "moins de 60x60", "pas plus gros que 60x60"; else it is that size."""
        behind = self._said.pieces[at + 1] if at + 1 < len(self._said.pieces) else None
        ahead = self._ahead(at)
        for piece, op in ((behind, behind.after if behind else ""), (ahead, _bounds(ahead))):
            if piece and op in ("<", "<=", ">", ">="):
                piece.used = True
                return op
        return "="

    def _ahead(self, at: int) -> Piece | None:
        """What stands in front of it, or of the "gros que" in front of it."""
        pieces, i = self._said.pieces, self._said.skip_back(at - 1)
        if i > 0 and pieces[i].what == Is.THAN:
            i -= 1
            if not pieces[i].before and pieces[i].what not in (Is.LEAST, Is.MOST):
                pieces[i].used, i = True, i - 1
        return pieces[i] if i >= 0 else None

    def _size(self, piece: Piece, op: str) -> None:
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
        for loosely, order in product(("", op.strip("=")), orders):
            measured = [self._said.best(self._said.book.of_concepts([concept]).exact) for concept in order]
            sides = [(a, q, self._side(a, q)) for a, q in zip(measured, piece.size, strict=True) if a]
            if len(sides) == len(order) and all(self._said.plausible(a, number, loosely) for a, _, number in sides):
                piece.used = True
                for attribute, quantity, number in sides:
                    unit = quantity.unit.label if quantity.unit else attribute.unit
                    self._said.add_number(attribute, op, number, unit, quantity.written)
                return
        self._said.found.unknown.append(piece.text)

    def _side(self, attribute: Attribute, quantity: Quantity) -> float:
        """In the base unit: as it was said, else in the first unit that gives a likely number."""
        units = [self._said.lexicon.units.factor(name) for name in SIDES]
        numbers = [quantity.written * factor for factor in (1.0, attribute.factor, *units)]
        likely = (number for number in numbers if self._said.plausible(attribute, number, ""))
        return quantity.number if quantity.unit else next(likely, quantity.number)


def _bounds(piece: Piece | None) -> str:
    if piece is None:
        return ""
    return piece.before or {Is.LEAST: "<", Is.MOST: ">"}.get(piece.what, "")
