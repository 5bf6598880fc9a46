"""Tells a process whether it is the only one: with a SQLite file, or at a task that must not be done twice at once.

Who has a file to itself knows that whoever held rows before is dead, and waits no leases out. The system, or
PostgreSQL, gives a lock back even when its process is killed:
https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
"""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TextIO
from zlib import crc32

from sqlalchemy import text

from storage.database import Database


@contextmanager
def alone(database: Database) -> Iterator[bool]:
    """True while nobody else does the same on this file; always false on PostgreSQL, which others share."""
    if not database.is_sqlite or not database.url.database:
        yield False
        return
    with locked(Path(f"{database.url.database}.lock")) as mine:
        yield mine


@asynccontextmanager
async def only_one(database: Database, task: str) -> AsyncIterator[bool]:
    """True when nobody else is at this task on this database, and nobody may begin it until the end."""
    if database.is_sqlite:
        with locked(Path(f"{database.url.database}.{task}.lock")) as mine:
            yield mine
        return
    lock = {"lock": crc32(f"relais {task}".encode())}
    async with database.reading() as connection:
        mine = bool(await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), lock))
        try:
            yield mine
        finally:
            if mine:
                await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """True while nobody else locks this file. The system gives the lock back even when the process is killed.

    Source: https://man7.org/linux/man-pages/man2/flock.2.html
    """
    with path.open("w") as file:
        yield _taken(file)


def _taken(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
