"""Problems with products: what was tried, how it ended; and what came of all of them together."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, func, insert, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.repair.case import Repair
from storage.database import Database
from storage.tables import repairs

BACK = timedelta(days=7)
"""Whoever comes back with the same thing within this time was not helped."""

_repair = msgspec.json.Decoder(Repair)


async def keep(connection: AsyncConnection, repair: Repair, person_id: str) -> None:
    """A problem as it now stands, whether new or known."""
    values = {
        "state": repair.end,
        "about": (repair.bought.sku if repair.bought else repair.family)[:255],
        "procedure": repair.procedure[:80],
        "questions": len(repair.put),
        "again": repair.again,
        "body": msgspec.json.encode(repair).decode(),
        "touched_at": repair.touched_at,
    }
    known = await connection.execute(update(repairs).where(repairs.c.id == repair.id).values(values))
    if not known.rowcount:
        row = {"id": repair.id, "person_id": person_id, "opened_at": repair.opened_at}
        await connection.execute(insert(repairs).values({**row, **values}))


async def open_of(connection: AsyncConnection, person_id: str) -> list[Repair]:
    """What this person has not seen settled, the one last spoken of first."""
    which = and_(repairs.c.person_id == person_id, repairs.c.state == "open")
    rows = await connection.scalars(select(repairs.c.body).where(which).order_by(repairs.c.touched_at.desc()))
    return [_repair.decode(body) for body in rows]


async def handed_of(connection: AsyncConnection, person_id: str, since: datetime) -> list[Repair]:
    """What a human took over since then, the latest first."""
    which = and_(repairs.c.person_id == person_id, repairs.c.state == "handed", repairs.c.touched_at >= since)
    rows = await connection.scalars(select(repairs.c.body).where(which).order_by(repairs.c.touched_at.desc()))
    return [_repair.decode(body) for body in rows]


async def about_case(connection: AsyncConnection, person_id: str, opened_at: datetime) -> Repair | None:
    """The problem that a human was called for then: handed over, or still in the midst of it, within that day."""
    lately = repairs.c.touched_at >= opened_at - timedelta(days=1)
    which = and_(repairs.c.person_id == person_id, repairs.c.state.in_(("handed", "open")), lately)
    found = await connection.scalar(select(repairs.c.body).where(which).order_by(repairs.c.touched_at.desc()).limit(1))
    return _repair.decode(found) if found else None


class Figures(Struct, frozen=True, kw_only=True):
    """What came of the problems that were reported in a time.

    `for_good` were solved and not brought back within seven days on any channel; `given_up` were left by the customer,
    in words or by a week's silence; `again` counts questions put although they had been answered: it must be 0.
    """

    reported: int
    solved: int
    for_good: int
    handed: int
    given_up: int
    under_way: int
    questions: int
    again: int

    @property
    def without_a_human(self) -> float:
        """The share solved for good of all that came to an end: 0 to 1."""
        ended = self.solved + self.handed + self.given_up
        return self.for_good / ended if ended else 0.0


async def figures(database: Database, now: datetime, since: datetime) -> Figures:
    """Counted anew from the rows each time: nothing to drift apart."""
    silent = and_(repairs.c.state == "open", repairs.c.touched_at < now - BACK)
    counted = {
        "reported": func.count(),
        "solved": _sum(repairs.c.state == "solved"),
        "for_good": _sum(and_(repairs.c.state == "solved", ~_came_back())),
        "handed": _sum(repairs.c.state == "handed"),
        "given_up": _sum(or_(repairs.c.state == "left", silent)),
        "under_way": _sum(and_(repairs.c.state == "open", ~silent)),
        "questions": func.coalesce(func.sum(repairs.c.questions), 0),
        "again": func.coalesce(func.sum(repairs.c.again), 0),
    }
    async with database.reading() as connection:
        labelled = [column.label(name) for name, column in counted.items()]
        row = (await connection.execute(select(*labelled).where(repairs.c.opened_at >= since))).one()
    return Figures(**{name: int(number) for name, number in row._mapping.items()})


def _sum(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _came_back() -> ColumnElement[bool]:
    """The same person reported the same thing within a week of its being solved."""
    later = repairs.alias()
    ended, opened = type_coerce(repairs.c.touched_at, BigInteger), type_coerce(later.c.opened_at, BigInteger)
    return exists().where(
        later.c.person_id == repairs.c.person_id,
        later.c.about == repairs.c.about,
        opened > ended,
        opened <= ended + BACK // timedelta(microseconds=1),
    )


def told(figures: Figures) -> Sequence[tuple[str, int]]:
    """By name, in the order in which they are read."""
    return [
        ("reported", figures.reported),
        ("solved", figures.solved),
        ("solved and not back within 7 days", figures.for_good),
        ("handed over", figures.handed),
        ("given up", figures.given_up),
        ("under way", figures.under_way),
        ("questions put", figures.questions),
        ("questions put twice", figures.again),
    ]
