"""Which products are watched for whom: kept from the conversation, read by whoever sends the word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address
from dialogs.records import About, Alert, Unwatch, Watch
from storage.prepared import Prepared
from storage.tables import alerts


async def watch(connection: AsyncConnection, wish: Watch, person_id: str, here: Address, now: datetime) -> None:
    """Asking again for the same replaces what was asked for."""
    await connection.execute(delete(alerts).where(_same(person_id, wish)))
    row = {
        "person_id": person_id,
        "sku": wish.sku,
        "variant": wish.variant,
        "about": wish.about,
        "limit": float(wish.limit) if wish.limit is not None else None,
        "channel": wish.channel or here.channel,
        "address": str(here),
        "since": now,
    }
    await connection.execute(insert(alerts).values(row))


async def unwatch(connection: AsyncConnection, wish: Unwatch, person_id: str) -> None:
    """Forgotten at once; all of theirs when no product is named."""
    await connection.execute(delete(alerts).where(_same(person_id, wish) if wish.sku else _theirs(person_id)))


async def unwatch_all(connection: AsyncConnection, person_id: str, about: About) -> None:
    """Of no product is this wanted any more."""
    await connection.execute(delete(alerts).where(_theirs(person_id), alerts.c.about == about))


async def of_person(connection: AsyncConnection, person_id: str) -> Sequence[Alert]:
    """The oldest first."""
    return [_alert(row) for row in await _OF_PERSON.rows(connection, b_person=person_id)]


async def of_persons(connection: AsyncConnection, ids: Sequence[str], sku: str = "") -> Mapping[str, Sequence[Alert]]:
    """What several people want to hear of a product, or of any, by person."""
    found: dict[str, list[Alert]] = {}
    theirs = alerts.c.person_id.in_(list(ids))
    for row in await connection.execute(_oldest_first(and_(theirs, alerts.c.sku == sku) if sku else theirs)):
        found.setdefault(row.person_id, []).append(_alert(row))
    return found


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: what they wished for goes along, unless it was wished already."""
    theirs = await of_person(connection, target)
    for one in theirs:
        same = Unwatch(one.sku, one.variant, one.about)
        await connection.execute(delete(alerts).where(_same(before, same)))
    await connection.execute(update(alerts).where(_theirs(before)).values(person_id=target))


def _theirs(person_id: str) -> ColumnElement[bool]:
    return alerts.c.person_id == person_id


def _same(person_id: str, wish: Watch | Unwatch) -> ColumnElement[bool]:
    which = (alerts.c.sku == wish.sku, alerts.c.variant == wish.variant, alerts.c.about == wish.about)
    return and_(_theirs(person_id), *which)


def _oldest_first(which: ColumnElement[bool]) -> Select[Any]:
    return select(alerts).where(which).order_by(alerts.c.since, alerts.c.sku)


_OF_PERSON = Prepared(lambda _: _oldest_first(alerts.c.person_id == bindparam("b_person")))


def _alert(row: Sequence[Any]) -> Alert:
    person_id, sku, variant, about, limit, channel, address, since = row
    return Alert(
        person_id=person_id,
        sku=sku,
        variant=variant,
        about=about,
        limit=None if limit is None else Decimal(str(limit)),
        channel=channel,
        address=Address.parse(address),
        since=since,
    )
