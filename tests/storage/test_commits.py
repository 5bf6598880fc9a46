"""Writes that wait together share a commit, and none suffers from another."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.commits import Commits
from storage.database import Database
from storage.tables import misses
from tests.kit.clerk import NOW


class Poison(Exception):
    """What one of the writes raises."""


async def note_down(connection: AsyncConnection, names: Sequence[str]) -> list[str]:
    await connection.execute(insert(misses), [{"asked_from": name, "at": NOW} for name in names])
    if "poison" in names:
        raise Poison
    return [name.upper() for name in names]


async def count(connection: AsyncConnection, items: Sequence[object]) -> list[int]:
    found = await connection.scalar(select(func.count()).select_from(misses))
    return [found or 0 for _ in items]


async def kept(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(misses.c.asked_from).order_by(misses.c.id)))


async def test_those_who_wait_together_share_a_commit(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    assert await asyncio.gather(*(write(f"n{n}") for n in range(100))) == [f"N{n}" for n in range(100)]
    assert commits.count == 1
    assert len(await kept(database)) == 100


async def test_those_who_come_while_a_commit_is_under_way_share_the_next(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    first = asyncio.ensure_future(write("first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(first, *(write(f"n{n}") for n in range(20)))
    assert commits.count == 2


async def test_a_crowd_is_served_in_portions(database):
    commits = Commits(database, most=10)
    write = commits.kind(note_down, rank=0)
    await asyncio.gather(*(write(f"n{n}") for n in range(25)))
    assert commits.count == 3
    assert await kept(database) == [f"n{n}" for n in range(25)]


async def test_a_result_is_durable_when_it_is_returned(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    await write("a")
    assert await kept(database) == ["a"]


async def test_one_bad_write_hurts_nobody_else(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    names = ["a", "poison", "b", "c"]
    results = await asyncio.gather(*map(write, names), return_exceptions=True)
    assert [results[0], *results[2:]] == ["A", "B", "C"]
    assert isinstance(results[1], Poison)
    assert await kept(database) == ["a", "b", "c"]


async def test_a_bad_write_leaves_nothing_of_itself(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    with pytest.raises(Poison):
        await write("poison")
    assert await kept(database) == []


async def test_kinds_are_written_in_the_order_of_their_rank(database):
    commits = Commits(database)
    look = commits.kind(count, rank=2)
    write = commits.kind(note_down, rank=1)
    seen, *_ = await asyncio.gather(look(None), write("a"), write("b"))
    assert seen == 2
    assert commits.count == 1


async def test_somebody_who_no_longer_waits_disturbs_nobody(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    leaving, staying = asyncio.ensure_future(write("leaving")), asyncio.ensure_future(write("staying"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == "STAYING"
    assert await kept(database) == ["leaving", "staying"]


async def test_draining_waits_for_all_that_was_asked_for(database):
    commits = Commits(database)
    write = commits.kind(note_down, rank=0)
    waiting = [asyncio.ensure_future(write(f"n{n}")) for n in range(5)]
    await asyncio.sleep(0)
    await commits.drain()
    assert len(await kept(database)) == 5
    assert await asyncio.gather(*waiting) == [f"N{n}" for n in range(5)]


async def test_who_joined_a_queue_takes_part_in_the_transaction_that_brings_something_to_it(database):
    commits, given = Commits(database), list[int]()
    write = commits.kind(note_down, rank=0, brings=lambda _: ("letters",))
    commits.join("letters", commits.kind(count, rank=1), lambda: None, given.append)
    await write("nobody wants any")
    commits.join("letters", commits.kind(count, rank=1), Anything, given.append)
    await asyncio.gather(write("a"), write("b"))
    await asyncio.sleep(0)
    assert (given, commits.count) == ([3], 2)


async def test_what_brings_nothing_to_a_queue_leaves_its_joiner_alone(database):
    commits, given = Commits(database), list[int]()
    write = commits.kind(note_down, rank=0, brings=lambda name: ("letters",) if name == "letter" else ())
    commits.join("letters", commits.kind(count, rank=1), Anything, given.append)
    await write("parcel")
    assert given == []
    await write("letter")
    await asyncio.sleep(0)
    assert given == [2]


async def test_a_bad_write_does_not_keep_a_joiner_from_what_the_others_bring(database):
    commits, given = Commits(database), list[int]()
    write = commits.kind(note_down, rank=0, brings=lambda _: ("letters",))
    commits.join("letters", commits.kind(count, rank=1), Anything, given.append)
    await asyncio.gather(write("poison"), write("a"), return_exceptions=True)
    await commits.drain()
    await asyncio.sleep(0)
    assert given == [1]


async def test_a_joiner_has_taken_up_what_it_was_given_before_it_is_asked_again(database):
    commits, given, had = Commits(database, most=1), list[int](), list[int]()

    def want() -> str:
        had.append(len(given))
        return "whatever there is"

    write = commits.kind(note_down, rank=0, brings=lambda _: ("letters",))
    commits.join("letters", commits.kind(count, rank=1), want, given.append)
    await asyncio.gather(write("a"), write("b"), write("c"))
    assert had == [0, 1, 2]


async def test_a_look_at_a_queue_gives_its_joiner_what_somebody_else_brought(database):
    commits, given = Commits(database), list[int]()
    commits.join("letters", commits.kind(count, rank=1), Anything, given.append)
    await Commits(database).kind(note_down, rank=0)("written by another process")
    await commits.look("letters")
    await commits.drain()
    assert given == [1]


async def test_a_bad_write_is_not_insisted_on(database):
    commits = Commits(database)
    with pytest.raises(Poison):
        await commits.kind(note_down, rank=0).insist("poison")
    assert commits.count == 1


class Anything:
    """What a joiner wants, whatever there is."""


async def test_processes_write_side_by_side(database_url):
    databases = [Database(database_url) for _ in range(3)]
    writers = [Commits(database).kind(note_down, rank=0) for database in databases]
    await asyncio.gather(*(write(f"n{n}") for write in writers for n in range(20)))
    assert len(await kept(databases[0])) == 60
    for database in databases:
        await database.close()
