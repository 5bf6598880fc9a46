"""Whom something in the shop may interest, and what they asked for: read some hundreds at a time."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import String, and_, cast, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import ContactRules
from dialogs.records import About, Subscription
from notifications.subscriptions import Wishes
from storage import alerts, contact_rules, memory, people
from storage.database import Database
from storage.prepared import Prepared, among
from storage.tables import alerts as alerts_table
from storage.tables import contact_rules as rules_table
from storage.tables import persons, subscriptions

MOST = 250
"""People looked at in one go, some hundredths of a second: a product may have a hundred thousand who watch it."""


AHEAD = 20_000
"""Ids read ahead, a megabyte of them: each time all who watch are looked through."""


class Interested(Struct, frozen=True, kw_only=True):
    """Somebody whom it may interest."""

    person_id: str
    first_name: str
    time_zone: str
    customer_id: str
    wishes: Wishes


async def in_order(database: Database, number: str, customer_id: str) -> AsyncIterator[list[str]]:
    """Who follows an order, and whose it is."""
    following = select(subscriptions.c.person_id.label("id")).where(subscriptions.c.order_number == number)
    owner = select(persons.c.id.label("id")).where(persons.c.customer_id == customer_id)
    async for ids in _in_turn(database, union(following, owner) if customer_id else following):
        yield ids


async def in_product(database: Database, sku: str, about: Collection[About]) -> AsyncIterator[list[str]]:
    """Who watches a product for one of these reasons."""
    watching = (alerts_table.c.sku == sku, alerts_table.c.about.in_(list(about)))
    async for ids in _in_turn(database, select(alerts_table.c.person_id.label("id")).where(*watching).distinct()):
        yield ids


async def wanting_prices(database: Database) -> AsyncIterator[list[str]]:
    """Customers who said that they want to hear when what they like gets cheaper."""
    said = cast(rules_table.c.body, String).contains('"price"')
    wanting = select(rules_table.c.person_id.label("id")).join(persons, persons.c.id == rules_table.c.person_id)
    async for ids in _in_turn(database, wanting.where(said, persons.c.customer_id.is_not(None))):
        yield ids


async def person_of(connection: AsyncConnection, person_id: str, customer_id: str) -> list[str]:
    """Whom the shop means by one of ours, or by a customer of its own; nobody when we do not know them."""
    if person_id:
        return [await people.who_became(connection, person_id)]
    query = select(persons.c.id).where(persons.c.customer_id == customer_id)
    return [str(ident) for ident in await connection.scalars(query)] if customer_id else []


async def interested(
    connection: AsyncConnection, ids: Sequence[str], *, order: str = "", sku: str = ""
) -> list[Interested]:
    """These people, and what they asked for of this order or product."""
    following = await subscriptions_of(connection, ids, order) if order else {}
    watching = await alerts.of_persons(connection, ids, sku) if sku else {}
    rules = await contact_rules.of_persons(connection, ids)
    return [
        Interested(
            person_id=ident,
            first_name=first_name,
            time_zone=time_zone,
            customer_id=customer_id or "",
            wishes=Wishes(
                rules=rules.get(ident, ContactRules()),
                subscription=following.get((ident, order)),
                alerts=tuple(watching.get(ident, ())),
                order=order,
            ),
        )
        for ident, first_name, time_zone, customer_id in await _PEOPLE.rows(connection, b_ids=list(ids))
    ]


async def subscriptions_of(
    connection: AsyncConnection, ids: Sequence[str], order: str = ""
) -> Mapping[tuple[str, str], Subscription]:
    """Which news of an order, or of any, these people asked for: by person and order."""
    theirs = subscriptions.c.person_id.in_(list(ids))
    which = and_(theirs, subscriptions.c.order_number == order) if order else theirs
    rows = await connection.execute(select(subscriptions).where(which))
    return {(row.person_id, row.order_number): memory.subscription(row) for row in rows}


async def _in_turn(database: Database, query: Any) -> AsyncIterator[list[str]]:
    """The ids, in their order, so many at a time: whoever comes next is read when these are done with."""
    everybody, last = query.subquery(), ""
    while True:
        ids = select(everybody.c.id).where(everybody.c.id > last).order_by(everybody.c.id).limit(AHEAD)
        async with database.reading() as connection:
            found = [str(ident) for ident in await connection.scalars(ids)]
        for begin in range(0, len(found), MOST):
            yield found[begin : begin + MOST]
        if len(found) < AHEAD:
            return
        last = found[-1]


_WHO = [persons.c[name] for name in ("id", "first_name", "time_zone", "customer_id")]
_PEOPLE = Prepared(lambda dialect: select(*_WHO).where(among(dialect, persons.c.id, "b_ids")))
