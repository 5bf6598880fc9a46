"""What people looked at in the shop, of those who agreed that we know: a short memory, for better suggestions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.records import KeepVisit
from storage import demand
from storage.tables import visits

MOST = 50
"""How many things one person looked at are remembered: each once, the latest."""

LIFE = timedelta(days=90)
"""How long. Both are promised in docs/widget.md."""


async def keep(connection: AsyncConnection, visit: KeepVisit, person_id: str, now: datetime) -> None:
    """Remember one more, unless they told us to remember nothing."""
    if await demand.must_forget(connection, person_id):
        return
    await connection.execute(delete(visits).where(_theirs(person_id), _same(visit)))
    row = {"person_id": person_id, "what": visit.what, "about": visit.about, "at": now}
    await connection.execute(insert(visits).values(row))
    await _shorten(connection, person_id, now)


async def products_of(connection: AsyncConnection, person_id: str) -> Sequence[str]:
    """The SKUs of the products, the latest first."""
    theirs = select(visits.c.about).where(_theirs(person_id), visits.c.what == "product")
    return (await connection.scalars(theirs.order_by(visits.c.at.desc(), visits.c.id.desc()))).all()


async def move(connection: AsyncConnection, before: str, target: str, now: datetime) -> None:
    """A stranger turned out to be somebody we know: what they looked at goes along."""
    again = select(visits.c.what, visits.c.about).where(_theirs(before)).subquery()
    known = select(again.c.what).where(again.c.what == visits.c.what, again.c.about == visits.c.about)
    await connection.execute(delete(visits).where(_theirs(target), known.exists()))
    await connection.execute(update(visits).where(_theirs(before)).values(person_id=target))
    await _shorten(connection, target, now)


async def forget(connection: AsyncConnection, person_id: str) -> None:
    """They no longer want it remembered."""
    await connection.execute(delete(visits).where(_theirs(person_id)))


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Forget what is too old, of those too who never come back."""
    await connection.execute(delete(visits).where(visits.c.at < now - LIFE))


async def _shorten(connection: AsyncConnection, person_id: str, now: datetime) -> None:
    latest = select(visits.c.id).where(_theirs(person_id)).order_by(visits.c.at.desc(), visits.c.id.desc()).limit(MOST)
    too_many = visits.c.id.not_in(latest.scalar_subquery())
    await connection.execute(delete(visits).where(_theirs(person_id), or_(too_many, visits.c.at < now - LIFE)))


def _theirs(person_id: str) -> ColumnElement[bool]:
    return visits.c.person_id == person_id


def _same(visit: KeepVisit) -> ColumnElement[bool]:
    return and_(visits.c.what == visit.what, visits.c.about == visit.about)
