"""From a sentence to criteria: "machine à laver de moins de 42 cm de large, à moins de 350 euros"."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum, auto

from msgspec import Struct
from msgspec.structs import replace

from dialogs.search.criteria import Criterion, Order, Query, Test
from dialogs.search.facts import BRAND, KIND, PRICE, WIDER
from dialogs.search.lexicon import Lexicon
from dialogs.search.phrasebook import LONGEST_PHRASE, Named, Phrasebook
from dialogs.search.schema import Attribute, KindSeen
from dialogs.search.tokens import BREAKS, Token, tokens
from dialogs.search.units import Quantity, Unit
from dialogs.search.values import NUMBER, WORD
from dialogs.search.words import SMALL, key, stem

ABOUT = 0.10
"""How far "around 300 €" reaches, up and down."""


class Is(StrEnum):
    """What a piece of the sentence is."""

    NUMBER = auto()
    BOUND = auto()  # before a number
    AFTER = auto()  # a bound behind its number
    BOTH = auto()  # may be either: "max", "minimum"
    BETWEEN = auto()
    MIDDLE = auto()
    NAME = auto()
    LITTLE = auto()
    MUCH = auto()
    VALUE = auto()
    FLAG = auto()
    KIND = auto()
    NOT = auto()
    WITHOUT = auto()
    OR = auto()
    AND = auto()
    LEAST = auto()
    MOST = auto()
    THAN = auto()
    HAVING = auto()
    STOCK = auto()
    PROMOTION = auto()
    IDIOM = auto()
    WISH = auto()
    JOIN = auto()  # a word that ties a name to its number
    BREAK = auto()
    CHAT = auto()
    WORD = auto()


class Piece(Struct):
    """A run of tokens that means something together. `also` is what else it might be."""

    what: Is
    text: str
    phrase: str = ""  # the key of its words
    data: str = ""
    quantity: Quantity | None = None
    unit_key: str = ""
    named: Named | None = None
    also: tuple[Is, ...] = ()
    used: bool = False
    before: str = ""  # the bound it is in front of a number
    after: str = ""  # the bound it is behind one


class Reading(Struct):
    """What was found while reading one sentence."""

    kind: str = ""
    primary: frozenset[str] = frozenset()
    criteria: list[Criterion] = []
    orders: list[Order] = []
    wishes: list[Order] = []
    unknown: list[str] = []


class Parser:
    """Understands sentences about one catalogue."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._lexicon = book.lexicon
        self._phrases = _functional(book.lexicon)

    def parse(self, sentence: str) -> Query:
        said = self._spelled_right(tokens(sentence, self._lexicon))
        return Sentence(self._book, [*self._pieces(said)]).understood()

    def _spelled_right(self, said: list[Token]) -> list[Token]:
        right = []
        for token in said:
            better = self._book.corrected(token.text) if token.stem else token.text
            right.append(token if better == token.text else Token(better, stem(better)))
        return right

    # cutting

    def _pieces(self, said: list[Token]) -> Iterator[Piece]:
        at = 0
        while at < len(said):
            piece, size = self._longest(said, at)
            yield piece
            at += size

    def _longest(self, said: list[Token], at: int) -> tuple[Piece, int]:
        token = said[at]
        functional, functional_size = self._functional(said, at)
        if functional and functional.what == Is.AFTER and not (at and _counts_something(said[:at])):
            functional, functional_size = None, 0
        of_shop, shop_size = self._of_the_shop(said, at)
        if (
            of_shop
            and shop_size >= functional_size
            and not (functional_size == shop_size and self._is_function(functional))
        ):
            return of_shop, shop_size
        if functional:
            return functional, functional_size
        if token.quantity:
            piece = Piece(Is.NUMBER, token.text, quantity=token.quantity, unit_key=token.unit_key)
            return piece, 1
        if token.text in BREAKS:
            return Piece(Is.BREAK, token.text), 1
        chat = self._lexicon.asking.chat["words"]
        if not token.stem or token.text in SMALL or token.text in chat or len(token.text) == 1:
            return Piece(Is.CHAT, token.text), 1
        return Piece(Is.WORD, token.text, token.stem), 1

    def _is_function(self, piece: Piece | None) -> bool:
        return piece is not None and piece.what not in (Is.CHAT, Is.JOIN, Is.HAVING)

    def _functional(self, said: list[Token], at: int) -> tuple[Piece | None, int]:
        for size in range(min(7, len(said) - at), 0, -1):
            run = said[at : at + size]
            if any(token.quantity for token in run):
                continue
            piece = self._phrases.get(" ".join(token.text for token in run))
            if piece and not (piece.after and _goes_on(said, at + size)):
                return _copy(piece), size
        return None, 0

    def _of_the_shop(self, said: list[Token], at: int) -> tuple[Piece | None, int]:
        """The longest name, value or kind of the catalogue that starts here."""
        if said[at].quantity:
            return self._coded(said[at]), 1
        if not said[at].stem or said[at].text in SMALL:
            return None, 0
        best: tuple[Piece | None, int] = (None, 0)
        stems: list[str] = []
        for size, token in enumerate(said[at : at + LONGEST_PHRASE + 3], 1):
            if token.text in BREAKS:
                break
            if token.text in SMALL and token.text != "d":
                continue
            stems += token.text.split() if token.quantity else [token.stem or token.text]
            if token.quantity:
                stems[-1:] = [word for word in key(token.text).split()]
            phrase = " ".join(word for word in stems if word not in ("d", "-", "/", "'"))
            text = " ".join(t.text for t in said[at : at + size])
            piece = self._piece_of(phrase, text, bool(token.quantity)) or self._written_apart(phrase, text)
            if piece:
                best = (piece, size)
            if len(stems) > LONGEST_PHRASE:
                break
        return best

    def _written_apart(self, phrase: str, text: str) -> Piece | None:
        """ "lap top" for "laptop"."""
        joined = stem(text.replace(" ", ""))
        apart = phrase.count(" ") == 1 and joined in self._book.kinds and len(joined) > 5
        return Piece(Is.KIND, text, joined, also=(Is.KIND,)) if apart else None

    def _coded(self, token: Token) -> Piece | None:
        """A name or value that looks like a quantity: "5G", "4K"."""
        phrase = key(token.text)
        if not re.fullmatch(r"\d{1,2} [a-z]", phrase) or " " in token.text:
            return None
        flags = self._book.flagged(phrase)
        also = [*([Is.FLAG] if flags else []), *([Is.VALUE] if phrase in self._book.exact else [])]
        return Piece(also[0], token.text, phrase, named=self._book.named(phrase), also=tuple(also)) if also else None

    def _piece_of(self, phrase: str, text: str, has_number: bool) -> Piece | None:
        book = self._book
        also: list[Is] = []
        if has_number:
            exact = phrase in book.exact and not phrase.replace(" ", "").isdecimal()
            return Piece(Is.VALUE, text, phrase) if exact else None
        if phrase in book.kinds:
            also.append(Is.KIND)
        if book.flagged(phrase):
            also.append(Is.FLAG)
        if phrase in book.names or phrase in book.longer or phrase in self._lexicon.names:
            also.append(Is.NAME)
        little, much = book.adjectives.get(phrase, ((), ()))
        also += [Is.LITTLE] if little else []
        also += [Is.MUCH] if much else []
        if book.has_value(phrase) and (len(phrase) > 2 or phrase in book.exact):
            also.append(Is.VALUE)
        if (
            not also
            or len(phrase) < 2
            or (_is_mere_chat(text, also, self._lexicon) and phrase not in book.plain_values)
        ):
            return None
        return Piece(also[0], text, phrase, named=book.named(phrase), also=tuple(also))


def _counts_something(before: list[Token]) -> bool:
    """Whether a number was just said, so that a bound may follow it."""
    return any(token.quantity or len(token.text) == 1 or "+" in token.text for token in before[-4:])


def _goes_on(said: list[Token], at: int) -> bool:
    """ "et plus" ends a bound, but "et plus de 8 kg" begins another."""
    joined = said[at - 1].text in ("plus", "moins", "more", "less") and at + 1 < len(said)
    return joined and said[at].text in ("de", "d", "que", "than") and bool(said[at + 1].quantity)


def _is_mere_chat(text: str, also: list[Is], lexicon: Lexicon) -> bool:
    """ "grand" may be part of some value, but alone it is talk."""
    return text in lexicon.asking.chat["words"] and set(also) <= {Is.VALUE, Is.FLAG}


def _copy(piece: Piece) -> Piece:
    return Piece(piece.what, piece.text, data=piece.data, before=piece.before, after=piece.after)


def _functional(lexicon: Lexicon) -> dict[str, Piece]:
    """Every turn of phrase that works alike in all catalogues, by its words."""
    asking = lexicon.asking
    found: dict[str, Piece] = {word: Piece(Is.JOIN, word) for word in asking.connect["words"]}
    for what, phrases in (
        (Is.HAVING, asking.having["words"]),
        (Is.LEAST, asking.superlative["least"]),
        (Is.MOST, asking.superlative["most"]),
        (Is.THAN, asking.superlative["than"]),
        (Is.OR, asking.join["or"]),
        (Is.AND, asking.join["and"]),
        (Is.BREAK, asking.join["stop"]),
        (Is.STOCK, asking.stock["words"]),
        (Is.PROMOTION, asking.promotion["words"]),
        (Is.IDIOM, tuple(asking.idioms)),
        (Is.WISH, tuple(asking.wishes)),
        (Is.NOT, asking.not_["words"]),
        (Is.WITHOUT, asking.not_["without"]),
        (Is.BETWEEN, ("entre", "between", "compris entre", "comprise entre", "entre les", "allant de", "ranging from")),
    ):
        found |= {phrase: Piece(what, phrase, data=phrase) for phrase in phrases}
    for op, phrases in asking.before.items():
        for phrase in phrases:
            found[phrase] = Piece(Is.BOUND, phrase, data=found[phrase].what if phrase in found else "", before=op)
    for op, phrases in asking.after.items():
        for phrase in phrases:
            ahead = found.get(phrase)
            what = Is.BOTH if ahead and ahead.what == Is.BOUND else ahead.what if ahead else Is.AFTER
            before = ahead.before if ahead else ""
            found[phrase] = Piece(what, phrase, data=ahead.data if ahead else "", before=before, after=op)
    return found


class Sentence:
    """One sentence on its way to criteria: quantities first, then values and features, then what is left."""

    def __init__(self, book: Phrasebook, pieces: list[Piece]) -> None:
        self._book = book
        self._lexicon = book.lexicon
        self._pieces = pieces
        self._found = Reading(criteria=[], orders=[], wishes=[], unknown=[])
        self._kind_at = -1

    def understood(self) -> Query:
        self._read_kind()
        self._read_idioms()
        self._read_ordered_letters()
        self._read_quantities()
        self._read_superlatives()
        self._read_values()
        self._read_features()
        words = self._read_rest()
        found = self._found
        return Query(
            kind=found.kind,
            criteria=tuple(_merged(found.criteria)),
            superlative=found.orders[0] if found.orders else None,
            wishes=tuple([*found.orders[1:], *found.wishes]),
            words=tuple(words),
            unknown=tuple(found.unknown),
        )

    # kinds

    def _read_kind(self) -> None:
        for at, piece in enumerate(self._pieces):
            if Is.KIND in piece.also and self._is_kind_here(at, piece):
                self._take_kind(at, piece)

    def _is_kind_here(self, at: int, piece: Piece) -> bool:
        """Whether a word that names a kind is meant as one: the first is, and what narrows it further."""
        if self._is_purpose(at):
            return False
        ahead = self._before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT) and (len(piece.also) > 1 or self._kind_at >= 0):
            return False
        if self._kind_at < 0:
            later = [p for p in self._pieces[at + 1 :] if Is.KIND in p.also]
            weak = all(name.startswith("head:") for name in self._book.kinds[piece.phrase])
            other_reading = set(piece.also) & {Is.NAME, Is.VALUE, Is.FLAG, Is.MUCH, Is.LITTLE}
            return not (later and (weak or other_reading) and self._surer(later, piece))
        return self._narrows(piece)

    def _is_purpose(self, at: int) -> bool:
        """ "filtre pour lave-linge" asks for a filter."""
        i = at - 1
        while i >= 0 and self._pieces[i].text in ("un", "une", "a", "the", "le", "la", "mon", "ma", "my"):
            i -= 1
        ahead = self._pieces[i - 1] if i >= 1 else None
        return bool(ahead and self._pieces[i].text in ("pour", "for") and (ahead.what == Is.WORD or ahead.used))

    def _surer(self, later: list[Piece], piece: Piece) -> bool:
        return any(p.also == (Is.KIND,) or len(p.phrase.split()) > len(piece.phrase.split()) for p in later)

    def _narrows(self, piece: Piece) -> bool:
        """ "chaussures … running": a shelf within the kind; not a thing that the kind is for."""
        names = self._book.kinds[piece.phrase]
        if all(name.startswith("head:") for name in names) or Is.VALUE in piece.also or Is.NAME in piece.also:
            return False
        primary = {kind for name in names for kind in self._seen(name).primary}
        return bool(primary & self._found.primary) and primary != self._found.primary

    def _take_kind(self, at: int, piece: Piece) -> None:
        names = self._book.kinds[piece.phrase]
        excluded = self._negated(at)
        tests, label, primary = self._kind_tests(names)
        criterion = Criterion(
            attribute="class", op="!=" if excluded else "=", value=label, tests=tests, excludes=excluded, concept="kind"
        )
        self._found.criteria.append(criterion)
        piece.used = True
        if excluded:
            return
        if self._kind_at < 0:
            self._kind_at = at
            self._found.kind = label
        narrowed = self._found.primary & primary
        self._found.primary = frozenset(narrowed or primary)

    def _kind_tests(self, names: Sequence[str]) -> tuple[tuple[Test, ...], str, frozenset[str]]:
        """By the very kind where the catalogue has it, else by the narrower kinds that it is the head of."""
        exact = tuple(name for name in names if name in self._book.schema.kinds)
        exact = tuple(name for name in exact if not name.startswith("shelf:")) or exact  # its shelf is of that kind
        wide = tuple(name for name in names if name in self._book.schema.wider)
        chosen, attribute = (exact, KIND) if exact else (wide, WIDER)
        seen = [self._seen(name) for name in chosen]
        label = max(seen, key=lambda s: s.count).label or chosen[0].replace("_", " ")
        primary = frozenset(kind for s in seen for kind in s.primary)
        return (Test(attribute=attribute, op="in", words=chosen),), label, primary

    def _seen(self, name: str) -> KindSeen:
        book = self._book.schema
        return book.kinds.get(name) or book.wider[name]

    # idioms, wishes, stock

    def _read_idioms(self) -> None:
        for at, piece in enumerate(self._pieces):
            if piece.what == Is.IDIOM:
                concept, op, number, unit_name = self._lexicon.asking.idioms[piece.data]
                unit = self._lexicon.units.named(unit_name)
                options = self._book.of_concepts([concept])
                if attribute := self._best(options.exact, number=float(number)):
                    factor = unit.factor if unit else 1.0
                    self._add_number(attribute, op, float(number) * factor, unit_name, float(number))
            elif piece.what == Is.WISH:
                concept, direction = self._lexicon.asking.wishes[piece.data]
                self._order(self._book.of_concepts([concept]), direction == "least", self._found.wishes)
            elif piece.what == Is.STOCK and (stock := self._book.stock()) and not self._negated(at):
                self._add_flag(stock, piece, wanted=True)
            elif piece.what == Is.PROMOTION and (promotion := self._book.promotion()):
                self._add_flag(promotion, piece, wanted=True)

    def _add_flag(self, attribute: Attribute, piece: Piece, *, wanted: bool) -> None:
        piece.used = True
        self._found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=(Test(attribute=attribute.id, op="has"),),
                excludes=not wanted,
                concept=attribute.concept,
            )
        )

    # letters of a class, sizes of clothes

    def _read_ordered_letters(self) -> None:
        for at, piece in enumerate(self._pieces):
            named = piece.named if Is.NAME in piece.also else None
            ordered = [a for a in named.exact if a.kind == WORD and self._ordering(a)] if named else []
            if ordered:
                self._letters_after(at, piece, self._best(tuple(ordered)) or ordered[0])

    def _ordering(self, attribute: Attribute) -> tuple[str, ...]:
        concept = self._lexicon.concepts.get(attribute.concept)
        return concept.order if concept else ()

    def _letters_after(self, at: int, name: Piece, attribute: Attribute) -> None:
        self._spread_letters(at, self._ordering(attribute))
        order, letters, bound, negated = self._ordering(attribute), list[str](), "", self._negated(at)
        here = at + 1
        while here < len(self._pieces):
            piece = self._pieces[here]
            if (word := piece.text.split(" ")[-1]) in order and not piece.used:
                letters.append(word)
                piece.used = True
            elif piece.text in self._lexicon.asking.better["at_least"]:
                bound = "<="
            elif piece.text in self._lexicon.asking.better["at_most"]:
                bound = ">="
            elif piece.text in self._lexicon.asking.better["better"]:
                bound = "<"
            elif piece.text in self._lexicon.asking.better["worse"]:
                bound = ">"
            elif piece.what == Is.NOT:
                negated = True
            elif piece.what not in (Is.OR, Is.AND, Is.JOIN, Is.CHAT) and piece.text != "/":
                break
            here += 1
        ahead = self._before(at)
        if ahead and not bound and ahead.text in self._lexicon.asking.better["at_least"]:
            bound = "<="
        if letters:
            name.used = True
            self._add_letters(attribute, letters, bound, order, negated=negated)

    def _spread_letters(self, at: int, order: tuple[str, ...]) -> None:
        """ "classe A à C" is A, B or C."""
        said = self._pieces[at + 1 :]
        for i in range(len(said) - 2):
            first, middle, last = said[i].text, said[i + 1].text, said[i + 2].text
            if (
                first in order
                and last in order
                and middle in ("a", "to", "-", "–")
                and order.index(first) < order.index(last)
            ):
                between = order[order.index(first) : order.index(last) + 1]
                here = self._pieces.index(said[i])
                self._pieces[here : here + 3] = [Piece(Is.CHAT, letter) for letter in between]
                return

    def _add_letters(
        self, attribute: Attribute, letters: list[str], bound: str, order: tuple[str, ...], *, negated: bool
    ) -> None:
        words = tuple(dict.fromkeys(letters))
        is_size = attribute.concept == "size"
        if bound:
            op = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}[bound] if is_size else bound
            test = Test(attribute=attribute.id, op=op, number=float(order.index(words[0])))
            said = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}[bound]
        else:
            test = Test(attribute=attribute.id, op="in", words=words)
            said = ("not in" if negated else "in") if len(words) > 1 else ("!=" if negated else "=")
        value = tuple(word.upper() for word in words)
        self._found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op=said,
                value=value if len(value) > 1 else value[0],
                tests=(test,),
                excludes=negated and not bound,
                concept=attribute.concept,
            )
        )

    # quantities

    def _read_quantities(self) -> None:
        at = 0
        while at < len(self._pieces):
            if self._pieces[at].what == Is.NUMBER and not self._pieces[at].used:
                self._read_quantity(at)
            at += 1

    def _read_quantity(self, at: int) -> None:
        piece = self._pieces[at]
        low = piece.quantity
        assert low is not None
        high_at = self._range_end(at)
        op, first = self._bound_before(at)
        last = high_at or at
        if not op and not high_at:
            op, last = self._bound_after(at)
        name, named_at = self._name_beside(first, last, self._pieces[last if high_at else at])
        high = self._pieces[high_at].quantity if high_at else None
        unit_key = self._pieces[high_at].unit_key if high_at else piece.unit_key
        done = self._bounded(low, high, op, name, unit_key, at)
        if done:
            piece.used = True
            for i in (high_at, named_at):
                if i is not None and i >= 0:
                    self._pieces[i].used = True

    def _range_end(self, at: int) -> int | None:
        """Where "entre 300 et 400" ends, if it is one."""
        pieces = self._pieces
        if at + 2 >= len(pieces) or pieces[at + 2].what != Is.NUMBER:
            return None
        ahead = pieces[at - 1] if at else None
        middle = pieces[at + 1].text in self._lexicon.asking.between["middle"]
        opens = ahead is not None and ahead.text in self._lexicon.asking.between["first"]
        return at + 2 if middle and (opens or pieces[at + 1].text in ("-", "–", "to")) else None

    def _bound_before(self, at: int) -> tuple[str, int]:
        """The bound in front of a number, and where it begins."""
        i = self._skip_back(at - 1)
        if i < 0:
            return "", at
        piece = self._pieces[i]
        if piece.what == Is.BETWEEN:
            return "", i
        if piece.before and not piece.used:
            piece.used = True
            if self._negated(i) and piece.before in ("<", ">"):
                self._use_not(i)
                return {"<": ">=", ">": "<="}[piece.before], i
            return piece.before, i
        if piece.what == Is.THAN or piece.text in ("que", "than"):
            return self._comparative(i)
        return "", i + 1 if i + 1 <= at else at

    def _comparative(self, at: int) -> tuple[str, int]:
        """ "moins large que", "plus léger que", "quieter than", "pas plus large que"."""
        i = self._skip_back(at - 1)
        if i < 0:
            return "", at
        adjective = self._pieces[i]
        if not {Is.LITTLE, Is.MUCH} & set(adjective.also):
            return "", at
        smaller = Is.LITTLE in adjective.also and Is.MUCH not in adjective.also
        ahead = self._pieces[i - 1] if i else None
        start = i
        if ahead and ahead.what in (Is.LEAST, Is.MOST):
            smaller = smaller if ahead.what == Is.MOST else not smaller
            ahead.used, start = True, i - 1
        if self._negated(start):
            self._use_not(start)
            return (">=" if smaller else "<="), i + 1
        return ("<" if smaller else ">"), i + 1

    def _bound_after(self, at: int) -> tuple[str, int]:
        i = at + 1
        if i < len(self._pieces):
            piece = self._pieces[i]
            following = self._pieces[i + 1] if i + 1 < len(self._pieces) else None
            if (
                piece.after
                and not piece.used
                and not (piece.before and following and following.what == Is.NUMBER and piece.before != piece.after)
            ):
                piece.used = True
                return piece.after, i
            named = self._named_at(self._skip_ahead(i))
            if named and named[0] + 1 < len(self._pieces):
                beyond = self._pieces[named[0] + 1]
                if beyond.after and not beyond.used and not self._opens_another(named[0] + 1):
                    beyond.used = True
                    return beyond.after, at
        return "", at

    def _opens_another(self, at: int) -> bool:
        """Whether a bound belongs to the number that follows it: "60 cm de large max 300 €"."""
        following = self._skip_ahead(at + 1)
        return (
            bool(self._pieces[at].before)
            and following < len(self._pieces)
            and self._pieces[following].what == Is.NUMBER
        )

    def _named_at(self, at: int) -> tuple[int, Piece] | None:
        if (
            at < len(self._pieces)
            and {Is.NAME, Is.MUCH, Is.LITTLE} & set(self._pieces[at].also)
            and not self._pieces[at].used
        ):
            return at, self._pieces[at]
        return None

    def _name_beside(self, first: int, last: int, number: Piece) -> tuple[Named | None, int]:
        """The name of what is bounded: behind the number ("42 cm de large"), else ahead of it ("largeur max 42 cm")."""
        dimension = number.quantity.unit.dimension if number.quantity and number.quantity.unit else None
        behind = self._named_at(self._skip_ahead(last + 1))
        if behind and (named := self._fitting(behind[1], dimension)) and not self._has_own_number(behind[0], dimension):
            return named, behind[0]
        i = self._skip_back(first - 1)
        while i >= 0 and self._pieces[i].what in (Is.LEAST, Is.MOST, Is.BETWEEN):
            i = self._skip_back(i - 1)
        if i >= 0 and {Is.NAME, Is.MUCH, Is.LITTLE} & set(self._pieces[i].also) and not self._pieces[i].used:
            if named := self._fitting(self._pieces[i], dimension):
                return named, i
        return None, -1

    def _has_own_number(self, at: int, dimension: str | None) -> bool:
        """Whether a name is followed by a number of its own, with no break between: "60 cm hauteur 85 cm"."""
        joined = at and self._pieces[at - 1].what in (Is.JOIN, Is.CHAT)
        following = self._skip_ahead(at + 1)
        if joined or following >= len(self._pieces):
            return False
        piece = self._pieces[following]
        if piece.before:
            following = self._skip_ahead(following + 1)
        theirs = self._pieces[following].quantity if following < len(self._pieces) else None
        return theirs is not None and (theirs.unit.dimension if theirs.unit else None) == dimension

    def _fitting(self, piece: Piece, dimension: str | None) -> Named | None:
        """The attributes a name calls whose numbers are of this dimension."""
        concepts = [*self._lexicon.little.get(piece.phrase, ()), *self._lexicon.much.get(piece.phrase, ())]
        by_concept = self._book.of_concepts([*concepts, *self._lexicon.names.get(piece.phrase, ())])
        named = piece.named or Named((), ())
        called = tuple(dict.fromkeys((*named.exact, *by_concept.exact)))
        exact = [a for a in called if _measures(a, dimension) or (dimension is None and a.kind == WORD)]
        longer = [a for a in dict.fromkeys((*named.longer, *by_concept.longer)) if _measures(a, dimension)]
        return Named(tuple(exact), tuple(longer)) if exact or longer else None

    def _bounded(
        self, low: Quantity, high: Quantity | None, op: str, name: Named | None, unit_key: str, at: int
    ) -> bool:
        unit = (high and high.unit) or low.unit
        low, high, unit = self._in_money(low, high, unit, name, unit_key)
        if unit is None and not high and self._counted_in_words(low, name, at):
            return True
        attribute = self._about(low if low.unit or not high else high, op, name, unit_key, at)
        if attribute is None:
            if op or (unit and unit.dimension):
                self._found.unknown.append(self._pieces[at].text)
                return True
            return False
        factor, label = (
            (unit.factor, unit.label) if unit else (attribute.factor if attribute.dimension else 1.0, attribute.unit)
        )
        factor = low.number / low.written if low.unit and low.written else factor
        if high:
            self._add_number(attribute, ">=", low.written * factor, label, low.written)
            self._add_number(attribute, "<=", high.written * factor, label, high.written)
        elif low.high > low.number:
            self._add_number(attribute, ">=", low.number, label, low.written)
            self._add_number(attribute, "<=", low.high, label, low.high / factor)
        elif op == "~":
            number = low.written * factor
            self._add_number(attribute, ">=", number * (1 - ABOUT), label, low.written * (1 - ABOUT))
            self._add_number(attribute, "<=", number * (1 + ABOUT), label, low.written * (1 + ABOUT))
        else:
            op = op or ("<=" if attribute.id == PRICE else "=")
            self._add_number(attribute, op, low.written * factor, label, low.written)
        return True

    def _in_money(
        self, low: Quantity, high: Quantity | None, unit: Unit | None, name: Named | None, unit_key: str
    ) -> tuple[Quantity, Quantity | None, Unit | None]:
        """Pounds are money where prices are in pounds, unless a weight is named."""
        if name or unit_key != "pound" or self._book.schema.currency != "GBP":
            return low, high, unit
        money = self._lexicon.units.named("gbp")
        low = replace(low, number=low.written, high=low.written, unit=money)
        return low, replace(high, number=high.written, high=high.written, unit=money) if high else None, money

    def _counted_in_words(self, low: Quantity, name: Named | None, at: int) -> bool:
        """A size or a year that the catalogue keeps as a word: "taille 42", "en 42"."""
        word = f"{low.written:g}"
        sized = name.exact if name else tuple(self._book.by_concept.get("size", ()))
        options = [a for a in sized if a.kind == WORD and word in a.values]
        best = self._best(options)
        if best is None or self._measured(sized, low.written):
            return False
        self._add_words(best, [(word,)], at, negated=self._negated(at), all_of=False)
        return True

    def _measured(self, sized: Sequence[Attribute], number: float) -> bool:
        """Whether an attribute of the same name has it as a number."""
        return any(a.kind == NUMBER and self._covers(a) and a.low <= number <= a.high for a in sized)

    def _about(self, quantity: Quantity, op: str, name: Named | None, unit_key: str, at: int) -> Attribute | None:
        """Which attribute a number is about: the one named, else the one the number and its unit are likely for."""
        dimension = quantity.unit.dimension if quantity.unit else None
        if name:
            chosen = self._best([a for a in name.exact if a.kind == NUMBER], quantity.number, op) or self._best(
                name.longer, quantity.number, op
            )
            if chosen:
                return chosen
        if dimension == "money":
            return self._book.price()
        if dimension:
            return self._likeliest(dimension, quantity.number, op)
        if unit_key and (counted := self._book.named(unit_key)):
            options = [a for a in (*counted.exact, *counted.longer) if _measures(a, None)]
            if best := self._best(tuple(options), quantity.number, op):
                return best
        if dimension is None and op in ("<", "<=", "~", ">", ">=") and not unit_key:
            return self._book.price()
        return None

    def _likeliest(self, dimension: str, number: float, op: str) -> Attribute | None:
        options = [a for a in self._book.numbers(dimension) if a.id != PRICE]
        prefers = [self._lexicon.prefers.get(kind, {}).get(dimension) for kind in self._found.primary]
        preferred = tuple(a for a in options if a.key in prefers and self._covers(a) > 0)
        if preferred and (best := self._best(preferred, number, op)) and self._plausible(best, number, op):
            return best
        return self._best(tuple(options), number, op)

    def _best(self, options: Sequence[Attribute], number: float | None = None, op: str = "") -> Attribute | None:
        """Of several attributes, the one that this kind of product has, whose numbers are like this one."""
        there = [a for a in options if self._covers(a) > 0]

        def fitness(attribute: Attribute) -> tuple[float, ...]:
            likely = number is None or self._plausible(attribute, number, op)
            concept = self._lexicon.concepts.get(attribute.concept)
            return (likely, -(concept.rank if concept else 6), self._covers(attribute))

        return max(there, key=fitness, default=None)

    def _covers(self, attribute: Attribute) -> int:
        """How many products of the kind asked for have it."""
        if not self._found.primary:
            return attribute.count
        return sum(attribute.by_kind[kind].count for kind in self._found.primary if kind in attribute.by_kind)

    def _plausible(self, attribute: Attribute, number: float, op: str) -> bool:
        spreads = [s for kind, s in attribute.by_kind.items() if not self._found.primary or kind in self._found.primary]
        low = min((s.low for s in spreads), default=attribute.low)
        high = max((s.high for s in spreads), default=attribute.high)
        slack = 0.3 if op else 0.02
        return low * (1 - slack) <= number <= high * (1 + slack)

    def _add_number(self, attribute: Attribute, op: str, number: float, unit: str, written: float) -> None:
        tests = (
            _equal(attribute, number, unit)
            if op == "="
            else (Test(attribute=attribute.id, op=op, number=_tidy(number)),)
        )
        self._found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op=op,
                value=_tidy(written),
                unit=unit if attribute.dimension else "",
                tests=tests,
                dimension=attribute.dimension,
                concept=attribute.concept,
            )
        )

    # superlatives

    def _read_superlatives(self) -> None:
        for at, piece in enumerate(self._pieces):
            if piece.used or not {Is.LITTLE, Is.MUCH, Is.NAME} & set(piece.also):
                continue
            ahead = self._pieces[at - 1] if at else None
            if ahead and ahead.what == Is.JOIN and at > 1:
                ahead = self._pieces[at - 2]
            degree = ahead.what if ahead and ahead.what in (Is.LEAST, Is.MOST) else None
            if {Is.LITTLE, Is.MUCH} & set(piece.also) and not (Is.VALUE in piece.also and degree is None):
                self._adjective(at, piece, degree)
            elif degree and piece.named and ahead:
                self._order(piece.named, degree == Is.LEAST, self._found.orders, piece)

    def _adjective(self, at: int, piece: Piece, degree: Is | None) -> None:
        little, much = self._lexicon.little.get(piece.phrase, ()), self._lexicon.much.get(piece.phrase, ())
        concepts = [*little, *much] if degree else [*little]
        article = self._pieces[at - 1].text in self._lexicon.asking.superlative["articles"] if at else False
        if (
            not degree
            and not little
            and not (article and piece.text.endswith("est"))
            and not _is_superlative(piece.text)
        ):
            return
        smallest = bool(little) if degree != Is.LEAST else not little
        into = self._found.orders if degree or _is_superlative(piece.text) else self._found.wishes
        self._order(self._book.of_concepts(concepts or list(much)), smallest, into, piece)

    def _order(self, named: Named, smallest: bool, into: list[Order], piece: Piece | None = None) -> None:
        options = [a for a in named.exact if a.kind == NUMBER] or [a for a in named.longer if a.kind == NUMBER]
        best = self._best(tuple(options))
        if best is None:
            return
        same = tuple(a.id for a in options if a.concept == best.concept and a.dimension == best.dimension)
        into.append(
            Order(attribute=best.label, ids=(best.id, *(i for i in same if i != best.id)), smallest_first=smallest)
        )
        if piece:
            piece.used = True

    # values

    def _read_values(self) -> None:
        at = 0
        while at < len(self._pieces):
            if Is.VALUE in self._pieces[at].also or self._pieces[at].what == Is.VALUE:
                at = self._read_value(at)
            at += 1

    def _read_value(self, at: int) -> int:
        """One value, or several of one attribute: "noir ou blanc"; returns where the last one stands."""
        piece = self._pieces[at]
        if piece.used or not self._is_value_here(at, piece):
            return at
        name_at = self._name_of_value(at)
        named = self._pieces[name_at].named if name_at is not None else None
        chosen = self._valued(piece, named)
        if chosen is None:
            return at
        attribute, words = chosen
        negated = self._negated(at) or (name_at is not None and self._negated(name_at))
        groups, last, joined_by = [words], at, Is.OR
        while (more := self._next_value(last, attribute)) is not None:
            last, more_words, joint = more
            groups.append(more_words)
            joined_by = joint if joint == Is.AND else joined_by
        for used in [at, last, *([name_at] if name_at is not None else [])]:
            self._pieces[used].used = True
        self._add_words(attribute, groups, at, negated=negated, all_of=joined_by == Is.AND and attribute.many)
        return last

    def _is_value_here(self, at: int, piece: Piece) -> bool:
        return not ({Is.LITTLE, Is.MUCH} & set(piece.also) and self._pieces[at - 1].what in (Is.LEAST, Is.MOST))

    def _name_of_value(self, at: int) -> int | None:
        """Where the attribute's name stands beside a value, if it does: "couleur noire", "programme laine", "wool programme"."""
        value = set(self._book.valued(self._pieces[at].phrase))
        for i in (self._skip_back(at - 1), self._skip_ahead(at + 1, commas=False)):
            if 0 <= i < len(self._pieces) and not self._pieces[i].used and i != at:
                named = self._pieces[i].named
                if named and Is.NAME in self._pieces[i].also and {a.id for a in named.exact} & value:
                    return i
        return None

    def _valued(self, piece: Piece, named: Named | None) -> tuple[Attribute, tuple[str, ...]] | None:
        found = {self._book.by_id[i]: words for i, words in self._book.valued(piece.phrase).items()}
        if named and (of_name := {a: w for a, w in found.items() if a in named.exact}):
            found = of_name
        meaning = self._lexicon.terms.get(piece.phrase, piece.phrase)

        def fitness(attribute: Attribute) -> tuple[float, ...]:
            words = found[attribute]
            here = sum(attribute.values[w].count for w in words if self._is_of_kind(attribute.values[w].kinds))
            return (here > 0, meaning in words, bool(attribute.concept) or attribute.id == BRAND, here)

        best = max(found, key=fitness, default=None)
        if best is None or (not fitness(best)[0] and best.id != BRAND and not named):
            return None
        return best, tuple(sorted(found[best]))

    def _is_of_kind(self, kinds: tuple[str, ...]) -> bool:
        return not self._found.primary or len(kinds) >= 6 or bool(self._found.primary & set(kinds))

    def _next_value(self, at: int, attribute: Attribute) -> tuple[int, tuple[str, ...], Is] | None:
        i, joint, seen = at + 1, Is.OR, False
        while i < len(self._pieces) and (
            self._pieces[i].what in (Is.OR, Is.AND, Is.JOIN, Is.NOT)
            or self._pieces[i].text in (",", "/", "&", "de", "en", "la", "le")
        ):
            seen = seen or self._pieces[i].what in (Is.OR, Is.AND, Is.NOT) or self._pieces[i].text in (",", "/", "&")
            joint = Is.AND if self._pieces[i].what == Is.AND else joint
            if self._pieces[i].what == Is.NOT and self._pieces[i].text not in ("ni", "ni en", "ni de", "nor"):
                return None
            i += 1
        if (
            not seen
            or i >= len(self._pieces)
            or (Is.VALUE not in self._pieces[i].also and self._pieces[i].what != Is.VALUE)
        ):
            return None
        words = self._book.valued(self._pieces[i].phrase).get(attribute.id)
        if not words or self._pieces[i].used:
            return None
        self._pieces[i].used = True
        return i, tuple(sorted(words)), joint

    def _add_words(
        self, attribute: Attribute, groups: list[tuple[str, ...]], at: int, *, negated: bool, all_of: bool
    ) -> None:
        joined = [tuple(dict.fromkeys(word for group in groups for word in group))]
        for words in groups if all_of and not negated else joined:
            labels = tuple(dict.fromkeys(attribute.values[word].label for word in words))
            several = len(groups) > 1 and not all_of
            op = ("not in" if several else "!=") if negated else ("in" if several else "=")
            shown = (
                tuple(self._shown(attribute, group) for group in groups) if several else self._shown(attribute, words)
            )
            text = () if negated or not self._is_feature(at, attribute) else (self._pieces[at].phrase,)
            self._found.criteria.append(
                Criterion(
                    attribute=attribute.label,
                    op=op,
                    value=shown if labels else "",
                    tests=(Test(attribute=attribute.id, op="in", words=words), *self._same_elsewhere(attribute, at)),
                    text=text if len(groups) == 1 else (),
                    excludes=negated,
                    concept=attribute.concept,
                )
            )

    def _shown(self, attribute: Attribute, words: Sequence[str]) -> str:
        """The value as the catalogue writes it, the shortest where several say the same."""
        return min((attribute.values[word].label for word in words), key=len)

    def _is_feature(self, at: int, attribute: Attribute) -> bool:
        """Whether products may also tell it in their texts alone."""
        return False

    def _same_elsewhere(self, attribute: Attribute, at: int) -> tuple[Test, ...]:
        """A feature may be listed among others here, and have a column of its own there."""
        if not attribute.many:
            return ()
        flags = [a for a in self._book.flagged(self._pieces[at].phrase) if self._covers(a) > 0]
        return tuple(Test(attribute=a.id, op="has") for a in flags)

    # features

    def _read_features(self) -> None:
        for at, piece in enumerate(self._pieces):
            if piece.used:
                continue
            if Is.FLAG in piece.also:
                self._feature(at, piece)
            elif Is.NAME in piece.also and piece.named:
                self._presence(at, piece, piece.named)

    def _feature(self, at: int, piece: Piece) -> None:
        flags = [a for a in self._book.flagged(piece.phrase) if self._covers(a) > 0]
        if not flags:
            return
        exact = [
            a for a in flags if piece.phrase in a.names or a in (piece.named.exact if piece.named else ())
        ] or flags[:1]
        wanted = not (self._negated(at) or self._without(at))
        lists = self._book.valued(piece.phrase)
        listed = [(self._book.by_id[i], words) for i, words in lists.items() if self._book.by_id[i].many]
        tests = [Test(attribute=a.id, op="has") for a in exact]
        tests += [Test(attribute=a.id, op="in", words=tuple(sorted(words))) for a, words in listed]
        piece.used = True
        self._found.criteria.append(
            Criterion(
                attribute=exact[0].label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=tuple(tests),
                excludes=not wanted,
                concept=exact[0].concept,
            )
        )

    def _presence(self, at: int, piece: Piece, named: Named) -> None:
        """ "avec garantie": that the product states one at all."""
        ahead = self._before(at)
        having = ahead is not None and ahead.what in (Is.HAVING, Is.WITHOUT) and not ahead.data.startswith("program")
        options = [a for a in named.exact if self._covers(a) > 0]
        following = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
        if not having or not options or (following and following.what in (Is.WORD, Is.NUMBER)):
            return
        piece.used = True
        wanted = not self._without(at) and not self._negated(at)
        self._found.criteria.append(
            Criterion(
                attribute=options[0].label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=tuple(Test(attribute=a.id, op="has") for a in options),
                excludes=not wanted,
                concept=options[0].concept,
            )
        )

    # what is left

    def _read_rest(self) -> list[tuple[str, ...]]:
        """Words that are no criterion by themselves: those beside the kind or a "with" must be said of the product."""
        words: list[tuple[str, ...]] = []
        for at, piece in enumerate(self._pieces):
            if piece.used or piece.what not in (Is.WORD, Is.NUMBER, Is.KIND, Is.VALUE, Is.FLAG, Is.NAME):
                continue
            if piece.what == Is.NUMBER and (
                piece.quantity is None or (piece.quantity.unit and piece.quantity.unit.dimension)
            ):
                continue
            stems = piece.phrase or key(piece.text)
            if not stems or piece.text in self._lexicon.asking.chat["words"]:
                continue
            known = all(word in self._book.stems or word.isdecimal() for word in stems.split())
            if self._must_be_said(at, piece, known):
                self._found.criteria.append(
                    Criterion(
                        attribute="text",
                        op="not in" if self._negated(at) or self._without(at) else "in",
                        value=piece.text,
                        text=self._ways_to_say(stems),
                        excludes=self._negated(at) or self._without(at),
                    )
                )
            elif not known and piece.what == Is.WORD:
                self._found.unknown.append(piece.text)
            words.append(self._ways_to_say(stems))
        return words

    def _must_be_said(self, at: int, piece: Piece, known: bool) -> bool:
        if piece.what in (Is.NAME, Is.NUMBER):
            return False
        ahead = self._before(at)
        if ahead and ahead.what in (Is.HAVING, Is.WITHOUT, Is.NOT) and piece.what != Is.NUMBER:
            return True
        return known and self._found.kind != "" and self._beside_kind(at)

    def _beside_kind(self, at: int) -> bool:
        between = range(min(at, self._kind_at) + 1, max(at, self._kind_at))
        return all(
            self._pieces[i].what in (Is.JOIN, Is.CHAT, Is.WORD) or self._pieces[i].used for i in between
        ) and not any(self._pieces[i].text in BREAKS for i in between)

    def _ways_to_say(self, stems: str) -> tuple[str, ...]:
        """The phrase, and what else means the same in either language."""
        meaning = self._lexicon.terms.get(stems)
        same = [plain for plain, term in self._lexicon.terms.items() if term == meaning] if meaning else []
        kind = self._lexicon.kinds.get(stems)
        same += [plain for plain, name in self._lexicon.kinds.items() if kind and name.kind == kind.kind]
        return tuple(dict.fromkeys([stems, *same]))

    # looking around

    def _skip_back(self, at: int) -> int:
        while at >= 0 and (self._pieces[at].what == Is.JOIN or self._pieces[at].text in (":", "=", "'")):
            at -= 1
        return at

    def _skip_ahead(self, at: int, *, commas: bool = False) -> int:
        while at < len(self._pieces) and self._pieces[at].what == Is.JOIN:
            at += 1
        return at

    def _before(self, at: int) -> Piece | None:
        i = at - 1
        while i >= 0 and self._pieces[i].what in (Is.JOIN, Is.CHAT):
            i -= 1
        return self._pieces[i] if i >= 0 else None

    def _negated(self, at: int) -> bool:
        """Whether a "not" governs this piece: right before it, or before others of the same list."""
        i = at - 1
        while i >= 0:
            piece = self._pieces[i]
            if piece.what == Is.NOT:
                return True
            if piece.what not in (Is.JOIN, Is.CHAT) and not (piece.what == Is.NAME and Is.NAME in piece.also):
                return False
            i -= 1
        return False

    def _use_not(self, at: int) -> None:
        for i in range(at - 1, -1, -1):
            if self._pieces[i].what == Is.NOT:
                self._pieces[i].used = True
                return

    def _without(self, at: int) -> bool:
        ahead = self._before(at)
        return ahead is not None and ahead.what == Is.WITHOUT


def _measures(attribute: Attribute, dimension: str | None) -> bool:
    """Whether it can be compared with a number of the dimension; one without a unit fits any."""
    if attribute.kind != NUMBER:
        return False
    return dimension in (None, "") or attribute.dimension == dimension


def _equal(attribute: Attribute, number: float, unit: str) -> tuple[Test, ...]:
    """Equal as people count: exactly in the catalogue's own unit, to a hundredth after a conversion."""
    converted = bool(unit and attribute.unit and unit != attribute.unit)
    slack = 0.01 * abs(number) if converted else max(1e-6 * abs(number), 1e-9)
    return (Test(attribute=attribute.id, op="=", number=_tidy(number), words=(repr(slack),)),)


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")


def _is_superlative(text: str) -> bool:
    return text.endswith("est") or text.split(" ")[0] in (
        "most",
        "least",
        "best",
        "mieux",
        "meilleur",
        "meilleure",
        "meilleurs",
        "meilleures",
        "moins",
        "lowest",
        "highest",
        "top",
    )


def _merged(criteria: list[Criterion]) -> list[Criterion]:
    """Each thing once."""
    return list(dict.fromkeys(criteria))
