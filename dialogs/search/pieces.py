"""A sentence cut into pieces, each with what it may mean: turns of phrase, and the catalogue's own names and values."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum, auto

from msgspec import Struct

from dialogs.search.lexicon import Lexicon
from dialogs.search.phrasebook import LONGEST_PHRASE, NEGATES, Named, Phrasebook
from dialogs.search.tokens import BREAKS, Token, tokens
from dialogs.search.units import Quantity
from dialogs.search.words import SMALL, key, stem

CODE = "code"
"""The data of a word that is a code: it names one thing, and must be said of a product."""


class Is(StrEnum):
    """What a piece of the sentence is."""

    NUMBER = auto()
    SIZE = auto()
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
    OPPOSITE = auto()
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
    size: tuple[Quantity, ...] = ()
    named: Named | None = None
    also: tuple[Is, ...] = ()
    used: bool = False
    before: str = ""  # the bound it is in front of a number
    after: str = ""  # the bound it is behind one


class Cutter:
    """Cuts sentences about one catalogue."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._lexicon = book.lexicon
        self._phrases = _functional(book.lexicon)

    def _spelled_right(self, said: list[Token]) -> list[Token]:
        right = []
        for token in said:
            better = self._book.corrected(token.text) if token.stem and not token.coded else token.text
            right.append(token if better == token.text else Token(better, stem(better)))
        return right

    def cut(self, sentence: str) -> list[Piece]:
        """The sentence's pieces, typing errors put right."""
        return [*self._pieces(self._spelled_right(tokens(sentence, self._lexicon, self._book.codes)))]

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
        if of_shop and functional and functional.what == Is.BOUND and not _bounds(said, at + functional_size):
            return of_shop, shop_size  # "frein avant" is no bound
        if of_shop and shop_size == 1 and (whole := self._half(said, at, of_shop)):
            return whole, 3
        if token.text == "or" and at and said[at - 1].text in ("en", "d", "couleur", "plaque"):
            return (of_shop, shop_size) if of_shop else (Piece(Is.WORD, f"{said[at - 1].text} or", "or"), 1)  # gold
        if (
            of_shop
            and shop_size >= functional_size
            and not (functional_size == shop_size and self._is_function(functional))
        ):
            return of_shop, shop_size
        if functional:
            return functional, functional_size
        if token.size:
            return Piece(Is.SIZE, token.text, size=token.size), 1
        if token.quantity:
            piece = Piece(Is.NUMBER, token.text, quantity=token.quantity, unit_key=token.unit_key)
            return piece, 1
        if token.text in BREAKS:
            return Piece(Is.BREAK, token.text), 1
        chat = self._lexicon.asking.chat["words"]
        if not token.stem or token.text in SMALL or token.text in chat or len(token.text) == 1:
            return Piece(Is.CHAT, token.text), 1
        return Piece(Is.WORD, token.text, token.stem, data=CODE if token.coded else ""), 1

    def _is_function(self, piece: Piece | None) -> bool:
        return piece is not None and piece.what not in (Is.CHAT, Is.JOIN, Is.HAVING)

    def _functional(self, said: list[Token], at: int) -> tuple[Piece | None, int]:
        for size in range(min(7, len(said) - at), 0, -1):
            run = said[at : at + size]
            if any(token.quantity for token in run):
                continue
            piece = self._phrases.get(" ".join(token.text for token in run))
            if piece and not (piece.after and not piece.before and _goes_on(said, at + size, size)):
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
                stems[-1:] = key(token.text).split()
            phrase = " ".join(word for word in stems if word not in ("d", "-", "/", "'"))
            text = " ".join(t.text for t in said[at : at + size])
            piece = self._piece_of(phrase, text, bool(token.quantity)) or self._written_apart(phrase, text)
            piece = piece or self._of_other_shops(phrase, text)
            if piece and token.text != "d":
                best = (piece, size)
            if len(stems) > LONGEST_PHRASE:
                break
        return best

    def _written_apart(self, phrase: str, text: str) -> Piece | None:
        """ "lap top" for "laptop"."""
        joined = stem(text.replace(" ", ""))
        first = text.split(" ")[0]
        apart = phrase.count(" ") == 1 and first not in self._phrases and joined in self._book.kinds and len(joined) > 5
        return Piece(Is.KIND, text, joined, also=(Is.KIND,)) if apart else None

    def _of_other_shops(self, phrase: str, text: str) -> Piece | None:
        """A "light bulb" is no lamp, "faux leather" no leather: what a shop has not is a word of its own, not two."""
        named = " " in phrase and phrase in self._lexicon.kinds
        whole = named and (not self._book.says_more(phrase) or self._is_foreign(phrase))
        first, _, denied = phrase.partition(" ")
        had = first in NEGATES and denied in self._book.had  # "sans sac", where the shop tells what is "avec sac"
        whole = whole or (phrase in self._lexicon.terms and not had and not NEGATES.isdisjoint(phrase.split()))
        return Piece(Is.WORD, text, phrase) if whole else None

    def _is_foreign(self, phrase: str) -> bool:
        """Whether nothing in this shop is called by any of its names: a "siège auto" asks for no programme."""
        names = self._lexicon.same_kind[self._lexicon.kinds[phrase].kind]
        return not any(set(name.split()) <= self._book.stems for name in names)

    def _half(self, said: list[Token], at: int, piece: Piece) -> Piece | None:
        """The whole of a word with a hyphen, where the catalogue knows but one half: no "porte" in "porte-plume"."""
        if at + 2 >= len(said) or said[at + 1].text != "-" or not said[at + 2].stem:
            return None
        other, book = said[at + 2], self._book
        partial = set(piece.also) <= {Is.VALUE, Is.FLAG} and piece.phrase not in book.exact
        if not partial or other.stem in book.stems:
            return None
        return Piece(Is.WORD, f"{said[at].text}-{other.text}", f"{piece.phrase} {other.stem}")

    def _coded(self, token: Token) -> Piece | None:
        """A name or value that looks like a quantity: "5G", "4K"."""
        phrase = key(token.text)
        if not re.fullmatch(r"\d{1,2} [a-z]", phrase) or " " in token.text:
            return None
        flags = self._book.flagged(phrase)
        also = [*([Is.FLAG] if flags else []), *([Is.VALUE] if phrase in self._book.exact else [])]
        return Piece(also[0], token.text, phrase, named=self._book.named(phrase), also=tuple(also)) if also else None

    def _is_measured(self, concepts: Sequence[str]) -> bool:
        """Whether anything here is told so: where nothing has a height, an "ampli basse" is no low one."""
        return any((named := self._book.of_concepts(concepts)).exact or named.longer for _ in concepts[:1])

    def _piece_of(self, phrase: str, text: str, has_number: bool) -> Piece | None:
        book = self._book
        also: list[Is] = []
        if has_number:
            exact = phrase in book.exact and not phrase.replace(" ", "").isdecimal()
            return Piece(Is.VALUE, text, phrase) if exact else None
        if phrase in book.kinds and (text == phrase or text not in self._lexicon.asking.chat["words"]):
            also.append(Is.KIND)  # "de côté" asks for no cot
        if book.flagged(phrase):
            also.append(Is.FLAG)
        if phrase in book.names or phrase in book.longer:
            also.append(Is.NAME)
        little, much = book.adjectives.get(phrase, ((), ()))
        also += [Is.LITTLE] if self._is_measured(little) else []
        also += [Is.MUCH] if self._is_measured(much) else []
        if book.has_value(phrase) and (len(phrase) > 2 or phrase in book.exact):
            also.append(Is.VALUE)
        if (
            not also
            or len(phrase) < 2
            or (_is_mere_chat(text, also, self._lexicon) and text not in book.plain_values)  # "êtes" is no "été"
        ):
            return None
        return Piece(also[0], text, phrase, named=book.named(phrase), also=tuple(also))


def _counts_something(before: list[Token]) -> bool:
    """Whether a number was just said, so that a bound may follow it."""
    return any(
        token.quantity or (len(token.text) == 1 and token.text.isalnum()) or "+" in token.text for token in before[-4:]
    )


def _bounds(said: list[Token], at: int) -> bool:
    """Whether a number follows, be it behind a word or two."""
    return any(token.quantity or token.size for token in said[at : at + 3])


def _goes_on(said: list[Token], at: int, size: int) -> bool:
    """ "et plus" ends a bound, but "et plus de 8 kg" and "and over 180 cm" begin another."""
    if at < len(said) and said[at].quantity:
        return size > 1 and said[at - 1].text not in ("plus", "moins", "more", "less", "up", "+")
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
    found |= {phrase: Piece(Is.CHAT, phrase) for phrase in asking.chat["phrases"]}
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
        (Is.OPPOSITE, tuple(asking.opposites)),
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
