"""Statements handed to the driver as they are say the same as through SQLAlchemy, on both databases."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.prepared import Prepared, among
from storage.tables import addresses, messages
from tests.kit.databases import PostgresDatabases

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
ADD = Prepared(lambda _: insert(addresses).inline())
READ = Prepared(
    lambda dialect: (
        select(addresses.c.address, addresses.c.open, addresses.c.last_inbound_at, addresses.c.thread)
        .where(among(dialect, addresses.c.address, "wanted"))
        .order_by(addresses.c.address)
    )
)
CLOSE = Prepared(lambda _: update(addresses).where(addresses.c.address == bindparam("which")).values(open=False))
ANA, BEN, CLEO = "sms:+33639980001", "sms:+33639980002", "sms:+33639980003"


def held(address: str, **more: Any) -> dict[str, Any]:
    return {"address": address, "person_id": "p", "conversation_id": "c", **more}


async def read(database: Database, *wanted: str) -> list[list[Any]]:
    async with database.reading() as connection:
        return await READ.rows(connection, wanted=list(wanted))


async def write(database: Database, statement: Prepared, *rows: dict[str, Any]) -> None:
    async with database.writing() as connection:
        await statement.many(connection, rows)


async def test_our_own_values_come_back_as_they_went(database):
    await write(database, ADD, held(ANA, last_inbound_at=AT, thread={"thread": "1"}, open=False))
    assert await read(database, ANA) == [[ANA, False, AT, {"thread": "1"}]]


async def test_what_is_not_named_is_what_the_table_says(database):
    await write(database, ADD, held(ANA), held(BEN))
    assert await read(database, ANA, BEN) == [[ANA, True, None, {}], [BEN, True, None, {}]]


async def test_a_list_may_have_any_length(database):
    await write(database, ADD, held(ANA), held(BEN), held(CLEO))
    assert await read(database) == []
    assert [row[0] for row in await read(database, CLEO, ANA)] == [ANA, CLEO]


async def test_what_the_statement_brings_itself_is_written_too(database):
    await write(database, ADD, held(ANA), held(BEN))
    await write(database, CLOSE, {"which": BEN})
    assert [row[1] for row in await read(database, ANA, BEN)] == [True, False]


async def test_nothing_is_written_when_there_are_no_rows(database):
    await write(database, CLOSE)
    assert await read(database, ANA) == []


async def test_a_value_that_was_forgotten_is_not_taken_for_nothing(database):
    with pytest.raises(KeyError, match="which"):
        await write(database, CLOSE, {"whom": ANA})


async def test_the_thread_that_writes_takes_them_too(database):
    async def work(connection: Any) -> list[list[Any]]:
        await ADD.many(connection, [held(ANA), held(BEN)])
        return await READ.rows(connection, wanted=[BEN])

    assert await database.write(work) == [[BEN, True, None, {}]]


def said(text: str) -> dict[str, Any]:
    return {"conversation_id": "c", "address": ANA, "author": "bot", "body": text, "at": AT, "ref": text}


async def test_many_rows_are_numbered_in_their_order(database):
    told = [f"part {n}" for n in range(50)]
    await write(database, Prepared(lambda _: insert(messages).inline()), *map(said, told))
    async with database.reading() as connection:
        assert (await connection.scalars(select(messages.c.body).order_by(messages.c.seq))).all() == told


async def test_what_is_too_long_for_postgresql_is_refused_and_not_cut(postgresql: PostgresDatabases, tmp_path: Path):
    async with postgresql.fresh(tmp_path) as url:
        database = Database(url)
        with pytest.raises(DBAPIError, match="too long"):
            await write(database, ADD, held("sms:" + "0" * 300), held(BEN))
        await database.close()
