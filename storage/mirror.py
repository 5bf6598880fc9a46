"""Keeps the searchable catalogue like the shop: a shop that shows its products needs no import."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec
from sqlalchemy import select, update

from dialogs.search.facts import Clerk, Entry
from dialogs.search.learn import learn
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Field, Listing
from dialogs.search.schema import Schema
from dialogs.shop import Attribute, Category, Product, Quantity
from storage.catalogue import fill
from storage.database import Database
from storage.importing import only_import
from storage.tables import catalogues

SHOP = "shop:"
"""What the source of a catalogue begins with that was taken from the shop itself; an imported one has none."""


@runtime_checkable
class ShowsProducts(Protocol):
    """A shop that can list all it sells."""

    def products(self) -> Sequence[Product]: ...

    def categories(self) -> Sequence[Category]: ...


async def bring_up_to_date(database: Database, shop: ShowsProducts, lexicon: Lexicon, now: datetime) -> bool:
    """Fill the catalogue from the shop, unless it already shows the same, or the merchant imported a feed.

    True when it was filled. The learning takes place on another thread; messages go on being answered.
    """
    listings = [*_listings(shop)]
    source = SHOP + hashlib.sha256(msgspec.json.encode(listings)).hexdigest()[:24]
    if not await _is_due(database, source):
        return False
    async with only_import(database) as alone:
        if not alone or not await _is_due(database, source):
            return False
        schema, entries = await asyncio.to_thread(_learnt, listings, lexicon)
        await fill(database, schema, entries, now)
        await database.write(
            lambda connection: connection.execute(
                update(catalogues).where(catalogues.c.state == "current").values(source=source)
            )
        )
    return True


async def _is_due(database: Database, source: str) -> bool:
    async with database.reading() as connection:
        current = await connection.scalar(select(catalogues.c.source).where(catalogues.c.state == "current"))
    return current is None or (current.startswith(SHOP) and current != source)


def _learnt(listings: Sequence[Listing], lexicon: Lexicon) -> tuple[Schema, list[Entry]]:
    schema = learn(listings, lexicon)
    clerk = Clerk(schema, lexicon)
    return schema, [clerk.enter(listing) for listing in listings]


# ---------------------------------------------------------------- a product as a listing


def _listings(shop: ShowsProducts) -> Iterator[Listing]:
    shelves = {category.id: category.name for category in shop.categories()}
    return (_listing(product, shelves.get(product.category, {})) for product in shop.products())


def _listing(product: Product, shelf: Mapping[str, str]) -> Listing:
    """The title of the shop's first language is the title; the others are kept to be found by."""
    first, *others = product.title.values()
    fields = [
        *(("id", product.sku), ("title", first), ("brand", product.brand)),
        *(("category", name) for name in reversed([*shelf.values()])),  # the last one names the shelf
        ("price", f"{product.price.amount} {product.price.currency}"),
        *([("old price", f"{product.price.was} {product.price.currency}")] if product.price.was else []),
        *([("stock", str(sum(product.stock.values())))] if product.stock else []),
        *([("rating", f"{product.rating:g}")] if product.rating else []),
        *(("url", product.url), ("image", product.image)),
        *((name, value) for name, stated in product.attributes.items() for value in _values(stated)),
        *(("description", text) for text in (*others, *product.description.values())),
    ]
    return Listing(id=product.sku, fields=tuple(Field(name, value) for name, value in fields if value))


def _values(stated: Attribute) -> Sequence[str]:
    match stated:
        case Quantity(value=value, unit=unit):
            return (f"{value:g} {unit}",)
        case bool():
            return ("oui" if stated else "non",)
        case str():
            return (stated,)
        case _:
            return stated
