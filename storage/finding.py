"""Finds products for the conversation: the catalogue in use, asked in plain words, shown as the shop shows it now."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from time import monotonic
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.errors import ShopError
from dialogs.finder import About, Heard, Item, Near, Result, Stated
from dialogs.products.basket import WEB
from dialogs.search.criteria import Criterion, Query
from dialogs.search.facts import BRAND, COMMON
from dialogs.search.lexicon import Lexicon
from dialogs.search.likeness import Embeds
from dialogs.search.phrasebook import Phrasebook
from dialogs.search.schema import Attribute, Schema
from dialogs.search.words import SMALL, fold, key, stem, words
from dialogs.shop import Product, Shop
from storage.alone import only_one
from storage.catalogue import Catalogue, Found, Search
from storage.database import Database
from storage.meanings import Announced, Meanings, Pause
from storage.mirror import ShowsProducts, bring_up_to_date
from storage.prepared import Prepared
from storage.tables import catalogues, product_sheets, products

LONGEST_NAME = 4
"""Words of the longest name of an attribute looked for in a question."""

UNDERSTOOD = ("same", "drop", "more", "asking", "among", "choose")
"""Cues that are no part of what is asked for."""

LAST_HEARD = 64
"""Sentences remembered: as many as are answered at the same time."""

FRESH = 1.0
"""Seconds for which sentences are heard with the same catalogue, before it is seen whether there is another."""

LONGEST_MODEL = 3
"""Words of a model's name that are looked at, after its brand."""

MOST_NAMED = 4
"""Products that may share a name; what more of them are called is no name."""

RARE = 16
"""In no more texts of the catalogue than this stands a word that is part of a name."""

K = TypeVar("K")
V = TypeVar("V")

_BARE_NUMBER = re.compile(r"(?<![a-z\d])\d+(?![a-z\d])")
_MEASURE = re.compile(r"^(-?\d+(?:\.\d+)?)(?: \D.*)?$")
_shown = msgspec.json.Decoder(dict[str, str])


class Follow(Struct, frozen=True):
    """Turns of phrase that go on with a search (`config/search/follow.toml`), by what they want."""

    cues: Mapping[str, tuple[str, ...]]


class Spelt(Struct, frozen=True, kw_only=True):
    """What terms and kinds of products are called, by language; so are labels and values, by what is written."""

    terms: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, str]]


@dataclass
class _InUse:
    """The catalogue in use, and what it is asked with."""

    catalogue: Catalogue
    lexicon: Lexicon
    heard: dict[str, Heard] = field(default_factory=dict[str, Heard])
    """The sentences last heard, so many of them; what they name depends on the catalogue alone."""

    described: dict[Query, Found] = field(default_factory=dict[Query, Found])
    """What was found by the meaning of its words, until it is shown: who asks whether there is any asks for it next."""

    async def find(self, query: Query) -> Found:
        return self.described.pop(query, None) or await self.catalogue.find(query)

    @cached_property
    def book(self) -> Phrasebook:
        return self.catalogue.book

    @cached_property
    def labelled(self) -> dict[str, Attribute]:
        """By the label they are shown under; of several with one label, the one that has a meaning."""
        ranked = sorted(self.catalogue.schema.attributes, key=lambda a: (bool(a.concept), a.count))
        return {attribute.label: attribute for attribute in ranked}

    @property
    def schema(self) -> Schema:
        return self.catalogue.schema


class CatalogueFinder:
    """The dialogue's `Finder`. What the catalogue is filled from is the merchant's feed, or the shop itself."""

    def __init__(
        self,
        database: Database,
        shop: Shop,
        lexicon: Callable[[], Lexicon],
        follow: Follow,
        spelt: Callable[[], Spelt],
        now: Callable[[], datetime],
        learned: Callable[[Schema], None] = lambda _: None,
        embeds: Embeds | None = None,
        usual: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """`lexicon`, `spelt` and `usual` are read when first needed.

        `learned` is told what each catalogue teaches, on its own thread. Where there is a model that `embeds`, products
        are found by what they mean too; `usual` are sentences that customers write, about anything.
        """
        self._database, self._shop, self._read_lexicon, self._read_spelt = database, shop, lexicon, spelt
        self._now, self._learned = now, learned
        self._embeds, self._read_usual = embeds and Announced(embeds), usual
        cues = {cue: tuple(map(_plain, phrases)) for cue, phrases in follow.cues.items()}
        self._phrases = [(f" {phrase} ", cue) for cue, phrases in cues.items() for phrase in phrases]
        self._cues_in = lru_cache(LAST_HEARD)(self._all_cues_in)  # several skills listen to one message
        self._turns = _any_of([phrase for cue in UNDERSTOOD for phrase in cues.get(cue, ())])
        self._in_use: _InUse | None = None
        self._fresh_until = 0.0
        self._ready = False
        self._turn = asyncio.Lock()

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._read_lexicon()

    @cached_property
    def _spelt(self) -> Spelt:
        return self._read_spelt()

    def look_again(self) -> None:
        """The shop has changed what it sells: the next search looks at its shelves first."""
        self._ready = False
        self._fresh_until = 0.0

    async def warm(self) -> None:
        """Have the catalogue ready before the first customer asks."""
        await self._current()

    async def catalogue(self) -> Catalogue | None:
        """The one in use."""
        current = await self._current()
        return current.catalogue if current else None

    @property
    def goes_by_meaning(self) -> bool:
        """Whether there is a model that can tell what products mean."""
        return self._embeds is not None

    async def learn_meanings(self, pause: Pause) -> None:
        """Compute what is not known yet of what the products mean, and find them by it from then on.

        One process does it for all on this database; the others take up what it has computed.
        """
        catalogue = await self.catalogue()
        if catalogue is None or catalogue.alike or (meanings := await self._meanings()) is None:
            return
        async with only_one(self._database, "meanings") as mine:
            if mine:
                await meanings.complete(catalogue.id, pause)
        catalogue.alike = await meanings.load(catalogue.id)

    async def meanings_known(self) -> tuple[int, int]:
        """Of how many descriptions of products the meaning is computed, and how many there are now."""
        ident, meanings = await self._id_in_use(), await self._meanings()
        return await meanings.how_far(ident) if ident is not None and meanings else (0, 0)

    async def _meanings(self) -> Meanings | None:
        if self._embeds is None:
            return None
        usual = await asyncio.to_thread(lambda: self._usual)  # a third of a second that messages need not wait for
        return Meanings(self._database, self._embeds, self._lexicon, usual)

    @cached_property
    def _usual(self) -> Sequence[str]:
        return self._read_usual()

    # ------------------------------------------------------------ the port

    async def edition(self) -> int:
        current = await self._current()
        return current.catalogue.id if current else 0

    async def hear(self, sentence: str) -> Heard:
        current = self._in_use if monotonic() < self._fresh_until else await self._current()
        if not current:
            return Heard(query=Query())
        if sentence not in current.heard:  # several skills listen to one message
            _keep(current.heard, sentence, await self._heard(current, sentence))
        return current.heard[sentence]

    async def hear_if(self, cue: str, sentence: str) -> Heard | None:
        heard = await self.hear(sentence) if cue in self._cues_in(sentence) else None
        return heard if heard and heard.cues else None  # without a catalogue nothing is heard

    async def _heard(self, current: _InUse, sentence: str) -> Heard:
        query = current.catalogue.understand(self._without_cues(sentence))
        return Heard(
            query=replace(query, said=sentence) if query.said else query,
            cues=self._cues_in(sentence),
            about=self._about(current, sentence),
            names=await self._named(current, sentence),
        )

    async def find(self, query: Query) -> Result:
        current = await self._current()
        if not current:
            return Result(skus=())
        found = await current.find(query)
        return Result(
            skus=found.ids,
            near=tuple(Near(miss.id, miss.criterion, miss.amount) for miss in found.near),
            excluding=found.excluding,
            lacking=await self._lacking(current, query),
            by_meaning=found.by_meaning,
        )

    async def describes(self, query: Query) -> bool:
        current = await self._current()
        if not current or not current.catalogue.alike or not (found := await current.find(query)).by_meaning:
            return False
        _keep(current.described, query, found)
        return True

    async def items(self, skus: Sequence[str], language: str) -> Sequence[Item]:
        current = await self._current()
        if not current:
            return ()
        sheets = await self._sheets(current, skus)
        return [await self._item(current, sheets[sku], language) for sku in skus if sku in sheets]

    async def shelves(self, language: str) -> Sequence[str]:
        current = await self._current()
        if not current:
            return ()
        seen = [kind for name, kind in current.schema.kinds.items() if name.startswith("shelf:") and kind.label]
        labels = [kind.label for kind in sorted(seen, key=lambda kind: -kind.count)]
        own = self._shelf_names
        return list(dict.fromkeys(own.get(label, {}).get(language, label) for label in labels))

    def kind(self, query: Query, language: str) -> str:
        asked = next((c for c in query.criteria if c.concept == "kind" and not c.excludes), None)
        named = [word for test in (asked.tests if asked else ()) for word in test.words if word in self._spelt.kinds]
        return self._spelt.kinds[named[0]].get(language, query.kind) if named else self.say(query.kind, language)

    def tied(self, concept: str) -> Sequence[str]:
        return self._lexicon.asking.ties.get(concept, ())

    def say(self, word: str, language: str) -> str:
        if shelf := self._shelf_names.get(word):
            return shelf.get(language, word)
        term, kind = self._lexicon.terms.get(key(word), ""), self._lexicon.kinds.get(key(word))
        names = (
            self._spelt.terms.get(term, {}),
            self._spelt.kinds.get(kind.kind, {}) if kind else {},
            self._spelt.values.get(key(word), {}),
        )
        return next((named[language] for named in names if language in named), word)

    def _named_as(self, label: str, language: str) -> str:
        return self._spelt.labels.get(key(label), {}).get(language) or self.say(label, language)

    # ------------------------------------------------------------ the catalogue in use

    async def _current(self) -> _InUse | None:
        """Loaded when it was first asked for, and again when another has taken its place."""
        if not self._ready:
            await self._prepare()
        ident = await self._id_in_use()
        if ident is not None and (self._in_use is None or self._in_use.catalogue.id != ident):
            catalogue = await Catalogue.load(self._database, self._lexicon)
            self._in_use = _InUse(catalogue, self._lexicon) if catalogue else None
            if catalogue:
                await asyncio.to_thread(self._learned, catalogue.schema)
        self._fresh_until = monotonic() + FRESH
        return self._in_use

    async def _id_in_use(self) -> int | None:
        found = await self._database.read(_IN_USE.rows)
        return next((ident for (ident,) in found), None)

    async def _prepare(self) -> None:
        async with self._turn:
            await asyncio.to_thread(lambda: self._lexicon)  # a tenth of a second that messages need not wait for
            if not self._ready and isinstance(self._shop, ShowsProducts):
                await bring_up_to_date(self._database, self._shop, self._lexicon, self._now())
            self._ready = True

    @cached_property
    def _shelf_names(self) -> dict[str, Mapping[str, str]]:
        """What the shop calls its shelves in each language, by any of those names."""
        shelves = self._shop.categories() if isinstance(self._shop, ShowsProducts) else ()
        return {name: shelf.name for shelf in shelves for name in shelf.name.values()}

    # ------------------------------------------------------------ what a sentence says besides

    def _all_cues_in(self, sentence: str) -> frozenset[str]:
        said = f" {_plain(sentence)} "
        return frozenset(cue for phrase, cue in self._phrases if phrase in said)

    def _without_cues(self, sentence: str) -> str:
        """What is left to understand: "pareil en noir" asks for black."""
        return self._turns.sub(" ", fold(sentence)) if self._turns.pattern else sentence

    def _about(self, current: _InUse, sentence: str) -> tuple[About, ...]:
        """The attributes named, by name or by what is said of great and small values; the longest name first."""
        stemmed = [stem(word) for word in words(sentence)]
        found: dict[str, About] = {}
        at = 0
        while at < len(stemmed):
            size, abouts = self._about_at(current, stemmed, at)
            for about in abouts:
                found.setdefault(about.concept or about.label, about)
            at += size
        return tuple(found.values())

    def _about_at(self, current: _InUse, stemmed: Sequence[str], at: int) -> tuple[int, list[About]]:
        for size in range(min(LONGEST_NAME, len(stemmed) - at), 0, -1):
            run = [word for word in stemmed[at : at + size] if word not in SMALL]
            phrase = " ".join(run)
            if run and stemmed[at] not in SMALL and len(phrase) > 2 and (abouts := self._called(current, phrase)):
                return size, abouts
        return 1, []

    def _called(self, current: _InUse, phrase: str) -> list[About]:
        lexicon, book = self._lexicon, current.book
        concepts = [c for c in lexicon.names.get(phrase, ()) if lexicon.concepts[c].names]
        concepts += [*lexicon.little.get(phrase, ()), *lexicon.much.get(phrase, ())]
        known = [c for c in dict.fromkeys(concepts) if c in book.by_concept or c in ("price", "rating")]
        named = book.named(phrase)
        called = named.exact[0] if named and named.exact else None
        if called and not known:
            return [About(COMMON.get(called.id, called.concept), called.label)]
        meant = (known or concepts)[:1]  # what nothing here states is asked about all the same
        return [About(concept, self._label(current, concept)) for concept in meant]

    def _label(self, current: _InUse, concept: str) -> str:
        attributes = current.book.by_concept.get(concept, ())
        return max(attributes, key=lambda a: a.count).label if attributes else concept

    async def _named(self, current: _InUse, sentence: str) -> tuple[str, ...]:
        """Products called by the words that only their titles have: a model's name."""
        heard = [word for word in words(sentence) if word not in SMALL]
        bare = set(_BARE_NUMBER.findall(fold(sentence)))
        said = {stem(word) for word in heard}
        rare = {stem(word) for word in heard if word not in bare and self._is_rare(current, word)}
        if not rare:
            return await self._of_a_brand(current, words(sentence))
        sheets = await self._said(current, rare, 12)
        scores = {sku: len(said & _title_words(sheet.title)) for sku, sheet in sheets.items()}
        titled = [sku for sku, sheet in sheets.items() if rare & _title_words(sheet.title)]
        best = max((scores[sku] for sku in titled), default=0)
        named = tuple(sku for sku in titled if scores[sku] == best)
        return named if len(named) <= MOST_NAMED else ()

    async def _of_a_brand(self, current: _InUse, said: Sequence[str]) -> tuple[str, ...]:
        """ "Norvale Mini 40": each word is common, but a brand and what follows it stand so in few titles."""
        brands = {name.split()[-1] for a in current.schema.attributes if a.id == BRAND for name in a.values if name}
        for place, word in enumerate(said[:-1]):
            if stem(word) not in brands:
                continue
            sheets = await self._said(current, (stem(word), stem(said[place + 1])), 40)
            titles = {sku: f" {' '.join(words(sheet.title))} " for sku, sheet in sheets.items()}
            for end in range(place + 1 + LONGEST_MODEL, place + 1, -1):
                run = f" {' '.join(said[place:end])} "
                named = tuple(sku for sku, title in titles.items() if run in title)
                whole = tuple(sku for sku in named if titles[sku].endswith(run))  # "Mini 40", and not "Mini 40 Plus"
                if 0 < len(named) <= MOST_NAMED:
                    return whole or named
        return ()

    async def _said(self, current: _InUse, heard: Iterable[str], limit: int) -> dict[str, Any]:
        """The sheets of products in whose texts these words stand, the best first."""
        query = Query(words=tuple((word,) for word in heard))
        skus = await self._database.read(
            lambda connection: Search(connection, current.catalogue.id, current.schema, query).ids((), limit)
        )
        sheets = await self._sheets(current, skus)
        return {sku: sheets[sku] for sku in skus}

    def _is_rare(self, current: _InUse, word: str) -> bool:
        """Whether it may be a part of a name: in few texts of the catalogue, and of no meaning of its own."""
        book, plain = current.book, stem(word)
        means = plain in book.names or plain in book.adjectives or plain in book.kinds or book.has_value(plain)
        return 0 < current.schema.words.get(word, 0) <= RARE and word not in self._lexicon.known_words and not means

    # ------------------------------------------------------------ what is left out

    async def _lacking(self, current: _InUse, query: Query) -> tuple[tuple[Criterion, int], ...]:
        """For each criterion, how many would do if only they said anything of it; a feature not named is not there."""
        told = [c for c in query.criteria if not isinstance(c.value, bool) and not c.excludes]
        if len(query.criteria) < 2:
            return ()
        silent = await current.catalogue.lacking(query)
        return tuple((criterion, silent[criterion.attribute]) for criterion in told if criterion.attribute in silent)

    # ------------------------------------------------------------ products

    async def _sheets(self, current: _InUse, skus: Sequence[str]) -> dict[str, Any]:
        sheets = (
            select(products.c.sku, product_sheets)
            .join(product_sheets, product_sheets.c.product_id == products.c.id)
            .where(products.c.catalogue_id == current.catalogue.id, products.c.sku.in_(list(skus)))
        )

        async def found(connection: AsyncConnection) -> dict[str, Any]:
            return {row.sku: row for row in await connection.execute(sheets)}

        return await self._database.read(found)

    async def _item(self, current: _InUse, sheet: Any, language: str) -> Item:
        """The shop's own word on title, price and stock where it has one, for it is of now."""
        own = None
        with suppress(ShopError):
            own = await self._shop.product(sheet.sku)
        facts = self._facts(current, _shown.decode(sheet.shown), own, language)
        if own is None:
            price = Decimal(repr(sheet.price)) if sheet.price is not None else None
            return Item(
                sku=sheet.sku,
                title=sheet.title,
                brand=sheet.brand,
                price=price,
                currency=sheet.currency or "EUR",
                in_stock=sheet.in_stock,
                url=_page(sheet.url),
                image=_page(sheet.image),
                facts=facts,
            )
        return Item(
            sku=own.sku,
            title=own.title.get(language) or next(iter(own.title.values()), sheet.title),
            brand=own.brand,
            price=own.price.amount,
            currency=own.price.currency,
            was=own.price.was,
            in_stock=bool(own.stock.get(WEB, any(own.stock.values()))) if own.stock else sheet.in_stock,
            in_stores=not own.stock.get(WEB, 1) and any(own.stock.values()),
            rating=own.rating,
            url=_page(own.url),
            image=_page(own.image),
            facts=facts,
            goes_with=own.goes_with,
        )

    def _facts(
        self, current: _InUse, shown: Mapping[str, str], own: Product | None, language: str
    ) -> tuple[Stated, ...]:
        """What it states: where the shop lists attributes, those alone, without what its texts tell in passing."""
        listed = {fold(name) for name in own.attributes} if own else set()
        facts = [
            self._stated(current.labelled.get(label), label, value, language)
            for label, value in shown.items()
            if not listed or fold(label) in listed
        ]
        return tuple(facts)

    def _stated(self, attribute: Attribute | None, label: str, value: str, language: str) -> Stated:
        measured = _MEASURE.match(value)
        said = value if measured else ", ".join(self.say(word, language) for word in value.split(", "))
        number = float(measured[1]) if measured else None
        name, concept = self._named_as(label, language), attribute.concept if attribute else ""
        return Stated(concept=concept, label=label, name=name, value=said, number=number)


_IN_USE = Prepared(lambda _: select(catalogues.c.id).where(catalogues.c.state == "current"))


def _keep(last: dict[K, V], asked: K, answer: V) -> None:
    """So many of them: the oldest goes."""
    while len(last) >= LAST_HEARD:
        last.pop(next(iter(last)))
    last[asked] = answer


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=lambda phrase: -len(phrase))
    return re.compile("|".join(rf"\b{phrase.replace(' ', '[^a-z0-9]+')}\b" for phrase in longest))


def _title_words(title: str) -> set[str]:
    return {stem(word) for word in words(title)}


def _plain(text: str) -> str:
    return " ".join(words(text))


def _page(url: str) -> str:
    """Only what can be opened from anywhere: a path on the shop's own site means nothing in a text message."""
    return url if url.startswith(("https://", "http://")) else ""
