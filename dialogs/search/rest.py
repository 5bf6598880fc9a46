"""Words that are no criterion by themselves: some must be said of the product, the others help to rank."""

from collections.abc import Collection, Container

from msgspec.structs import replace

from dialogs.search.criteria import Criterion, Test
from dialogs.search.facts import CALLED
from dialogs.search.pieces import CODE, Is, Piece
from dialogs.search.sentence import Sentence
from dialogs.search.tokens import BREAKS
from dialogs.search.words import key

OF = ("de", "d", "a", "à", "of")
"""What may join a kind to the word that says which."""

SHORTENED = 4
"""Letters that a word of a title must be called by, at least: "vitro" for "vitrocéramique"."""


class Rest:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> list[tuple[str, ...]]:
        """What helps to rank: for each word, the ways to say it."""
        ranking: list[tuple[str, ...]] = []
        self._read_called()
        for at, piece in enumerate(self._said.pieces):
            stems = piece.phrase or key(piece.text)
            if not piece.used and stems and self._says_something(piece):
                self._judge(at, piece, stems)
                ranking.append(self._ways_to_say(stems))
        return ranking

    def _read_called(self) -> None:
        """What titles of the kind say beside its name: "lave-linge top", "friteuse sans huile", "front load washer"."""
        known = {word for kind in self._said.found.primary for word in self._said.book.schema.called.get(kind, ())}
        if self._said.kind_at < 0 or not known:
            return
        for step in (-1, 1):
            self._read_called_from(self._said.kind_at, step, known)

    def _read_called_from(self, at: int, step: int, known: Collection[str]) -> None:
        """Each word on one side of the kind, as long as titles say it."""
        while 0 <= (at := at + step) < len(self._said.pieces):
            piece = self._said.pieces[at]
            of = piece.what == Is.JOIN and piece.text in OF
            if of or (step < 0 and self._goes_with(at, piece, known)):
                continue
            beyond = self._said.pieces[at + 1] if piece.what == Is.WITHOUT and at + 1 < len(self._said.pieces) else None
            said = (piece, beyond) if beyond and step > 0 else (piece,)
            stems = " ".join(one.phrase or key(one.text) for one in said)
            told = [_in_full(word, known) for word in ((stems,) if beyond else tuple(stems.split()))]
            if any(one.used for one in said) or not told or not all(told):
                return
            for word in told:
                self._must_be_called(" ".join(one.text for one in said), word)
            for one in said:
                one.used = True
            at += len(said) - 1
            if step > 0 and len(told) == 1:
                at = self._or_called(at, known)

    def _or_called(self, at: int, known: Collection[str]) -> int:
        """Where the last of several such words stands, any of which will do: "plaque à induction ou vitro"."""
        joint, other = (*self._said.pieces[at + 1 : at + 3], None, None)[:2]
        if joint is None or other is None or joint.what != Is.OR or other.used:
            return at
        word = _in_full(other.phrase or key(other.text), known)
        if not word:
            return at
        criteria = self._said.found.criteria
        (first,) = criteria[-1].tests
        either = replace(first, words=(*first.words, word))
        criteria[-1] = replace(criteria[-1], value=(str(criteria[-1].value), other.text), tests=(either,))
        other.used = True
        return at + 2

    def _goes_with(self, at: int, piece: Piece, known: Container[str]) -> bool:
        """Whether it is part of a name that only its first word tells apart: "front load washer"."""
        ahead = self._said.pieces[at - 1] if at else None
        telling = ahead is not None and ahead.what == Is.WORD and ahead.phrase in known
        return telling and not piece.used and piece.what in (Is.WORD, Is.NAME) and piece.phrase not in known

    def _must_be_called(self, said: str, stem: str) -> None:
        tests = (Test(attribute=CALLED, op="in", words=(stem,)),)
        self._said.found.criteria.append(Criterion(attribute="text", op="in", value=said, tests=tests))

    def _says_something(self, piece: Piece) -> bool:
        if piece.what == Is.NUMBER:
            return piece.quantity is not None and not (piece.quantity.unit and piece.quantity.unit.dimension)
        telling = piece.what in (Is.WORD, Is.KIND, Is.VALUE, Is.FLAG, Is.NAME)
        asked = {word for c in self._said.found.criteria for word in key(c.attribute).split()}
        if piece.what == Is.WORD and asked.issuperset(piece.phrase.split()):
            return False  # "for sensitive skin", where the skin type is sensitive
        return telling and piece.text not in self._said.lexicon.asking.chat["words"]

    def _judge(self, at: int, piece: Piece, stems: str) -> None:
        """Whether a word is asked for strictly: a kind of thing that has no shelf here, or what must be said."""
        known = any(map(self._is_known, self._ways_to_say(stems)))
        if stems in self._said.lexicon.kinds and piece.what == Is.WORD and not self._said.found.kind:
            piece.text = self._said.found.kind = self._spelled(stems)
            self._require(piece, stems, attribute="class", concept="kind")
        elif known and piece.data != CODE and self._is_head(at, piece):
            self._said.found.kind = piece.text
            self._said.kind_at = at
            self._require(piece, stems, attribute="class", concept="kind")
        elif self._must_be_said(at, piece, known):
            excluded = self._said.negated(at) or self._said.without(at)
            self._require(piece, stems, attribute="text", excluded=excluded)
        elif not known and piece.what == Is.WORD:
            self._said.found.unknown.append(piece.text)

    def _is_known(self, stems: str) -> bool:
        return all(word in self._said.book.stems or word.isdecimal() for word in stems.split())

    def _spelled(self, stems: str) -> str:
        names = self._said.lexicon.kind_names[self._said.lexicon.kinds[stems].kind]
        return next(name for name in names if key(name) == stems)

    def _is_head(self, at: int, piece: Piece) -> bool:
        """Whether it is the first thing said beside criteria, where no kind is known: "un bordeaux bio de 2018"."""
        if self._said.found.kind or piece.what != Is.WORD or not self._said.found.criteria:
            return False
        ahead = self._said.before(at)
        governed = ahead is not None and ahead.what in (Is.HAVING, Is.WITHOUT, Is.NOT)
        return not governed and not any(p.what == Is.WORD or p.used for p in self._said.pieces[:at])

    def _require(self, piece: Piece, stems: str, *, attribute: str, concept: str = "", excluded: bool = False) -> None:
        self._said.found.criteria.append(
            Criterion(
                attribute=attribute,
                op="not in" if excluded else "in",
                value=piece.text,
                text=self._ways_to_say(stems),
                excludes=excluded,
                concept=concept,
            )
        )

    def _must_be_said(self, at: int, piece: Piece, known: bool) -> bool:
        if piece.data == CODE:
            return True
        if piece.what == Is.NUMBER or (piece.what == Is.NAME and not self._is_part(at, piece)):
            return False
        ahead = self._said.before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT, Is.NOT):
            return True
        if any(self._said.done_to(i) == at and Is.VALUE in p.also for i, p in enumerate(self._said.pieces) if i > at):
            return True
        return known and self._said.found.kind != "" and self._beside_kind(at)

    def _is_part(self, at: int, piece: Piece) -> bool:
        """Whether a name right ahead of the kind names no attribute of it: "disque meuleuse" asks for a disc."""
        named = piece.named.exact if piece.named else ()
        return at == self._said.kind_at - 1 and not any(map(self._said.covers, named))

    def _beside_kind(self, at: int) -> bool:
        between = range(min(at, self._said.kind_at) + 1, max(at, self._said.kind_at))
        return all(
            self._said.pieces[i].what in (Is.JOIN, Is.CHAT, Is.WORD) or self._said.pieces[i].used for i in between
        ) and not any(self._said.pieces[i].text in BREAKS for i in between)

    def _ways_to_say(self, stems: str) -> tuple[str, ...]:
        """The phrase, and what else means the same in either language."""
        lexicon = self._said.lexicon
        meaning, kind = lexicon.terms.get(stems), lexicon.kinds.get(stems)
        same = lexicon.same_term[meaning] if meaning else ()
        of_kind = lexicon.same_kind[kind.kind] if kind else ()
        as_telling = (name for name in of_kind if name.count(" ") >= stems.count(" "))  # no wrap dress for a purse
        noun = stems.removesuffix("er")  # "presser": "presse-agrumes"
        does = [noun] if len(noun) > 3 and noun in self._said.book.stems else []
        return tuple(dict.fromkeys([stems, *same, *as_telling, *does]))


def _in_full(word: str, known: Collection[str]) -> str:
    """The word of titles that is said, or of which only the beginning is; none if there is no such word, or several."""
    if word in known:
        return word
    longer = [one for one in known if one.startswith(word)] if len(word) >= SHORTENED else []
    return longer[0] if len(longer) == 1 else ""
