"""Where the links in what we send lead: each address once, under a mark that stands in the link in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Prepared
from storage.queues import only_new
from storage.tables import Moment, links, notices

LIFE = timedelta(days=400)
"""How long a link leads on after it was last sent: mails are kept."""


@dataclass(frozen=True)
class Told:
    """A message in which links stand: whose it is, and since when they may follow them."""

    person_id: str
    at: datetime


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Keep the addresses of some links, as `hub.clicks.counted` gives them; equal ones are kept once."""
    distinct = {row["mark"]: row["url"] for row in rows}
    for mark, url in sorted(distinct.items()):  # in order: two who write the same never wait in a circle
        await _KEEP.once(connection, mark=mark, url=url, sent_at=now)
        await _SENT_AGAIN.once(connection, b_mark=mark, b_now=now, b_stale=now - timedelta(days=1))


_KEEP = only_new(links)
_SENT_AGAIN = Prepared(
    lambda _: (
        update(links)
        .where(links.c.mark == bindparam("b_mark"), links.c.sent_at < bindparam("b_stale", type_=Moment))
        .values(sent_at=bindparam("b_now", type_=Moment))
    )
)


async def url_of(connection: AsyncConnection, mark: str) -> str | None:
    return await connection.scalar(select(links.c.url).where(links.c.mark == mark))


async def told(connection: AsyncConnection, seq: int) -> Told | None:
    """To whom, and since when, the telling of that number is told; None when it is not, or they were forgotten."""
    which = select(notices.c.person_id, notices.c.told_at).where(notices.c.seq == seq, notices.c.told_at.is_not(None))
    row = (await connection.execute(which)).first()
    return Told(*row) if row else None


async def sweep(connection: AsyncConnection, now: datetime) -> None:
    """Forget where links led that are no longer sent."""
    await connection.execute(delete(links).where(links.c.sent_at < now - LIFE))
