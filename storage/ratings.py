"""What customers thought of an answer: helpful or not, stars, a remark; nothing of what was said."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.records import Rate
from storage.tables import ratings

LONGEST_REMARK = 1000


async def keep(connection: AsyncConnection, rate: Rate, person_id: str, now: datetime) -> None:
    """Write it down; a remark added later goes to the same row."""
    said: dict[str, Any] = {"mark": rate.mark, "remark": rate.remark[:LONGEST_REMARK]}
    changed = await connection.execute(update(ratings).where(ratings.c.id == rate.id).values(said))
    if not changed.rowcount:
        about = {"id": rate.id, "person_id": person_id, "about": rate.about[:120], "kind": rate.kind, "at": now}
        await connection.execute(insert(ratings).values({**about, **said}))
