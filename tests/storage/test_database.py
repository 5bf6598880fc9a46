"""What the database says when it refuses something, and who never notices that it was away."""

import asyncio
import traceback
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from storage import database as storage_database
from storage.database import Database
from storage.tables import misses
from tests.kit.databases import PostgresDatabases


async def test_an_error_tells_nobodys_words_or_address(database: Database):
    where = "sms:+33639980001"
    with pytest.raises(IntegrityError) as refused:
        async with database.writing() as connection:
            await connection.execute(insert(misses), [{"asked_from": where, "at": None}])
    assert where not in "".join(traceback.format_exception(refused.value))  # as a log shows it


@pytest.mark.parametrize("trusted", [0.0, 60.0], ids=["asked", "seen"])
async def test_a_connection_that_was_cut_while_nobody_used_it_is_replaced(
    postgresql: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: float
):
    """By a question where it lay idle for long; otherwise because it is seen to be closed."""
    monkeypatch.setattr(storage_database, "TRUSTED", trusted)
    async with postgresql.fresh(tmp_path) as url:
        database = Database(url)
        first = await _who(database)
        assert await _who(database) == first
        await postgresql.order(f"SELECT pg_terminate_backend({first}, 1000)")
        await asyncio.sleep(0)
        assert await _who(database) != first
        await database.close()


async def _who(database: Database) -> int:
    """The server's process at the other end of the connection."""
    async with database.reading() as connection:
        return int(await connection.scalar(text("SELECT pg_backend_pid()")))


async def test_who_writes_to_postgresql_finds_rows_by_an_index_however_few_there_seem_to_be(
    postgresql: PostgresDatabases, tmp_path: Path
):
    """A way chosen while a table was empty is kept when it has filled."""
    async with postgresql.fresh(tmp_path) as url:
        database = Database(url)
        async with database.writing() as connection:
            writes = [await connection.scalar(text(f"SHOW {name}")) for name in ("enable_seqscan", "jit")]
            way = "\n".join(await connection.scalars(text("EXPLAIN SELECT 1 FROM outbox WHERE seq = 1")))
        async with database.reading() as connection:
            reads = [await connection.scalar(text(f"SHOW {name}")) for name in ("enable_seqscan", "jit")]
        await database.close()
    assert (writes, reads) == (["off", "off"], ["on", "off"])
    assert "pk_outbox" in way
