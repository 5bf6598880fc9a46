"""Pictures and documents that came with a message, kept for a while so that the team can look at them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.queues import only_new
from storage.tables import enclosures

LIFE = timedelta(days=30)
"""How long they are kept."""

MOST = 20
"""How many of one sender are kept in a day."""

ROOM = 1_000_000_000
"""Bytes that all of them may take: anybody can write a mail."""


async def keep(connection: AsyncConnection, ident: str, address: str, content: bytes, now: datetime) -> bool:
    """Keep one, once; False when its sender has sent enough for a day, or there is no room."""
    theirs = await _count(connection, enclosures.c.address == address, enclosures.c.at > now - timedelta(days=1))
    held = await connection.scalar(select(func.sum(enclosures.c.size)))
    if theirs >= MOST or (held or 0) + len(content) > ROOM:
        return False
    await _KEEP.once(connection, id=ident, address=address, size=len(content), content=content, at=now)
    return True


async def content(connection: AsyncConnection, ident: str) -> bytes | None:
    """What it holds; None when it is kept no longer."""
    return await connection.scalar(select(enclosures.c.content).where(enclosures.c.id == ident))


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Forget those that were kept long enough."""
    await connection.execute(delete(enclosures).where(enclosures.c.at < now - LIFE))


async def _count(connection: AsyncConnection, *which: ColumnElement[bool]) -> int:
    return await connection.scalar(select(func.count()).select_from(enclosures).where(*which)) or 0


_KEEP = only_new(enclosures)
