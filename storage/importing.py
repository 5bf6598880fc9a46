"""Lets one import run at a time: two at once would take each other's half-written catalogue away.

The system, or PostgreSQL, gives the lock back even when the process is killed:
https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from storage.alone import locked
from storage.database import Database

LOCK = 7_305_911
"""Any number, as long as nobody else locks it."""


@asynccontextmanager
async def only_import(database: Database) -> AsyncIterator[bool]:
    """True when no other import is at work on this database, and none may begin until the end."""
    if database.is_sqlite:
        with locked(Path(f"{database.url.database}.import.lock")) as alone:
            yield alone
        return
    async with database.reading() as connection:
        alone = bool(await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}))
        try:
            yield alone
        finally:
            if alone:
                await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
