"""Which kind of product a sentence asks for: "machine à laver", a shelf's own name, never what the thing is for."""

from collections.abc import Sequence

from dialogs.search.criteria import Criterion, Test
from dialogs.search.facts import KIND, WIDER
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import KindSeen
from dialogs.search.sentence import Sentence
from dialogs.search.words import key


class KindsAsked:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if Is.KIND in piece.also and self._is_kind_here(at, piece):
                self._take_kind(at, piece)

    def _is_kind_here(self, at: int, piece: Piece) -> bool:
        """Whether a word that names a kind is meant as one: the first is, and what narrows it further."""
        if self._is_purpose(at) or self._is_first_of_compound(at, piece) or self._holds_another(at, piece):
            return False
        ahead = self._said.before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT) and (len(piece.also) > 1 or self._said.kind_at >= 0):
            return False
        if self._said.kind_at < 0:
            later = [p for p in self._said.pieces[at + 1 :] if Is.KIND in p.also]
            weak = all(name.startswith("head:") for name in self._said.book.kinds[piece.phrase])
            other_reading = set(piece.also) & {Is.NAME, Is.VALUE, Is.FLAG, Is.MUCH, Is.LITTLE}
            return not (later and (weak or other_reading) and self._surer(later, piece))
        return self._narrows(piece)

    def _is_first_of_compound(self, at: int, piece: Piece) -> bool:
        """ "laptop bag" asks for a bag: in English the last of two names is the thing."""
        following = self._said.pieces[at + 1] if at + 1 < len(self._said.pieces) else None
        if following is None or Is.KIND not in following.also:
            return False
        named = [self._said.lexicon.kinds.get(phrase) for phrase in (piece.phrase, following.phrase)]
        return all(name and "en" in name.languages for name in named)

    def _holds_another(self, at: int, piece: Piece) -> bool:
        """ "pot de miel", "box of chocolates": what is in it is asked for."""
        following = [p for p in self._said.pieces[at + 1 : at + 3] if p.what != Is.JOIN]
        of = at + 1 < len(self._said.pieces) and self._said.pieces[at + 1].text in ("de", "d", "of")
        holds = piece.text in self._said.lexicon.asking.containers.get("words", ())
        return holds and of and bool(following) and Is.KIND in following[0].also

    def _is_purpose(self, at: int) -> bool:
        """ "filtre pour lave-linge" asks for a filter."""
        i = at - 1
        while i >= 0 and self._said.pieces[i].text in ("un", "une", "a", "the", "le", "la", "mon", "ma", "my"):
            i -= 1
        ahead = self._said.pieces[i - 1] if i >= 1 else None
        return bool(ahead and self._said.pieces[i].text in ("pour", "for") and (ahead.what == Is.WORD or ahead.used))

    def _surer(self, later: list[Piece], piece: Piece) -> bool:
        return any(p.also == (Is.KIND,) or len(p.phrase.split()) > len(piece.phrase.split()) for p in later)

    def _narrows(self, piece: Piece) -> bool:
        """ "chaussures … running": a shelf within the kind; not a thing that the kind is for."""
        names = self._said.book.kinds[piece.phrase]
        if all(name.startswith("head:") for name in names) or Is.VALUE in piece.also or Is.NAME in piece.also:
            return False
        primary = {kind for name in names for kind in self._seen(name).primary}
        return bool(primary & self._said.found.primary) and primary != self._said.found.primary

    def _take_kind(self, at: int, piece: Piece) -> None:
        names = self._said.book.kinds[piece.phrase]
        excluded = self._said.negated(at)
        tests, shelf, primary = self._kind_tests(names)
        label = self._called(piece, shelf)
        narrows = self._said.kind_at >= 0 and not excluded
        criterion = Criterion(
            attribute="class",
            op="!=" if excluded else "=",
            value=label,
            tests=tests,
            text=(piece.phrase,) if narrows else (),  # "chaise de jardin" may say so in its title alone
            excludes=excluded,
            concept="kind",
        )
        self._said.found.criteria.append(criterion)
        piece.used = True
        if excluded:
            return
        if self._said.kind_at < 0:
            self._said.kind_at = at
            self._said.found.kind = label
        narrowed = self._said.found.primary & primary
        self._said.found.primary = frozenset(narrowed or primary)

    def _called(self, piece: Piece, shelf: str) -> str:
        """As the catalogue calls it, where it has a shelf of that name; else as the customer does."""
        lexicon = self._said.lexicon
        asked, shelved = lexicon.kinds.get(piece.phrase), lexicon.kinds.get(key(shelf))
        if key(shelf) == piece.phrase or (asked and shelved and asked.kind == shelved.kind):
            return shelf
        spelled = lexicon.kind_names[asked.kind] if asked else ()
        return next((name for name in spelled if key(name) == piece.phrase), piece.text)

    def _kind_tests(self, names: Sequence[str]) -> tuple[tuple[Test, ...], str, frozenset[str]]:
        """By the very kind where the catalogue has it, else by the narrower kinds that it is the head of."""
        exact = tuple(name for name in names if name in self._said.book.schema.kinds)
        exact = tuple(name for name in exact if not name.startswith("shelf:")) or exact  # its shelf is of that kind
        wide = tuple(name for name in names if name in self._said.book.schema.wider)
        chosen, attribute = (exact, KIND) if exact else (wide, WIDER)
        seen = [self._seen(name) for name in chosen]
        label = max(seen, key=lambda s: s.count).label or chosen[0].replace("_", " ")
        primary = frozenset(kind for s in seen for kind in s.primary)
        return (Test(attribute=attribute, op="in", words=chosen),), label, primary

    def _seen(self, name: str) -> KindSeen:
        book = self._said.book.schema
        return book.kinds.get(name) or book.wider[name]
