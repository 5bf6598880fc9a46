"""What the merchant said that messages mean: kept, so that it is asked once, and can be taken back."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.vocabulary import plain
from storage.database import Database
from storage.tables import lessons


class Lesson(Struct, frozen=True, kw_only=True):
    """One thing said of some messages: `phrase` means `intent`; or, without an intent, they are left aside."""

    id: int
    language: str
    intent: str
    phrase: str
    at: datetime


async def latest(database: Database, limit: int = 20) -> Sequence[Lesson]:
    """The newest first."""
    wanted = select(lessons).order_by(lessons.c.id.desc()).limit(limit)
    async with database.reading() as connection:
        rows = (await connection.execute(wanted)).all()
    return [Lesson(id=r.id, language=r.language, intent=r.intent, phrase=r.phrase, at=r.at) for r in rows]


async def covered(database: Database) -> frozenset[str]:
    """The keys (see `key`) of all messages that something was said of."""
    async with database.reading() as connection:
        rows = (await connection.execute(select(lessons.c.covers))).scalars().all()
    return frozenset(one for covers in rows for one in covers)


async def keep(
    database: Database, *, language: str, intent: str, phrase: str, texts: Collection[str], now: datetime
) -> int:
    """Remember what was said of these messages; the id by which it can be taken back."""
    row = {"language": language, "intent": intent, "phrase": phrase, "at": now}
    keys = tuple(dict.fromkeys(key(text) for text in texts))

    async def write(connection: AsyncConnection) -> int:
        kept = await connection.execute(insert(lessons).values(**row, covers=keys).returning(lessons.c.id))
        return int(kept.scalar_one())

    return await database.write(write)


async def take_back(database: Database, lesson_id: int) -> Lesson | None:
    """Forget one; None when it is gone already."""

    async def write(connection: AsyncConnection) -> Lesson | None:
        gone = (await connection.execute(delete(lessons).where(lessons.c.id == lesson_id).returning(lessons))).first()
        if not gone:
            return None
        return Lesson(id=gone.id, language=gone.language, intent=gone.intent, phrase=gone.phrase, at=gone.at)

    return await database.write(write)


def key(text: str) -> str:
    """The same for messages that differ in capitals, accents and punctuation alone. It tells nobody what they say."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:32]
