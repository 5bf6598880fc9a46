"""What customers say in their own way: "sous un plan de travail", "en stock", "petite cuisine"."""

from dialogs.search.pieces import Is, Piece
from dialogs.search.sentence import Sentence
from dialogs.search.values import FLAG


class Idioms:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if piece.what == Is.IDIOM:
                concept, op, number, unit_name = self._said.lexicon.asking.idioms[piece.data]
                unit = self._said.lexicon.units.named(unit_name)
                options = self._said.book.of_concepts([concept])
                if attribute := self._said.best(options.exact, number=float(number)):
                    factor = unit.factor if unit else 1.0
                    self._said.add_number(attribute, op, float(number) * factor, unit_name, float(number))
            elif piece.what == Is.WISH:
                concept, direction = self._said.lexicon.asking.wishes[piece.data]
                self._said.order(self._said.book.of_concepts([concept]), direction == "least", self._said.found.wishes)
            elif piece.what == Is.OPPOSITE:
                self._opposite(at, piece)
            elif piece.what == Is.STOCK and (stock := self._said.book.stock()) and not self._said.negated(at):
                self._said.add_flag(stock, piece, wanted=True)
            elif piece.what == Is.PROMOTION and (promotion := self._said.book.promotion()):
                self._said.add_flag(promotion, piece, wanted=True)

    def _opposite(self, at: int, piece: Piece) -> None:
        """ "filaire": that it says no to "sans fil"."""
        named = self._said.book.of_concepts([self._said.lexicon.asking.opposites[piece.data]])
        flags = [a for a in named.exact if a.kind == FLAG]
        if best := self._said.best(flags):
            self._said.add_flag(best, piece, wanted=self._said.negated(at) or self._said.without(at))
