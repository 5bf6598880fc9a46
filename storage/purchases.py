"""What was bought, and by whom: no more than is needed to tell what came of the things we sent."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.records import KeepPurchase
from notifications.events import OrderPlaced
from storage.queues import insert_once
from storage.tables import purchase_lines, purchases


async def keep(connection: AsyncConnection, placed: OrderPlaced, person_id: str, at: datetime) -> None:
    """The shop's back end says so: its word stands in the place of any other."""
    for table in (purchases, purchase_lines):
        await connection.execute(delete(table).where(table.c.order_number == placed.order))
    row = _row(placed.order, placed.total, placed.currency, person_id, at)
    await connection.execute(insert(purchases).values(row))
    for sku in sorted(set(placed.skus)):
        line = {"order_number": placed.order, "sku": sku, "person_id": person_id, "at": at}
        await connection.execute(insert(purchase_lines).values(line))


async def claim(connection: AsyncConnection, purchase: KeepPurchase, person_id: str, at: datetime) -> None:
    """A page of the shop says so: believed where nobody has said anything of that order."""
    row = _row(purchase.order, purchase.total, purchase.currency, person_id, at)
    await connection.execute(insert_once(connection, purchases).values(row))


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know."""
    for table in (purchases, purchase_lines):
        await connection.execute(update(table).where(table.c.person_id == before).values(person_id=target))


def _row(order: str, total: Decimal, currency: str, person_id: str, at: datetime) -> dict[str, Any]:
    return {
        "order_number": order,
        "person_id": person_id,
        "total": float(total),
        "currency": currency,
        "at": at,
    }
