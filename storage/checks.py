"""How often people ask after their orders by themselves."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.worrying import OFTEN
from dialogs.records import Check, Checks
from storage.queues import insert_once
from storage.tables import checks


async def of_person(connection: AsyncConnection, person_id: str, order: str) -> Checks:
    which = select(checks.c.count, checks.c.at).where(checks.c.person_id == person_id, checks.c.order_number == order)
    row = (await connection.execute(which)).first()
    return Checks(*row) if row else Checks()


async def count(connection: AsyncConnection, check: Check, person_id: str, now: datetime) -> None:
    """Once more; or past the mark, where they settled it themselves."""
    row = {"person_id": person_id, "order_number": check.order, "count": 0, "at": now}
    await connection.execute(insert_once(connection, checks).values(row))
    theirs = (checks.c.person_id == person_id, checks.c.order_number == check.order)
    more = OFTEN if check.settled else 1
    await connection.execute(update(checks).where(*theirs).values(count=checks.c.count + more, at=now))


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: what they asked after goes along where it is new."""
    known = select(checks.c.order_number).where(checks.c.person_id == target)
    await connection.execute(delete(checks).where(checks.c.person_id == before, checks.c.order_number.in_(known)))
    await connection.execute(update(checks).where(checks.c.person_id == before).values(person_id=target))
