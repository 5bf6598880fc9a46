"""What a product is free of: "sans parabène", "gluten free", where the catalogue says so in as many words."""

from dialogs.search.criteria import Criterion, Test
from dialogs.search.pieces import Piece
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence


class Lacks:
    """Reads them off a sentence. What the catalogue does not put so is left to the other readers."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if piece.used or not piece.phrase:
                continue
            if self._said.without(at) or self._is_free(at + 1):
                self._lacking(at, piece)

    def _is_free(self, at: int) -> bool:
        """ "paraben free", "sugar-free"."""
        following = self._said.pieces[at : at + 2]
        texts = [piece.text for piece in following if piece.text not in ("-", "–")]
        return bool(texts) and texts[0] in self._said.lexicon.asking.not_["free"]

    def _lacking(self, at: int, piece: Piece) -> None:
        said = self._said.book.free_of(piece.phrase)
        words = [(a, value) for a, value in said if value and self._said.is_of_kind(a.values[value].kinds)]
        flags = [a for a, value in said if not value and self._said.covers(a) > 0]
        if not words and not flags:
            return
        attribute: Attribute = words[0][0] if words else flags[0]
        value: str | bool = attribute.values[words[0][1]].label if words else True
        tests = [Test(attribute=a.id, op="in", words=(word,)) for a, word in words]
        tests += [Test(attribute=a.id, op="has") for a in flags]
        self._use(at, piece)
        self._said.found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op="=" if words else "has",
                value=value,
                tests=tuple(dict.fromkeys(tests)),
                concept=attribute.concept,
            )
        )

    def _use(self, at: int, piece: Piece) -> None:
        piece.used = True
        for beside in self._said.pieces[at + 1 : at + 3]:
            if beside.text in self._said.lexicon.asking.not_["free"]:
                beside.used = True
