"""What customers look for: counted for everybody, and kept of those who want us to remember it.

The count holds no person and no sentence, only attributes with what was wanted of them; words that the catalogue does
not know are kept when they are single words of letters, which name nobody's number or address.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.records import Searched, Wanted
from storage import prepared
from storage.database import Database
from storage.tables import consents, demand, wishes

PURPOSE = "searches"
"""What a consent to remember one's searches is called in the ledger."""

LONGEST = 120


class Demanded(Struct, frozen=True):
    """So many asked for this: "largeur", "< 42 cm", in washing machines."""

    kind: str
    about: str
    wanted: str
    count: int


# ---------------------------------------------------------------- keeping


async def count(connection: AsyncConnection, searched: Searched, person_id: str, now: datetime) -> None:
    """Count a search; and remember it, if this person wants us to."""
    for row in _rows(searched, now):
        await connection.execute(_one_more(connection, row))
    if searched.wanted and await may_remember(connection, person_id):
        await connection.execute(
            insert(wishes),
            [
                {"person_id": person_id, "kind": searched.kind[:LONGEST], "about": one.about[:LONGEST]}
                | {"wanted": _in_short(one), "at": now}
                for one in searched.wanted
            ],
        )


def _rows(searched: Searched, now: datetime) -> Iterator[dict[str, Any]]:
    day, kind = now.date().isoformat(), searched.kind[:LONGEST]
    for one in searched.wanted or (Wanted("", "", ""),):
        told = {"day": day, "kind": kind, "about": one.about[:LONGEST], "wanted": _in_short(one), "count": 1}
        yield {**told, "what": "asked"}
        if not searched.found:
            yield {**told, "what": "unmet"}
    for word in searched.unknown:
        yield {"day": day, "what": "unknown", "kind": kind, "about": word[:LONGEST], "wanted": "", "count": 1}


def _in_short(one: Wanted) -> str:
    return " ".join(filter(None, [one.op, one.value, one.unit]))[:LONGEST]


def _one_more(connection: AsyncConnection, row: dict[str, Any]) -> Any:
    first = prepared.insert(connection.dialect.name, demand).values(row)
    return first.on_conflict_do_update(index_elements=list(demand.primary_key), set_={"count": demand.c.count + 1})


async def may_remember(connection: AsyncConnection, person_id: str) -> bool:
    """Whether the last thing they said about it was yes."""
    return await _said(connection, person_id) is True


async def must_forget(connection: AsyncConnection, person_id: str) -> bool:
    """Whether the last thing they said about it was no."""
    return await _said(connection, person_id) is False


async def _said(connection: AsyncConnection, person_id: str) -> bool | None:
    theirs = select(consents.c.granted).where(consents.c.person_id == person_id, consents.c.purpose == PURPOSE)
    said: bool | None = await connection.scalar(theirs.order_by(consents.c.id.desc()).limit(1))
    return said


async def forget(connection: AsyncConnection, person_id: str) -> None:
    """They no longer want it remembered."""
    await connection.execute(delete(wishes).where(wishes.c.person_id == person_id))


# ---------------------------------------------------------------- for the merchant


async def asked(database: Database, since: date, limit: int = 50) -> Sequence[Demanded]:
    """The criteria that matter most, whatever was wanted of them: kind and attribute."""
    return await _most(database, "asked", since, limit, whole=False)


async def unmet(database: Database, since: date, limit: int = 50) -> Sequence[Demanded]:
    """What was asked in searches that found nothing: the demand the shop is missing."""
    return await _most(database, "unmet", since, limit, whole=True)


async def unknown(database: Database, since: date, limit: int = 50) -> Sequence[Demanded]:
    """Words that customers use and the catalogue does not know."""
    return await _most(database, "unknown", since, limit, whole=False)


async def _most(database: Database, what: str, since: date, limit: int, *, whole: bool) -> Sequence[Demanded]:
    by = [demand.c.kind, demand.c.about, *([demand.c.wanted] if whole else [])]
    times = func.sum(demand.c.count).label("times")
    found = (
        select(*by, times)
        .where(demand.c.what == what, demand.c.day >= since.isoformat())
        .group_by(*by)
        .order_by(times.desc(), *by)
        .limit(limit)
    )
    async with database.reading() as connection:
        rows = await connection.execute(found)
        return [Demanded(row.kind, row.about, row.wanted if whole else "", int(row.times)) for row in rows]
