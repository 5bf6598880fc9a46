"""What people put aside: one cart each, as the shop's site, its back end or the conversation last told it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.selling import InCart, KeptCart
from storage.queues import insert_once
from storage.tables import carts

_cart = msgspec.json.Decoder(KeptCart)


async def of_person(connection: AsyncConnection, person_id: str) -> KeptCart | None:
    """None when there is nothing in it."""
    return (await of_persons(connection, [person_id])).get(person_id)


async def of_persons(connection: AsyncConnection, ids: Sequence[str]) -> Mapping[str, KeptCart]:
    """Those of several people; empty ones are not among them."""
    rows = await connection.execute(select(carts).where(carts.c.person_id.in_(ids)))
    read = {row.person_id: _cart.decode(row.body) for row in rows}
    return {person_id: cart for person_id, cart in read.items() if cart.lines}


async def keep(connection: AsyncConnection, cart: KeptCart, person_id: str) -> None:
    """In place of what it held before; what was told later already stands."""
    row = {"body": msgspec.json.encode(cart).decode(), "touched_at": cart.touched_at}
    await connection.execute(insert_once(connection, carts).values(person_id=person_id, **row))
    older = carts.c.touched_at <= cart.touched_at
    await connection.execute(update(carts).where(carts.c.person_id == person_id, older).values(row))


async def empty(connection: AsyncConnection, person_id: str, at: datetime) -> None:
    """They bought; what they put aside since then stays."""
    await keep(connection, KeptCart(lines=(), touched_at=at), person_id)


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: of their two carts, what each holds is kept, the fuller number.

    It is what `dialogs.selling.HasCarts.hand_cart_over` does in the shop.
    """
    both = await of_persons(connection, [before, target])
    await connection.execute(delete(carts).where(carts.c.person_id == before))
    if brought := both.get(before):
        await keep(connection, _joined(brought, both.get(target)), target)


def _joined(brought: KeptCart, theirs: KeptCart | None) -> KeptCart:
    if theirs is None:
        return brought
    held: dict[tuple[str, str], int] = {}
    for line in (*theirs.lines, *brought.lines):
        held[line.sku, line.variant] = max(line.quantity, held.get((line.sku, line.variant), 0))
    lines = tuple(InCart(sku=sku, variant=variant, quantity=many) for (sku, variant), many in held.items())
    return KeptCart(lines=lines, url=theirs.url, touched_at=max(brought.touched_at, theirs.touched_at))
