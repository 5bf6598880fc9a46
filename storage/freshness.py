"""Keeps the searchable catalogue true between two imports: what a product costs now, and whether any is left."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.search.facts import PRICE, PROMOTION, STOCK
from notifications.events import OfProduct, PriceChanged, StockChanged
from storage.catalogue import SPAN
from storage.tables import catalogues, product_sheets, product_values, products


async def keep_true(connection: AsyncConnection, event: OfProduct) -> None:
    """What the shop has just told of a product; one that is not in the catalogue stays out of it."""
    match event:
        case PriceChanged(was=was, now=now, currency=currency):
            sheet: Mapping[str, object] = {"price": float(now), "currency": currency}
            await _state(connection, event.sku, sheet, {PRICE: float(now), PROMOTION: float(now < was)})
        case StockChanged(left=left, variant=variant) if left or not variant:  # other variants may still be there
            await _state(connection, event.sku, {"in_stock": left > 0}, {STOCK: float(left > 0)})
        case _:
            pass


async def _state(
    connection: AsyncConnection, sku: str, sheet: Mapping[str, object], facts: Mapping[int, float]
) -> None:
    catalogue = select(catalogues.c.id).where(catalogues.c.state == "current").scalar_subquery()
    which = select(products.c.id, products.c.catalogue_id).where(products.c.sku == sku)
    found = (await connection.execute(which.where(products.c.catalogue_id == catalogue))).first()
    if not found:
        return
    await connection.execute(update(product_sheets).where(product_sheets.c.product_id == found.id).values(**sheet))
    for attribute, number in facts.items():
        numbered = found.catalogue_id * SPAN + attribute
        stated = (product_values.c.product_id == found.id, product_values.c.attribute == numbered)
        high = number if attribute == PRICE else None
        await connection.execute(update(product_values).where(*stated).values(number=number, high=high))
