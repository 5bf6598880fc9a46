"""What was said, by whom, in order."""

from typing import Any

import pytest
from sqlalchemy import update

from dialogs.messages import Address, Reply, Status
from hub.pen import said_row
from storage import transcripts
from storage.database import Database
from storage.tables import addresses
from storage.transcripts import Said, Transcripts
from tests.kit.clerk import ANA, BEN, NOW, Clerk, message


@pytest.fixture
async def book(database: Database) -> Transcripts:
    """The transcripts of a database in which each address leads to a conversation of its own."""
    rows = [{"address": str(at), "person_id": at.id, "conversation_id": f"talk-{at.id}"} for at in (ANA, BEN)]
    async with database.writing() as connection:
        await connection.execute(addresses.insert(), rows)
    return Transcripts(database)


async def note(database: Database, *words: str, author: str = "customer", at: Address = ANA, ref: str = "") -> None:
    rows: list[dict[str, Any]] = [
        said_row(f"talk-{at.id}", at, author, Reply(text), NOW, ref or text, "Ana") for text in words
    ]
    async with database.writing() as connection:
        await transcripts.add(connection, rows)


def texts(lines: list[Said]) -> list[str]:
    return [line.reply.text for line in lines]


async def test_what_was_said_comes_back_in_order(database, book):
    await note(database, "un", "deux", "trois")
    assert texts(await book.after(ANA, 0, 10)) == ["un", "deux", "trois"]


async def test_somebody_who_has_seen_the_beginning_gets_the_rest(database, book):
    await note(database, "un", "deux", "trois")
    first, *_ = await book.after(ANA, 0, 10)
    assert texts(await book.after(ANA, first.seq, 1)) == ["deux"]


async def test_the_last_words_are_found_and_those_before_them(database, book):
    await note(database, *"abcde")
    last = await book.before(ANA, None, 2)
    assert texts(last) == ["d", "e"]
    assert texts(await book.before(ANA, last[0].seq, 2)) == ["b", "c"]


async def test_each_address_has_its_own_history(database, book):
    await note(database, "ana")
    await note(database, "ben", at=BEN)
    assert texts(await book.after(BEN, 0, 10)) == ["ben"]


async def test_what_was_said_there_before_a_new_conversation_began_is_not_shown(database, book):
    await note(database, "les secrets d’Ana")
    async with database.writing() as connection:
        await connection.execute(update(addresses).where(addresses.c.address == str(ANA)).values(conversation_id="new"))
    assert texts(await book.after(ANA, 0, 10)) == []
    assert texts(await book.before(ANA, None, 10)) == []


async def test_the_end_of_a_conversation_is_found_wherever_it_was_held(database, book):
    await note(database, "un", "deux")
    assert texts(await book.last("talk-ana", 1)) == ["deux"]


async def test_what_the_team_says_among_itself_is_not_shown(database, book):
    await note(database, "bonjour")
    await note(database, "cliente difficile", author="note")
    assert texts(await book.after(ANA, 0, 10)) == ["bonjour"]


async def test_what_we_said_tells_how_far_it_got(database, book):
    clerk = Clerk(database)
    await clerk.writes(message("m1"))
    await note(database, "Bonjour !", author="bot", ref="m1")
    await clerk.settles(*await clerk.takes(), state=Status.DELIVERED)
    await note(database, "merci")
    assert [line.status for line in await book.after(ANA, 0, 10)] == ["delivered", ""]


async def test_all_that_is_known_of_a_line_comes_back(database, book):
    await note(database, "Ça va ? 🧺", ref="42")
    (line,) = await book.after(ANA, 0, 10)
    assert (line.id, line.author, line.name, line.at, line.reply) == ("42", "customer", "Ana", NOW, Reply("Ça va ? 🧺"))


async def test_nothing_said_is_nothing_written(database, book):
    async with database.writing() as connection:
        await transcripts.add(connection, [])
    assert await book.after(ANA, 0, 10) == []
