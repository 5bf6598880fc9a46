"""The searchable mirror of the shop's products: filled from any feed, asked in plain words.

A catalogue is filled beside the one in use and takes its place in one step: there is no moment without products.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.search.criteria import Criterion, Query, Test
from dialogs.search.facts import CALLED, KIND, Entry
from dialogs.search.lexicon import Lexicon
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from dialogs.search.schema import Schema, Spread
from dialogs.search.words import key
from storage import fulltext
from storage.database import Database
from storage.meanings import Alike
from storage.tables import catalogues, product_sheets, product_values, products

BATCH = 500
"""Products written in one transaction: others wait for no longer than this takes."""

SPAN = 100_000
"""Attributes are numbered apart in every catalogue: the number of the catalogue times this, plus their own."""

RANGE = 4
"""How much dearer a product found by a range of numbers is than one found by a word, which comes ready sorted."""

NEAR = 10
"""How many products that miss something are shown when none meets everything."""


class Miss(Struct, frozen=True):
    """A product that meets all criteria but one, and by how much it fails that one, in the unit of the criterion.

    `amount` is None where it cannot be counted: another colour, or nothing stated at all.
    """

    id: str
    criterion: Criterion
    amount: float | None


class Sheet(Struct, frozen=True, kw_only=True):
    """What is shown of a product. `shown` is what it states, by the catalogue's own names."""

    id: str
    title: str
    brand: str
    kind: str
    price: float | None
    currency: str
    in_stock: bool | None
    url: str
    image: str
    shown: Mapping[str, str]


class Found(Struct, frozen=True, kw_only=True):
    """What a search brought: `ids` meet every criterion, the best first.

    When there are none, `near` are the nearest, and `excluding` the criteria without which there would be some. Words
    that nothing says, beside criteria that some meet, are left out of the search, and among `excluding`. `partly`: no
    product says all the words. `by_meaning`: the first are what the words describe, though they do not say them.
    """

    query: Query
    ids: tuple[str, ...]
    near: tuple[Miss, ...] = ()
    excluding: tuple[Criterion, ...] = ()
    partly: bool = False
    by_meaning: bool = False


# ---------------------------------------------------------------- filling


async def fill(database: Database, schema: Schema, entries: Iterable[Entry], now: datetime) -> int:
    """Write a catalogue and put it in the place of the one in use. Returns how many products it has."""
    catalogue_id = await database.write(lambda connection: _begin(connection, schema, now))
    first = await database.write(_next_product)
    count = 0
    for batch in _batches(entries):
        rows = list(_numbered(batch, first + count))
        await database.write(lambda connection, rows=rows: _add(connection, catalogue_id, rows))  # type: ignore[misc]
        count += len(batch)
    await database.write(lambda connection: _take_over(connection, catalogue_id))
    await _drop_others(database, catalogue_id)
    return count


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    ahead = iter(entries)
    while batch := list(islice(ahead, BATCH)):
        yield batch


def _numbered(batch: Sequence[Entry], first: int) -> Iterator[tuple[int, Entry]]:
    return enumerate(batch, first)


async def _begin(connection: AsyncConnection, schema: Schema, now: datetime) -> int:
    made = await connection.execute(
        insert(catalogues)
        .values(state="filling", at=now, taught=msgspec.json.encode(schema).decode())
        .returning(catalogues.c.id)
    )
    catalogue_id = int(made.scalar_one())
    await fulltext.create(connection, catalogue_id)
    return catalogue_id


async def _next_product(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(func.coalesce(func.max(products.c.id), 0))) or 0) + 1


async def _add(connection: AsyncConnection, catalogue_id: int, rows: Sequence[tuple[int, Entry]]) -> None:
    await connection.execute(
        insert(products),
        [{"id": number, "catalogue_id": catalogue_id, "sku": entry.id, "rank": _rank(entry)} for number, entry in rows],
    )
    await connection.execute(insert(product_sheets), [_sheet(number, entry) for number, entry in rows])
    if stated := list(_stated(catalogue_id, rows)):  # a feed may tell nothing of its products but their titles
        await connection.execute(insert(product_values), stated)
    await fulltext.add(
        connection,
        catalogue_id,
        [
            dict(zip(("product_id", "title", "stated", "told"), (number, *entry.words), strict=True))
            for number, entry in rows
        ],
    )


def _stated(catalogue_id: int, rows: Sequence[tuple[int, Entry]]) -> Iterator[dict[str, Any]]:
    for number, entry in rows:
        for position, fact in enumerate(entry.facts):
            yield {
                "product_id": number,
                "attribute": catalogue_id * SPAN + fact.attribute,
                "position": position,
                "number": fact.number,
                "high": fact.high,
                "word": fact.word,
            }


def _sheet(number: int, entry: Entry) -> dict[str, Any]:
    return {
        "product_id": number,
        "title": entry.title,
        "brand": entry.brand,
        "kind": entry.kind,
        "price": entry.price,
        "currency": entry.currency,
        "in_stock": entry.in_stock,
        "url": entry.url,
        "image": entry.image,
        "shown": msgspec.json.encode(entry.shown).decode(),
    }


def _rank(entry: Entry) -> float:
    """Before anything is asked: what can be had, then what many buy and like. The smallest comes first."""
    stock = {True: 2.0, None: 1.0, False: 0.0}[entry.in_stock]
    return -(stock + math.log1p(max(entry.popularity, 0.0)) / 12 + entry.rating / 5)


async def _take_over(connection: AsyncConnection, catalogue_id: int) -> None:
    await fulltext.finish(connection, catalogue_id)
    await connection.execute(update(catalogues).where(catalogues.c.state == "current").values(state="past"))
    await connection.execute(update(catalogues).where(catalogues.c.id == catalogue_id).values(state="current"))


async def _drop_others(database: Database, catalogue_id: int) -> None:
    """Clear away what was replaced, and what a broken import left, a batch at a time."""
    async with database.reading() as connection:
        others = list(await connection.scalars(select(catalogues.c.id).where(catalogues.c.id != catalogue_id)))
    for other in others:
        while await database.write(lambda connection, other=other: _drop_some(connection, other)):  # type: ignore[misc]
            pass
        await database.write(lambda connection, other=other: _drop(connection, other))  # type: ignore[misc]


async def _drop_some(connection: AsyncConnection, catalogue_id: int) -> int:
    some = list(
        await connection.scalars(select(products.c.id).where(products.c.catalogue_id == catalogue_id).limit(BATCH))
    )
    if some:
        await connection.execute(delete(product_values).where(product_values.c.product_id.in_(some)))
        await connection.execute(delete(product_sheets).where(product_sheets.c.product_id.in_(some)))
        await connection.execute(delete(products).where(products.c.id.in_(some)))
    return len(some)


async def _drop(connection: AsyncConnection, catalogue_id: int) -> None:
    await fulltext.drop(connection, catalogue_id)
    await connection.execute(delete(catalogues).where(catalogues.c.id == catalogue_id))


# ---------------------------------------------------------------- asking


class Catalogue:
    """The catalogue in use, with what it taught."""

    def __init__(self, database: Database, ident: int, schema: Schema, lexicon: Lexicon) -> None:
        self._database = database
        self.id = ident
        self.schema = schema
        self.book = Phrasebook(schema, lexicon)
        self.alike: Alike | None = None  # until what its products mean is known, if ever
        self._parser = Parser(self.book)

    @classmethod
    async def load(cls, database: Database, lexicon: Lexicon) -> "Catalogue | None":
        """The one in use; None when no feed was ever imported."""
        async with database.reading() as connection:
            current = select(catalogues.c.id, catalogues.c.taught).where(catalogues.c.state == "current")
            row = (await connection.execute(current)).first()
        return cls(database, row.id, msgspec.json.decode(row.taught, type=Schema), lexicon) if row else None

    def understand(self, sentence: str) -> Query:
        return self._parser.parse(sentence)

    async def search(self, sentence: str, limit: int | None = None) -> Found:
        """All products that meet what the sentence asks, the best first; or, if none does, the nearest."""
        return await self.find(self.understand(sentence), limit)

    async def find(self, query: Query, limit: int | None = None) -> Found:
        found = await self._database.read(lambda connection: self._find(connection, query, limit))
        return await self._by_meaning(self.alike, found) if self.alike and _leaves_words_over(found) else found

    async def _by_meaning(self, alike: Alike, found: Found) -> Found:
        """First what the words describe, of all that meets what else is asked; as it was, if they describe nothing."""
        meant, met = await alike.to(found.query.said), frozenset(found.ids)
        if _asks_for_more_than_words(found.query):
            meant = [sku for sku in meant if sku in met]
        if not meant:
            return found
        ordered = bool(met) and not found.partly and not found.excluding
        others = () if found.excluding else found.ids
        return replace(found, ids=tuple(dict.fromkeys((*meant, *others))), excluding=(), by_meaning=not ordered)

    async def _find(self, connection: AsyncConnection, query: Query, limit: int | None) -> Found:
        search = Search(connection, self.id, self.schema, query)
        if ids := await search.ids(query.criteria, limit):
            return Found(query=query, ids=tuple(ids))
        if not query.criteria:
            return Found(query=query, ids=tuple(await search.ids((), limit, every=False)), partly=True)
        if part := self._part_of_it(query):
            no_whole = [replace(c, excludes=True) for c in query.criteria if c.concept == "kind"]
            if ids := await search.ids([*part.criteria, *no_whole], limit):
                return Found(query=part, ids=tuple(ids))
        said = tuple(c for c in query.criteria if not c.tests and not c.excludes and c.concept != "kind")
        stated = [c for c in query.criteria if c not in said]
        if said and stated and (ids := await search.ids(stated, limit)):
            return Found(query=query, ids=tuple(ids), excluding=said)
        return Found(query=query, ids=(), near=await search.near(), excluding=await search.excluding())

    def _part_of_it(self, query: Query) -> Query | None:
        """The same, where the kind asked for may be what the thing is for: a "lame tondeuse" is a blade, no mower."""
        said = [c for c in query.criteria if c.attribute == "text" and not c.tests and not c.excludes]
        kinds = [c for c in query.criteria if c.concept == "kind" and c.tests and not c.excludes]
        if len(said) != 1 or len(kinds) != 1:
            return None
        thing, whole = said[0], kinds[0]
        word, lexicon = key(str(thing.value)), self.book.lexicon
        if word in lexicon.terms or word in lexicon.kinds:
            return None  # a "silk shirt" is of silk, a "sac aspirateur" is a bag already
        names = [name for test in whole.tests for kind in test.words for name in lexicon.same_kind.get(kind, ())]
        for_it = Criterion(attribute="text", op="in", value=whole.value, text=tuple(names))
        others = [c for c in query.criteria if c not in (thing, whole)]
        criteria = (replace(thing, attribute="class", concept="kind"), for_it, *others)
        return replace(query, kind=str(thing.value), criteria=criteria) if names else None

    async def sheets(self, ids: Sequence[str]) -> list[Sheet]:
        """What is shown of products, in the order asked; those unknown are left out."""
        sheet = select(products.c.sku, *(column for column in product_sheets.c if column.key != "product_id"))
        joined = sheet.join(products, products.c.id == product_sheets.c.product_id)
        wanted = joined.where(products.c.catalogue_id == self.id, products.c.sku.in_(ids))

        async def told(connection: AsyncConnection) -> dict[str, Sheet]:
            return {row.sku: _sheet_of(row) for row in await connection.execute(wanted)}

        found = await self._database.read(told)
        return [found[ident] for ident in ids if ident in found]

    async def lacking(self, query: Query) -> Mapping[str, int]:
        """By attribute: how many products are left out only because they do not state it."""
        return await self._database.read(lambda connection: Search(connection, self.id, self.schema, query).lacking())


def _leaves_words_over(found: Found) -> bool:
    """Whether there are words that products do not say; the name of a kind that is not sold is no description."""
    query = found.query
    if not query.said or query.superlative or query.wishes:
        return False
    if not query.criteria:
        return found.partly
    if not _asks_for_more_than_words(query):
        return not found.ids and len(query.words) > 1
    return bool(found.ids and (found.excluding or query.unknown))


def _asks_for_more_than_words(query: Query) -> bool:
    return any(criterion.tests or criterion.excludes for criterion in query.criteria)


def _sheet_of(row: Any) -> Sheet:
    return Sheet(
        id=row.sku,
        title=row.title,
        brand=row.brand,
        kind=row.kind,
        price=row.price,
        currency=row.currency,
        in_stock=row.in_stock,
        url=row.url,
        image=row.image,
        shown=msgspec.json.decode(row.shown, type=dict[str, str]),
    )


class Search:
    """One question, put to the database."""

    def __init__(self, connection: AsyncConnection, catalogue_id: int, schema: Schema, query: Query) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name
        self._catalogue = catalogue_id
        self._schema = schema
        self._query = query
        self._many = frozenset(a.id for a in schema.attributes if a.many)
        self._denied = frozenset(a.id for a in schema.attributes if a.no)
        self._attributes = {a.id: a for a in schema.attributes}

    async def ids(self, criteria: Sequence[Criterion], limit: int | None = None, *, every: bool = True) -> list[str]:
        """Products that meet the criteria; without any, those that hold every word, or else any of the words."""
        statement = Statement(self._dialect, self._catalogue, self._many, self._denied)
        sql = statement.select("p.sku", self._by_selectivity(criteria), self._query, limit, every=every)
        if not sql:
            return []
        return list(await self._connection.scalars(text(sql), statement.parameters))

    def _by_selectivity(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """The one that fewest products meet first: it decides which products are looked at."""
        return sorted(criteria, key=self._about_how_many)

    def _about_how_many(self, criterion: Criterion) -> float:
        if criterion.excludes or not criterion.tests:
            return float(self._schema.count) * 2
        return sum(self._test_meets(test) for test in criterion.tests)

    def _test_meets(self, test: Test) -> float:
        schema = self._schema
        attribute = self._attributes.get(test.attribute)
        if test.attribute == CALLED:
            return RANGE * schema.count
        if attribute is None:
            kinds = schema.kinds if test.attribute == KIND else schema.wider
            return float(sum(kinds[word].count for word in test.words if word in kinds))
        if test.op == "in":
            return float(sum(attribute.values[word].count for word in test.words if word in attribute.values))
        if test.op in ("has", "known"):
            return float(attribute.count)
        return RANGE * sum(_share(test, spread) for spread in attribute.by_kind.values())

    async def lacking(self) -> dict[str, int]:
        found = {}
        for criterion in self._query.criteria:
            if criterion.concept == "kind" or not criterion.tests or criterion.attribute == "text":
                continue
            rest = [c for c in self._query.criteria if c is not criterion]
            tests = tuple(Test(attribute=test.attribute, op="known") for test in criterion.tests)
            silent = Criterion(attribute="", op="", value="", tests=tests, excludes=True, concept="silent")
            if count := len(await self.ids([*rest, silent])):
                found[criterion.attribute] = count
        return found

    # when nothing meets everything

    async def excluding(self) -> tuple[Criterion, ...]:
        """The criteria without which there would be something."""
        found = []
        for left_out in self._query.criteria:
            rest = [c for c in self._query.criteria if c is not left_out]
            if await self.ids(rest, 1):
                found.append(left_out)
        return tuple(found)

    async def near(self) -> tuple[Miss, ...]:
        """Products of the kind that meet all criteria but one, those that miss it by least first."""
        misses: list[Miss] = []
        for left_out in self._query.criteria:
            if left_out.concept == "kind":
                continue
            rest = [c for c in self._query.criteria if c is not left_out]
            skus = await self.ids(rest, NEAR * 3) if rest else []
            numbers = await self._numbers(skus, left_out)
            misses += [Miss(sku, left_out, _missed(left_out, numbers.get(sku))) for sku in skus]
        return tuple(sorted(misses, key=lambda miss: _how_far(miss))[:NEAR])

    async def _numbers(self, skus: Sequence[str], criterion: Criterion) -> dict[str, float]:
        attributes = [self._catalogue * SPAN + test.attribute for test in criterion.tests]
        rows = await self._connection.execute(
            select(products.c.sku, product_values.c.number)
            .join(product_values, product_values.c.product_id == products.c.id)
            .where(products.c.catalogue_id == self._catalogue, products.c.sku.in_(skus))
            .where(product_values.c.attribute.in_(attributes), product_values.c.number.is_not(None))
        )
        return {row.sku: row.number for row in rows}


def _share(test: Test, spread: Spread) -> float:
    """About how many of a kind's products pass, if their numbers are spread evenly."""
    width = max(spread.high - spread.low, 1e-9)
    below = min(max((test.number - spread.low) / width, 0.0), 1.0)
    match test.op:
        case "=":
            return spread.count * 0.1 if spread.low <= test.number <= spread.high else 0.0
        case "<" | "<=":
            return spread.count * below
        case _:
            return spread.count * (1 - below)


def _missed(criterion: Criterion, number: float | None) -> float | None:
    bound = next((test.number for test in criterion.tests if test.op in ("<", "<=", ">", ">=", "=")), None)
    if number is None or bound is None or not isinstance(criterion.value, float) or not bound:
        return None
    return abs(number - bound) * criterion.value / bound


def _how_far(miss: Miss) -> float:
    if miss.amount is None:
        return 1.0
    bound = miss.criterion.value if isinstance(miss.criterion.value, float) else 1.0
    return miss.amount / (abs(bound) or 1.0)


class Statement:
    """SQL for a query, with its parameters."""

    def __init__(self, dialect: str, catalogue_id: int, many: frozenset[int], denied: frozenset[int]) -> None:
        """`many` are the attributes of which a product may have several values, `denied` those that some say no to."""
        self._many = many
        self._denied = denied
        self._dialect = dialect
        self._catalogue = catalogue_id
        self.parameters: dict[str, Any] = {"catalogue": catalogue_id}

    def select(
        self, what: str, criteria: Sequence[Criterion], query: Query, limit: int | None, *, every: bool = True
    ) -> str:
        """Empty when nothing at all is asked."""
        if not criteria and not query.words and not query.superlative and not query.wishes:
            return ""
        first, rest = (criteria[0], criteria[1:]) if criteria and _can_lead(criteria[0]) else (None, criteria)
        begin, order = self._from(first, query, by_words=not criteria, every=every and not criteria), self._order(query)
        where = [self._meets(criterion) for criterion in rest]
        where += ["p.catalogue_id = :catalogue"] if first is None or not where else []
        end = f" LIMIT {int(limit)}" if limit else ""
        return f"SELECT {what} FROM {begin} WHERE {' AND '.join(where)} ORDER BY {order}{end}"  # noqa: S608

    def _from(self, first: Criterion | None, query: Query, *, by_words: bool, every: bool) -> str:
        words = ""
        if query.words:
            name = self._bind(fulltext.asked(self._dialect, query.words, every=every))
            weighed = fulltext.weighed(self._dialect, self._catalogue, name)
            words = f" {'' if by_words else 'LEFT '}JOIN ({weighed}) AS w ON w.product_id = p.id"
        if first is None:
            return f"products AS p{words}"
        join = "CROSS JOIN" if self._dialect == "sqlite" else "JOIN"  # SQLite then keeps to this order
        return f"({self._meeting(first)}) AS d {join} products AS p ON p.id = d.product_id{words}"

    def _order(self, query: Query) -> str:
        keys = []
        first = (query.superlative,) if query.superlative else ()
        for order in (*first, *query.wishes):
            attributes = ", ".join(self._bind(self._catalogue * SPAN + i, colon=True) for i in order.ids)
            number = (
                "(SELECT min(o.number) FROM product_values AS o WHERE o.product_id = p.id"  # noqa: S608
                f" AND o.attribute IN ({attributes}))"
            )
            keys += [f"{number} IS NULL", f"{number} {'ASC' if order.smallest_first else 'DESC'}"]
        keys += [f"p.id NOT IN ({self._narrowed(query)})"] if query.narrowing else []
        keys += ["coalesce(w.weight, 0)"] if query.words else []
        return ", ".join([*keys, "p.rank", "p.id"])

    # criteria

    def _meeting(self, criterion: Criterion) -> str:
        """The ids of the products that meet a criterion."""
        parts = [
            f"SELECT v.product_id FROM product_values AS v WHERE {self._passes(test, 'v.')}"  # noqa: S608
            for test in criterion.tests
        ]
        parts += [self._said(criterion)] if criterion.text else []
        if len(parts) == 1 and not self._once(criterion.tests[0]):
            return parts[0].replace("SELECT v", "SELECT DISTINCT v", 1)
        return " UNION ".join(parts)

    def _once(self, test: Test) -> bool:
        """Whether no product can pass it twice."""
        return len(test.words) == 1 if test.op == "in" else test.attribute not in self._many

    def _meets(self, criterion: Criterion) -> str:
        """A condition on the product `p`."""
        parts = [
            f"EXISTS (SELECT 1 FROM product_values AS v WHERE v.product_id = p.id"  # noqa: S608
            f" AND {self._passes(test, self._by_product)})"
            for test in criterion.tests
        ]
        parts += [f"p.id IN ({self._said(criterion)})"] if criterion.text else []
        met = f"({' OR '.join(parts)})"
        if not criterion.excludes:
            return met
        known = self._known(criterion)
        return f"(NOT {met}{f' AND {known}' if known else ''})"

    def _known(self, criterion: Criterion) -> str:
        """What is excluded must be stated otherwise: who knows what colour the others are?

        A feature that products only ever say yes to is lacked by those that say nothing.
        """
        stated = [
            t
            for t in criterion.tests
            if t.op not in ("has", "known") or (t.op == "has" and t.attribute in self._denied)
        ]
        attributes = {test.attribute for test in stated if test.attribute > 2}
        if not attributes:
            return ""
        bound = ", ".join(self._bind(self._catalogue * SPAN + i, colon=True) for i in sorted(attributes))
        return f"EXISTS (SELECT 1 FROM product_values AS k WHERE k.product_id = p.id AND k.attribute IN ({bound}))"  # noqa: S608

    def _narrowed(self, query: Query) -> str:
        name = self._bind(fulltext.asked(self._dialect, query.narrowing, every=True, stated=True))
        return fulltext.matching(self._dialect, self._catalogue, name)

    def _said(self, criterion: Criterion) -> str:
        name = self._bind(fulltext.asked(self._dialect, [criterion.text], every=True))
        return fulltext.matching(self._dialect, self._catalogue, name)

    @property
    def _by_product(self) -> str:
        """How to name a column of values that are looked up product by product: SQLite must use no index of theirs."""
        return "+v." if self._dialect == "sqlite" else "v."

    def _passes(self, test: Test, v: str) -> str:
        attribute = f"v.attribute = {self._bind(self._catalogue * SPAN + test.attribute, colon=True)}"
        match test.op:
            case "in":
                words = ", ".join(self._bind(word, colon=True) for word in test.words)
                return f"{attribute} AND {v}word IN ({words})"
            case "has":
                return f"{attribute} AND (({v}number > 0) OR ({v}number IS NULL AND {v}word IS NOT NULL))"
            case "known":
                return attribute
            case "=":
                slack = float(test.words[0])
                low, high = self._bind(test.number - slack, colon=True), self._bind(test.number + slack, colon=True)
                return f"{attribute} AND {v}number <= {high} AND coalesce({v}high, {v}number) >= {low}"
            case "<" | "<=":
                return f"{attribute} AND {v}number {test.op} {self._bind(test.number + _dust(test), colon=True)}"
            case _:
                bound = self._bind(test.number + _dust(test), colon=True)
                return f"{attribute} AND coalesce({v}high, {v}number) {test.op} {bound}"

    def _bind(self, value: Any, *, colon: bool = False) -> str:
        name = f"x{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}" if colon else name


def _dust(test: Test) -> float:
    """What conversions may leave: 600 mm is 60 cm, neither more nor less."""
    dust = abs(test.number) * 1e-9
    return {"<": -dust, "<=": dust, ">": dust, ">=": -dust}[test.op]


def _can_lead(criterion: Criterion) -> bool:
    return bool(criterion.tests) and not criterion.excludes
