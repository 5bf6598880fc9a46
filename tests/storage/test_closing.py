"""The end of a database: who is in the middle of something is waited for, and nobody opens it again."""

import asyncio

import pytest
from sqlalchemy import text

from storage.database import Database


async def test_who_still_reads_is_waited_for(database_url: str):
    database = Database(database_url)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def look() -> int:
        async with database.reading() as connection:
            begun.set()
            await go_on.wait()
            return await connection.scalar(text("SELECT 42")) or 0

    looking = asyncio.create_task(look())
    await begun.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    go_on.set()
    await closing
    assert await looking == 42


async def test_a_closed_database_is_not_opened_again(database_url: str):
    database = Database(database_url)
    await database.close()
    with pytest.raises(RuntimeError, match="closed"):
        async with database.reading():
            pass
    with pytest.raises(RuntimeError, match="closed"):
        async with database.writing():
            pass
