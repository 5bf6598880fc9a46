"""Conversations that were handed over: which thread of the team's room belongs to which."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address, Reply, Status
from dialogs.records import Join, Move
from hub.pen import said_row
from storage import cases, people, transcripts
from storage.database import Database
from tests.kit.acquaintances import CAMILLE, Acquaintances
from tests.kit.clerk import ANA, NOW, Clerk, message

THREAD = Address("slack", "C1/1700000000.1")
PHONE = Address("sms", "+33639980001")


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.writing() as connection:
        yield connection


async def test_a_case_is_found_by_its_conversation_before_the_room_shows_it(connection):
    await cases.open_case(connection, "case", "talk", "a broken lamp", NOW)
    found = await cases.of_conversation(connection, "talk")
    assert found is not None
    assert (found.id, found.thread, found.reason, found.closed_at) == ("case", None, "a broken lamp", None)


async def test_a_case_is_found_by_its_thread_once_the_room_shows_it(connection):
    await cases.open_case(connection, "case", "talk", "", NOW)
    assert await cases.by_thread(connection, THREAD) is None
    await cases.shown_at(connection, ident="case", thread=THREAD)
    found = await cases.by_thread(connection, THREAD)
    assert found is not None
    assert (found.id, found.thread) == ("case", THREAD)


async def test_a_case_closes_and_reopens(connection):
    await cases.open_case(connection, "case", "talk", "", NOW)
    await cases.close(connection, "case", NOW)
    closed = await cases.of_conversation(connection, "talk")
    await cases.reopen(connection, "case")
    open_again = await cases.of_conversation(connection, "talk")
    assert closed is not None
    assert open_again is not None
    assert (closed.closed_at, open_again.closed_at) == (NOW, None)


async def test_the_latest_case_of_a_conversation_counts(connection):
    await cases.open_case(connection, "old", "talk", "", NOW)
    await cases.open_case(connection, "new", "talk", "", NOW + timedelta(days=1))
    found = await cases.of_conversation(connection, "talk")
    assert found is not None
    assert found.id == "new"


async def test_nothing_is_found_where_nothing_is(connection):
    assert await cases.of_conversation(connection, "talk") is None
    assert await cases.talk_of(connection, "talk") is None
    assert await cases.status_of(connection, "message") is None
    assert await cases.shown_status(connection, "message") == ""


async def test_the_team_learns_with_whom_the_conversation_is_and_where_it_is_held_now(database):
    world = Acquaintances(database)
    ana = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    await world.changes(ANA, Move(PHONE))
    async with database.reading() as connection:
        known = await cases.talk_of(connection, ana.conversation.id)
        there = (await people.load(connection, [PHONE]))[PHONE]
    assert there.conversation.id == ana.conversation.id
    assert known is not None
    assert (known.address, known.person.first_name, known.conversation.id) == (PHONE, "Camille", ana.conversation.id)


async def test_the_last_things_said_come_oldest_first_without_the_teams_own_notes(connection):
    said = [("customer", "un"), ("bot", "deux"), ("note", "psst"), ("customer", "trois")]
    rows = [said_row("talk", ANA, author, Reply(text), NOW, text) for author, text in said]
    await transcripts.add(connection, rows)
    assert await cases.last_said(connection, "talk", 2) == [("bot", "deux"), ("customer", "trois")]


async def test_the_team_learns_how_far_its_words_got(database):
    clerk = Clerk(database)
    await clerk.writes(message("words"))
    await clerk.settles(*await clerk.takes(), state=Status.FAILED, error_kind="window_closed")
    async with database.reading() as connection:
        assert await cases.status_of(connection, "words") == ("failed", "telegram", "window_closed")


async def test_the_line_that_tells_how_far_words_got_is_found_to_be_rewritten(database):
    clerk, room = Clerk(database), Address("desk", "talk")
    await clerk.writes(message("s1", room, about="words"), message("s2", room, about="words"))
    async with database.reading() as connection:
        assert await cases.shown_status(connection, "words") == ""
    await clerk.settles(*await clerk.takes("desk"), provider_id="17.1")
    await clerk.settles(*await clerk.takes("desk"), provider_id="17.1")
    async with database.reading() as connection:
        assert await cases.shown_status(connection, "words") == "17.1"
