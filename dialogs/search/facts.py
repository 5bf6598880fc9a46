"""One product as it is kept: every value in base units or by meaning, under the attributes that the schema knows."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from dialogs.search.called import titled
from dialogs.search.describe import Describer, Draft
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.schema import Attribute, Schema, attribute_name, united
from dialogs.search.statements import Column
from dialogs.search.values import FLAG, NUMBER, WORD, Reading
from dialogs.search.words import key, stems

KIND, WIDER, PRICE, BRAND, STOCK, RATING, PROMOTION, CALLED = range(1, 9)
"""The attributes of every catalogue, by number. What a catalogue teaches comes after (`settle.FIRST_LEARNT`)."""

COMMON = {PRICE: "price", BRAND: "brand", STOCK: "stock", RATING: "rating", PROMOTION: "promotion"}

FEW = 80
"""With more values than this, a word of a title is too likely to be one of them by chance."""


class Fact(Struct, frozen=True, array_like=True):
    """One value of one product."""

    attribute: int
    number: float | None = None
    high: float | None = None
    word: str | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """One product, ready to be kept. `words` are stems: of the title, of what it states, of its texts.

    `shown` is what it states, in the catalogue's own words, to answer questions from.
    """

    id: str
    title: str
    brand: str
    kind: str
    price: float | None
    currency: str
    in_stock: bool | None
    popularity: float
    rating: float
    url: str
    image: str
    facts: tuple[Fact, ...]
    words: tuple[str, str, str]
    shown: Mapping[str, str]


class Clerk:
    """Enters listings under a schema."""

    def __init__(self, schema: Schema, lexicon: Lexicon) -> None:
        self._schema = schema
        self._lexicon = lexicon
        self._describer = Describer(lexicon, schema.manner)
        self._attributes = {(name, a.kind, a.dimension): a for a in schema.attributes for name in (a.key, *a.also)}
        self._in_titles = [a for a in schema.attributes if _may_stand_in_a_title(a)]
        self._brands = {key(brand): brand for brand in _brands(schema)}
        self._stems = lru_cache(100_000)(stems)

    def enter(self, listing: Listing) -> Entry:
        draft = self._describer.describe(listing)
        shown: dict[str, list[str]] = {}
        facts = list(dict.fromkeys(self._facts(draft, shown)))
        return Entry(
            id=draft.id,
            title=draft.title,
            brand=draft.brand,
            kind=draft.kind.shelf or draft.kind.primary,
            price=draft.price,
            currency=draft.currency or self._schema.currency,
            in_stock=draft.in_stock,
            popularity=draft.popularity,
            rating=draft.rating or 0.0,
            url=draft.url,
            image=draft.image,
            facts=tuple(facts),
            words=self._words(draft),
            shown={label: ", ".join(dict.fromkeys(values)) for label, values in shown.items()},
        )

    def _facts(self, draft: Draft, shown: dict[str, list[str]]) -> Iterator[Fact]:
        yield from common_facts(draft)
        given: set[str] = set()
        yield from self._learnt(draft.stated, given, shown)
        told = set(given)
        yield from self._learnt((pair for pair in draft.told if not self._is_given(pair[1], given)), told, shown)
        yield from self._loose(draft, told, shown)
        yield from self._titled(draft, told, shown)
        called = self._schema.called.get(draft.kind.primary, ())
        said = titled(draft.title, draft.brand) if called else frozenset()
        yield from (Fact(CALLED, word=word) for word in called if word in said)

    def _is_given(self, reading: Reading, given: set[str]) -> bool:
        """Whether a column says it already, under this name or another."""
        name = self._name(reading)
        attribute, _, _ = self._placed(name, reading)
        return name in given or (attribute is not None and attribute.key in given)

    def _name(self, reading: Reading) -> str:
        return attribute_name(reading, self._lexicon)

    def _learnt(
        self, readings: Iterable[tuple[Column, Reading]], given: set[str], shown: dict[str, list[str]]
    ) -> Iterator[Fact]:
        numbered: set[int] = set()
        for _, reading in readings:
            name = self._name(reading)
            attribute, number, high = self._placed(name, reading)
            if attribute is None:
                continue
            given |= {name, attribute.key}
            if reading.kind == NUMBER and attribute.id in numbered and not attribute.many:
                continue
            numbered.add(attribute.id)
            shown.setdefault(attribute.label, []).append(_shown(attribute, number, reading))
            ranked = reading.kind != WORD or number > 0 or reading.word in self._best_of(name)
            word = reading.word if attribute.kind != FLAG else ""
            yield Fact(attribute.id, number if ranked else None, high if ranked else None, word or None)

    def _best_of(self, name: str) -> tuple[str, ...]:
        concept = self._lexicon.concepts.get(name)
        return concept.order[:1] if concept else ()

    def _placed(self, name: str, reading: Reading) -> tuple[Attribute | None, float, float]:
        """The attribute a reading belongs to, and its numbers in the base unit."""
        how = self._schema.bare.get(name) if reading.bare else None
        if reading.bare and reading.number in (0, 1) and (flag := self._attributes.get((name, FLAG, ""))):
            return flag, reading.number, reading.number
        if how is None:
            return self._attributes.get((name, reading.kind, reading.dimension)), reading.number, reading.high
        number, high = united(reading.number, how), united(reading.high, how)
        return self._attributes.get((name, reading.kind, how.dimension)), number, high

    def _loose(self, draft: Draft, given: set[str], shown: dict[str, list[str]]) -> Iterator[Fact]:
        """The numbers of the title, where no column says the same."""
        about = self._schema.loose.get(draft.kind.primary, {})
        for quantity in draft.loose:
            dimension = quantity.unit.dimension if quantity.unit else ""
            name = about.get(dimension, "")
            attribute = self._attributes.get((name, NUMBER, dimension))
            if attribute and attribute.key not in given:
                given.add(name)
                shown.setdefault(attribute.label, []).append(f"{quantity.number / attribute.factor:g} {attribute.unit}")
                yield Fact(attribute.id, quantity.number, quantity.high)

    def _titled(self, draft: Draft, given: set[str], shown: dict[str, list[str]]) -> Iterator[Fact]:
        """Words of the title that are values of an attribute which no column gives: "Robe longue noire"."""
        said = f" {key(draft.title)} "
        for attribute in self._in_titles:
            if attribute.key in given or draft.kind.primary not in attribute.by_kind:
                continue
            for word, seen in attribute.values.items():
                if draft.kind.primary in seen.kinds and f" {key(seen.label)} " in said:
                    shown.setdefault(attribute.label, []).append(seen.label)
                    yield Fact(attribute.id, word=word)
        if not draft.brand and (brand := next((b for b in self._brands if f" {b} " in said), "")):
            yield Fact(BRAND, word=brand)

    def _words(self, draft: Draft) -> tuple[str, str, str]:
        stated = [f"{column.label} {reading.label}" for column, reading in draft.stated if reading.kind == WORD]
        flags = [column.label for column, reading in draft.stated if reading.kind == "flag" and reading.number]
        shelves = [draft.brand, *draft.categories]
        return (
            " ".join(stems(draft.title)),
            " ".join(stem for text in (*shelves, *stated, *flags) for stem in self._stems(text)),
            " ".join(stem for text in draft.texts for stem in stems(text)),
        )


def common_facts(draft: Draft) -> Iterator[Fact]:
    """What every catalogue says in one way or another."""
    yield from (Fact(KIND, word=kind) for kind in draft.kind.exact)
    yield from (Fact(WIDER, word=kind) for kind in draft.kind.wider)
    if draft.price is not None:
        yield Fact(PRICE, draft.price, draft.price)
    if draft.brand:
        yield Fact(BRAND, word=key(draft.brand))
    if draft.in_stock is not None:
        yield Fact(STOCK, float(draft.in_stock))
    if draft.rating is not None:
        yield Fact(RATING, draft.rating, draft.rating)
    if draft.was is not None and draft.price is not None:
        yield Fact(PROMOTION, float(draft.was > draft.price))


def _may_stand_in_a_title(attribute: Attribute) -> bool:
    return bool(attribute.kind == WORD and attribute.concept and 0 < len(attribute.values) <= FEW)


def _brands(schema: Schema) -> list[str]:
    brand = next((a for a in schema.attributes if a.id == BRAND), None)
    return [word.label for word in brand.values.values()] if brand else []


def _shown(attribute: Attribute, number: float, reading: Reading) -> str:
    if reading.kind == NUMBER:
        return f"{number / attribute.factor:g} {attribute.unit}".strip()
    return reading.label or ("✓" if number else "✗")
