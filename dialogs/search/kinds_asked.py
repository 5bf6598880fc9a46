"""Which kind of product a sentence asks for: "machine à laver", a shelf's own name, never what the thing is for."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.search.criteria import Criterion, Test
from dialogs.search.facts import BRAND, KIND, WIDER
from dialogs.search.phrasebook import runs_of
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute, KindSeen
from dialogs.search.sentence import Sentence
from dialogs.search.words import key

ARTICLES = ("un", "une", "a", "an", "the", "le", "la", "les", "des", "mon", "ma", "mes", "my")


class KindsAsked:
    """Reads them off a sentence."""

    def __init__(self, said: Sentence) -> None:
        self._said = said

    def read(self) -> None:
        for at, piece in enumerate(self._said.pieces):
            if Is.KIND not in piece.also:
                continue
            if self._is_alternative(at):
                self._take_alternative(piece)
            elif self._is_kind_here(at, piece):
                self._take_kind(at, piece)

    def _is_kind_here(self, at: int, piece: Piece) -> bool:
        """Whether a word that names a kind is meant as one: the first is, and what narrows it further."""
        if self._is_purpose(at) or self._is_first_of_compound(at, piece) or self._holds_another(at, piece):
            return False
        ahead = self._said.before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT) and (len(piece.also) > 1 or self._said.kind_at >= 0):
            return False
        if self._said.kind_at < 0:
            if self._is_part_of_next(at):
                return True
            later = [p for p in self._said.pieces[at + 1 :] if Is.KIND in p.also]
            weak = self._is_head(piece)
            other_reading = set(piece.also) & {Is.NAME, Is.VALUE, Is.FLAG, Is.MUCH, Is.LITTLE}
            return not (later and (weak or other_reading) and self._surer(later, piece))
        return self._narrows(piece)

    def _is_alternative(self, at: int) -> bool:
        """Whether it stands behind the kind asked for and an "or": "un aspirateur balai ou un aspirateur robot"."""
        pieces, i = self._said.pieces, at - 1
        while i > 0 and pieces[i].what in (Is.JOIN, Is.CHAT):
            i -= 1
        return i > 0 and pieces[i].what == Is.OR and self._said.kind_at == i - 1 and pieces[i - 1].used

    def _take_alternative(self, piece: Piece) -> None:
        tests, shelf, primary = self._kind_tests(self._said.book.kinds[piece.phrase])
        criteria = self._said.found.criteria
        (last,) = [n for n, c in enumerate(criteria) if c.concept == "kind"][-1:]
        known = criteria[last].value
        labels = (*(known if isinstance(known, tuple) else (str(known),)), self._called(piece, shelf))
        criteria[last] = replace(criteria[last], op="in", value=labels, tests=(*criteria[last].tests, *tests))
        self._said.found.primary |= primary
        self._said.kind_at = self._said.pieces.index(piece)
        piece.used = True

    def _is_first_of_compound(self, at: int, piece: Piece) -> bool:
        """ "laptop bag" asks for a bag: in English the last of two names is the thing."""
        following = self._said.pieces[at + 1] if at + 1 < len(self._said.pieces) else None
        if following is None or Is.KIND not in following.also:
            return False
        named = [self._said.lexicon.kinds.get(phrase) for phrase in (piece.phrase, following.phrase)]
        return all(name and "en" in name.languages for name in named)

    def _is_part_of_next(self, at: int) -> bool:
        """ "sac aspirateur" asks for a bag: in French the first of two names is the thing."""
        pieces = self._said.pieces
        beside = at + 1 < len(pieces) and Is.KIND in pieces[at + 1].also
        return (
            beside
            and not (self._is_head(pieces[at]) and not self._is_head(pieces[at + 1]))
            and not any(Is.KIND in piece.also for piece in pieces[:at])
        )

    def _holds_another(self, at: int, piece: Piece) -> bool:
        """ "pot de miel", "box of chocolates": what is in it is asked for."""
        following = [p for p in self._said.pieces[at + 1 : at + 3] if p.what != Is.JOIN]
        of = at + 1 < len(self._said.pieces) and self._said.pieces[at + 1].text in ("de", "d", "of")
        holds = piece.text in self._said.lexicon.asking.containers.get("words", ())
        return holds and of and bool(following) and Is.KIND in following[0].also

    def _is_purpose(self, at: int) -> bool:
        """ "filtre pour lave-linge" asks for a filter, "un truc pour ranger les chaussures" for no shoes."""
        i = at - 1
        while i >= 0 and self._said.pieces[i].text in ARTICLES:
            i -= 1
        if i >= 1 and self._said.pieces[i].what == Is.WORD and self._said.pieces[i - 1].text in ("pour", "to"):
            return True
        ahead = self._said.pieces[i - 1] if i >= 1 else None
        return bool(ahead and self._said.pieces[i].text in ("pour", "for") and (ahead.what == Is.WORD or ahead.used))

    def _surer(self, later: list[Piece], piece: Piece) -> bool:
        longer = any(p.also == (Is.KIND,) or len(p.phrase.split()) > len(piece.phrase.split()) for p in later)
        return longer or (self._is_head(piece) and not all(map(self._is_head, later)))

    def _is_head(self, piece: Piece) -> bool:
        """Whether only titles or shelves that begin or end so make a kind of it."""
        return all(name.startswith("head:") for name in self._said.book.kinds[piece.phrase])

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
        narrows = self._said.kind_at >= 0 and not excluded
        tests, shelf, primary = self._kind_tests(names)
        label = self._called(piece, shelf)
        feature = None if excluded or narrows else self._told_by_a_feature(piece)
        if feature:
            tests, _, primary = self._kind_tests((feature[0],))
        criterion = Criterion(
            attribute="class",
            op="!=" if excluded else "=",
            value=label,
            tests=tests,
            text=(piece.phrase,) if narrows else (),  # "chaise de jardin" may say so in its title alone
            excludes=excluded,
            concept="kind",
        )
        said = [self._in_its_words(piece, primary)] if piece.phrase in self._said.book.narrower and not feature else []
        said += [] if feature or said or excluded else self._told_by_a_value(piece, primary)
        self._said.found.criteria += [criterion, *([feature[1]] if feature else []), *said]
        piece.used = True
        if excluded:
            return
        self._said.found.narrowing += self._narrowing(piece)
        if self._said.kind_at < 0:
            self._said.kind_at = at
            self._said.found.kind = label
        narrowed = self._said.found.primary & primary
        self._said.found.primary = frozenset(narrowed or primary)

    def _narrowing(self, piece: Piece) -> list[tuple[str, ...]]:
        """What its name says beyond the kind's plain names: the lexicon has a "stylo plume" among pens."""
        lexicon = self._said.lexicon
        asked = lexicon.kinds.get(piece.phrase)
        plain = lexicon.first_names(asked.kind) if asked else frozenset((piece.phrase,))
        if piece.phrase in plain:
            return []
        known = {word for name in plain for word in name.split()}
        more = [word for word in piece.phrase.split() if word not in known]
        return [tuple(dict.fromkeys((word, *lexicon.same_term.get(lexicon.terms.get(word, ""), ())))) for word in more]

    def _told_by_a_feature(self, piece: Piece) -> tuple[str, Criterion] | None:
        """The wider kind, where a feature of its products may say the rest: a "canapé convertible" is a sofa that is.

        The feature, or the narrower kind, is then a criterion of its own.
        """
        book, lexicon = self._said.book, self._said.lexicon
        asked = lexicon.kinds.get(piece.phrase)
        if asked is None:
            return None
        wider = lexicon.parents.get(asked.kind, asked.kind)
        if wider not in book.schema.kinds:
            return None
        primary = book.schema.kinds[wider].primary
        runs = runs_of(piece.phrase) | {run for name in lexicon.first_names(asked.kind) for run in runs_of(name)}
        alike = {run for name in lexicon.kind_names[wider] for run in runs_of(key(name)) if name.count(" ") == 0}
        alike |= {run for name in lexicon.first_names(wider) for run in runs_of(name)}
        named = ((run, a) for run in sorted(runs - alike) for a in book.flagged(run) if a in book.names.get(run, ()))
        flags = {a.id: a for _, a in named if a.by_kind.keys() & set(primary)}
        if not flags or (wider == asked.kind and piece.phrase in lexicon.first_names(asked.kind)):
            return None
        feature = next(iter(flags.values()))
        narrower = self._kind_tests((asked.kind,))[0] if asked.kind != wider else ()
        return wider, Criterion(
            attribute=feature.label,
            op="has",
            value=True,
            tests=(*(Test(attribute=i, op="has") for i in flags), *narrower),
            text=() if narrower else (piece.phrase,),
            concept=feature.concept,
        )

    def _in_its_words(self, piece: Piece, primary: frozenset[str]) -> Criterion:
        """What the shop does not sort by may stand in its texts, or be a value: a sofa that is called a sofa bed."""
        lexicon = self._said.lexicon
        kind = lexicon.kinds[piece.phrase].kind
        name = next(name for name in lexicon.kind_names[kind] if key(name) == piece.phrase)
        valued = self._values_of(lexicon.same_kind[kind], lexicon.and_wider(kind)[1:], primary)
        tests = tuple(Test(attribute=a.id, op="in", words=words) for a, words in valued)
        label = next((a.label for a, _ in valued), "text")
        return Criterion(attribute=label, op="in", value=name, tests=tests, text=lexicon.same_kind[kind])

    def _told_by_a_value(self, piece: Piece, primary: frozenset[str]) -> list[Criterion]:
        """ "café en grains": coffee, where a value of it says the rest of the name."""
        asked = self._said.lexicon.kinds.get(piece.phrase)
        if asked is None or piece.phrase in self._said.lexicon.first_names(asked.kind) or asked.kind not in primary:
            return []
        for attribute, words in self._values_of((piece.phrase,), (asked.kind,), primary):
            shown = self._said.shown(attribute, words)
            tests = (Test(attribute=attribute.id, op="in", words=words),)
            told = Criterion(attribute=attribute.label, op="=", value=shown, tests=tests, text=(piece.phrase,))
            return [replace(told, concept=attribute.concept)]
        return []

    def _values_of(
        self, phrases: Sequence[str], wider: Sequence[str], primary: frozenset[str]
    ) -> list[tuple[Attribute, tuple[str, ...]]]:
        """What the words of a kind's names, other than those of the wider kinds, are values of among these products."""
        book, lexicon = self._said.book, self._said.lexicon
        alike = {run for kind in wider for name in lexicon.kind_names[kind] for run in runs_of(key(name))}
        alike -= set(phrases) if len(phrases) == 1 else set()
        single = {key(name) for kind in wider for name in lexicon.kind_names[kind] if " " not in key(name)}
        runs = {run for phrase in phrases for run in runs_of(phrase)} - (alike if len(phrases) > 1 else single)
        found: dict[int, set[str]] = {}
        for run in sorted(runs):
            for ident, words in book.valued(run).items():
                here = {word for word in words if primary & set(book.by_id[ident].values[word].kinds)}
                if here and ident > BRAND:
                    found.setdefault(ident, set()).update(here)
        return [(book.by_id[ident], tuple(sorted(words))) for ident, words in found.items()]

    def _called(self, piece: Piece, shelf: str) -> str:
        """As the catalogue calls it, where it has a shelf of that name; else as the customer does."""
        lexicon = self._said.lexicon
        if piece.phrase in self._said.book.narrower:
            return lexicon.kind_names[self._said.book.kinds[piece.phrase][0]][0]
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
