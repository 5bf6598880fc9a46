"""What should come first: "la moins large", "the quietest", "pas cher"."""

from dialogs.search.pieces import Is, Piece
from dialogs.search.sentence import Sentence
from dialogs.search.values import NUMBER


class Orders:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if piece.used or not {Is.LITTLE, Is.MUCH, Is.NAME} & set(piece.also):
                continue
            ahead = self._said.pieces[at - 1] if at else None
            if ahead and ahead.what == Is.JOIN and at > 1:
                ahead = self._said.pieces[at - 2]
            degree = self._said.degree(ahead) if ahead and not ahead.used else None
            if {Is.LITTLE, Is.MUCH} & set(piece.also) and not (Is.VALUE in piece.also and degree is None):
                self._adjective(at, piece, degree)
            elif degree and piece.named and ahead:
                self._said.order(piece.named, degree == Is.LEAST, self._said.found.orders, piece)
        if not (self._said.found.orders or self._said.found.wishes):
            self._by_bulk()

    def _by_bulk(self) -> None:
        """ "plus petit", "a bigger one": by what such products are first measured by."""
        bulk = self._said.lexicon.asking.bulk
        for piece in self._said.pieces:
            if not piece.used and piece.text in (*bulk["smaller"], *bulk["bigger"]):
                by = next(filter(self._is_measured, bulk["by"]), "")
                smallest = piece.text in bulk["smaller"]
                self._said.order(self._said.book.of_concepts([by]), smallest, self._said.found.orders)
                return

    def _is_measured(self, concept: str) -> bool:
        options = [a for a in self._said.book.of_concepts([concept]).exact if a.kind == NUMBER]
        return self._said.best(options) is not None

    def _adjective(self, at: int, piece: Piece, degree: Is | None) -> None:
        little, much = self._said.lexicon.little.get(piece.phrase, ()), self._said.lexicon.much.get(piece.phrase, ())
        concepts = [*little, *much] if degree else [*little]
        article = self._said.pieces[at - 1].text in self._said.lexicon.asking.superlative["articles"] if at else False
        if (
            not degree
            and not little
            and not (article and piece.text.endswith("est"))
            and not _is_superlative(piece.text)
        ):
            return
        smallest = bool(little) if degree != Is.LEAST else not little
        into = self._said.found.orders if degree or _is_superlative(piece.text) else self._said.found.wishes
        self._said.order(self._said.book.of_concepts(concepts or list(much)), smallest, into, piece)


def _is_superlative(text: str) -> bool:
    return any(word.endswith("est") or word in _FIRST_OF_ALL for word in text.split(" "))


_FIRST_OF_ALL = frozenset(
    ("most", "least", "mieux", "meilleur", "meilleure", "meilleurs", "meilleures", "moins", "plus", "highest", "top")
)
