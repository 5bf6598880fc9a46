"""What is asked every few seconds promises: it goes through no whole table, of which there may be millions of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from hub.clock import Clock
from storage import campaigns, contacts, notices, queues
from storage.database import Database

LEASE = timedelta(seconds=30)
GROW = ("inbox", "outbox", "messages", "notices", "persons", "addresses", "consents")
"""The tables of which there is a row for each person or each message."""


@contextmanager
def overheard() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that anybody executes, with what it was given."""
    said: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        said.append((statement, given[0] if many else given))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


async def all_that_is_asked(database: Database) -> list[tuple[str, Any]]:
    """What the workers, the ticks and the feeder ask, again and again."""
    now = Clock().now()
    with overheard() as said:
        async with database.writing() as connection:
            await queues.claim_in(connection, "one", now, LEASE, 10)
            await queues.claim_out(connection, "telegram", "one", now, LEASE, 10)
            await queues.renew(connection, "one", now, [1], [1])
            await queues.reap(connection, now, ["telegram"])
            await queues.depths(connection)
            await contacts.fresh(connection, now, 500)
            await notices.due(connection, now, 50)
            await notices.falling_back(connection, now, 50)
            await notices.ungraded(connection, now, 500)
            await campaigns.queued(connection, ["telegram"], 1_000)
            await campaigns.waiting(connection, "hiver", now, 100)
            await campaigns.next_hour(connection, "hiver")
    return [(statement, given) for statement, given in said if not statement.startswith(("BEGIN", "PRAGMA"))]


async def test_what_is_asked_again_and_again_goes_through_no_whole_table(sqlite_database: Database):
    asked = await all_that_is_asked(sqlite_database)
    assert len(asked) > 12
    async with sqlite_database.reading() as connection:
        steps = [
            (row.detail, statement)
            for statement, given in asked
            for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert [step for step in steps if step[0] in {f"SCAN {table}" for table in GROW}] == []
