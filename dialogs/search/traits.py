"""What a product has or has not: "avec départ différé", "without touchscreen", "va au four"."""

from dialogs.search.criteria import Criterion, Test
from dialogs.search.phrasebook import Named
from dialogs.search.pieces import Is, Piece
from dialogs.search.sentence import Sentence


class Traits:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if piece.used:
                continue
            if Is.FLAG in piece.also:
                self._feature(at, piece)
            elif Is.NAME in piece.also and piece.named:
                self._presence(at, piece, piece.named)

    def _feature(self, at: int, piece: Piece) -> None:
        flags = [a for a in self._said.book.flagged(piece.phrase) if self._said.covers(a) > 0]
        if not flags:
            return
        exact = [
            a for a in flags if piece.phrase in a.names or a in (piece.named.exact if piece.named else ())
        ] or flags[:1]
        wanted = not (self._said.negated(at) or self._said.without(at))
        lists = self._said.book.valued(piece.phrase)
        listed = [(self._said.book.by_id[i], words) for i, words in lists.items() if self._said.book.by_id[i].many]
        tests = [Test(attribute=a.id, op="has") for a in exact]
        tests += [Test(attribute=a.id, op="in", words=tuple(sorted(words))) for a, words in listed]
        piece.used = True
        self._said.found.criteria.append(
            Criterion(
                attribute=exact[0].label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=tuple(dict.fromkeys(tests)),
                excludes=not wanted,
                concept=exact[0].concept,
            )
        )

    def _presence(self, at: int, piece: Piece, named: Named) -> None:
        """ "avec garantie": that the product states one at all."""
        ahead = self._said.before(at)
        having = ahead is not None and ahead.what in (Is.HAVING, Is.WITHOUT) and not ahead.data.startswith("program")
        options = [a for a in named.exact if self._said.covers(a) > 0]
        following = self._said.pieces[at + 1] if at + 1 < len(self._said.pieces) else None
        if not having or not options or (following and following.what in (Is.WORD, Is.NUMBER)):
            return
        piece.used = True
        wanted = not self._said.without(at) and not self._said.negated(at)
        self._said.found.criteria.append(
            Criterion(
                attribute=options[0].label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=tuple(Test(attribute=a.id, op="has") for a in options),
                excludes=not wanted,
                concept=options[0].concept,
            )
        )
