"""What comes with a mail: kept once, for a while, and never so much that nobody else finds room."""

from datetime import timedelta

import pytest

from storage import enclosures
from storage.database import Database
from storage.sweeping import sweep
from tests.kit.moments import NOON

ANA, BEN = "email:ana@example.org", "email:ben@example.org"


async def keep(database: Database, ident: str, who: str = ANA, content: bytes = b"%PDF-1.7") -> bool:
    async with database.writing() as connection:
        return await enclosures.keep(connection, ident, who, content, NOON)


async def content(database: Database, ident: str) -> bytes | None:
    async with database.reading() as connection:
        return await enclosures.content(connection, ident)


async def test_the_same_mail_read_twice_is_kept_once(database: Database):
    assert await keep(database, "a", content=b"%PDF-1.7 first")
    assert await keep(database, "a", content=b"%PDF-1.7 again")
    assert await content(database, "a") == b"%PDF-1.7 first"


async def test_one_sender_fills_no_disk(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enclosures, "MOST", 2)
    assert [await keep(sqlite_database, ident) for ident in "abc"] == [True, True, False]
    assert await keep(sqlite_database, "d", BEN)


async def test_nor_do_all_together(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(enclosures, "ROOM", 10)
    assert await keep(sqlite_database, "a", ANA)
    assert not await keep(sqlite_database, "b", BEN)


async def test_after_thirty_days_it_is_gone(sqlite_database: Database):
    await keep(sqlite_database, "a")
    await sweep(sqlite_database, NOON + timedelta(days=29))
    assert await content(sqlite_database, "a")
    await sweep(sqlite_database, NOON + timedelta(days=31))
    assert await content(sqlite_database, "a") is None
