"""Words that are no criterion by themselves: some must be said of the product, the others help to rank."""

from dialogs.search.criteria import Criterion
from dialogs.search.pieces import Is, Piece
from dialogs.search.sentence import Sentence
from dialogs.search.tokens import BREAKS
from dialogs.search.words import key


class Rest:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> list[tuple[str, ...]]:
        """Words that are no criterion by themselves: those beside the kind or a "with" must be said of the product."""
        words: list[tuple[str, ...]] = []
        for at, piece in enumerate(self._said.pieces):
            if piece.used or piece.what not in (Is.WORD, Is.NUMBER, Is.KIND, Is.VALUE, Is.FLAG, Is.NAME):
                continue
            if piece.what == Is.NUMBER and (
                piece.quantity is None or (piece.quantity.unit and piece.quantity.unit.dimension)
            ):
                continue
            stems = piece.phrase or key(piece.text)
            if not stems or piece.text in self._said.lexicon.asking.chat["words"]:
                continue
            known = all(word in self._said.book.stems or word.isdecimal() for word in stems.split())
            if self._must_be_said(at, piece, known):
                self._said.found.criteria.append(
                    Criterion(
                        attribute="text",
                        op="not in" if self._said.negated(at) or self._said.without(at) else "in",
                        value=piece.text,
                        text=self._ways_to_say(stems),
                        excludes=self._said.negated(at) or self._said.without(at),
                    )
                )
            elif not known and piece.what == Is.WORD:
                self._said.found.unknown.append(piece.text)
            words.append(self._ways_to_say(stems))
        return words

    def _must_be_said(self, at: int, piece: Piece, known: bool) -> bool:
        if piece.what in (Is.NAME, Is.NUMBER):
            return False
        ahead = self._said.before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT, Is.NOT):
            return True
        return known and self._said.found.kind != "" and self._beside_kind(at)

    def _beside_kind(self, at: int) -> bool:
        between = range(min(at, self._said.kind_at) + 1, max(at, self._said.kind_at))
        return all(
            self._said.pieces[i].what in (Is.JOIN, Is.CHAT, Is.WORD) or self._said.pieces[i].used for i in between
        ) and not any(self._said.pieces[i].text in BREAKS for i in between)

    def _ways_to_say(self, stems: str) -> tuple[str, ...]:
        """The phrase, and what else means the same in either language."""
        meaning = self._said.lexicon.terms.get(stems)
        same = [plain for plain, term in self._said.lexicon.terms.items() if term == meaning] if meaning else []
        kind = self._said.lexicon.kinds.get(stems)
        same += [plain for plain, name in self._said.lexicon.kinds.items() if kind and name.kind == kind.kind]
        return tuple(dict.fromkeys([stems, *same]))
