"""Values in words: "noir ou blanc", "tout sauf Bosch", "programme laine"."""

from dialogs.search.facts import BRAND
from dialogs.search.phrasebook import Named
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute
from dialogs.search.sentence import Sentence

COLOUR = "colour"


class Choices:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        at = 0
        while at < len(self._said.pieces):
            if Is.VALUE in self._said.pieces[at].also or self._said.pieces[at].what == Is.VALUE:
                at = self._read_value(at)
            at += 1

    def _read_value(self, at: int) -> int:
        """One value, or several of one attribute: "noir ou blanc"; returns where the last one stands."""
        piece = self._said.pieces[at]
        if piece.used or not self._is_value_here(at, piece):
            return at
        name_at = self._name_of_value(at)
        named = self._said.pieces[name_at].named if name_at is not None else None
        chosen = self._valued(piece, named)
        if chosen is None:
            return at
        attribute, words = chosen
        negated = any(self._said.negated(i) or self._said.without(i) for i in (at, name_at) if i is not None)
        groups, last, joined_by = [words], at, Is.OR
        while (more := self._next_value(last, attribute)) is not None:
            last, more_words, joint = more
            groups.append(more_words)
            joined_by = joint if joint == Is.AND else joined_by
        for used in [at, last, *([name_at] if name_at is not None else [])]:
            self._said.pieces[used].used = True
        self._said.add_words(attribute, groups, at, negated=negated, all_of=joined_by == Is.AND and attribute.many)
        return last

    def _is_value_here(self, at: int, piece: Piece) -> bool:
        compared = bool(at) and self._said.degree(self._said.pieces[at - 1]) is not None
        return not (compared and {Is.LITTLE, Is.MUCH} & set(piece.also)) and self._said.done_to(at) < 0

    def _name_of_value(self, at: int) -> int | None:
        """Where the attribute's name stands beside a value, if it does: "couleur noire", "wool programme"."""
        value = set(self._said.book.valued(self._said.pieces[at].phrase))
        for i in (self._said.skip_back(at - 1), self._said.skip_ahead(at + 1)):
            if 0 <= i < len(self._said.pieces) and not self._said.pieces[i].used and i != at:
                named = self._said.pieces[i].named
                if named and Is.NAME in self._said.pieces[i].also and {a.id for a in named.exact} & value:
                    return i
        return None

    def _valued(self, piece: Piece, named: Named | None) -> tuple[Attribute, tuple[str, ...]] | None:
        found = {self._said.book.by_id[i]: words for i, words in self._said.book.valued(piece.phrase).items()}
        if named and (of_name := {a: w for a, w in found.items() if a in named.exact}):
            found = of_name
        meaning = self._said.lexicon.terms.get(piece.phrase, piece.phrase)

        def fitness(attribute: Attribute) -> tuple[float, ...]:
            words = found[attribute]
            here = sum(attribute.values[w].count for w in words if self._said.is_of_kind(attribute.values[w].kinds))
            return (
                here > 0 and self._said.covers(attribute) > 0,
                meaning in words,
                bool(attribute.concept) or attribute.id == BRAND,
                here,
            )

        best = max(found, key=fitness, default=None)
        if best is None or not (fitness(best)[0] or best.id == BRAND or named or self._is_always_one(best, meaning)):
            return None
        return best, tuple(sorted(found[best]))

    def _is_always_one(self, attribute: Attribute, meaning: str) -> bool:
        """Grey is a colour, even where no such product comes in grey: it is asked for, and found to be missing."""
        return attribute.concept == COLOUR and meaning in attribute.values and bool(self._said.covers(attribute))

    def _next_value(self, at: int, attribute: Attribute) -> tuple[int, tuple[str, ...], Is] | None:
        i, joint, seen = at + 1, Is.OR, False
        while i < len(self._said.pieces) and (
            self._said.pieces[i].what in (Is.OR, Is.AND, Is.JOIN, Is.NOT)
            or self._said.pieces[i].text in (",", "/", "&", "de", "en", "la", "le")
        ):
            seen = (
                seen
                or self._said.pieces[i].what in (Is.OR, Is.AND, Is.NOT)
                or self._said.pieces[i].text in (",", "/", "&")
            )
            joint = Is.AND if self._said.pieces[i].what == Is.AND else joint
            if self._said.pieces[i].what == Is.NOT and self._said.pieces[i].text not in ("ni", "ni en", "ni de", "nor"):
                return None
            i += 1
        if (
            not seen
            or i >= len(self._said.pieces)
            or (Is.VALUE not in self._said.pieces[i].also and self._said.pieces[i].what != Is.VALUE)
        ):
            return None
        words = self._said.book.valued(self._said.pieces[i].phrase).get(attribute.id)
        if not words or self._said.pieces[i].used:
            return None
        self._said.pieces[i].used = True
        return i, tuple(sorted(words)), joint
