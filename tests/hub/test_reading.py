"""What waits together is read in one go, and nobody waits for a second opinion while many write."""

import asyncio
from collections.abc import Sequence

import pytest

from dialogs.conversation import Conversation
from dialogs.reader.reader import Heard
from dialogs.understanding import Understanding
from hub.reading import FEW, MOST, ReadsTogether
from tests.kit.chat import READER

HERE = Conversation(id="c-1")
UNREADABLE = "a message that breaks the reader"


class Watched:
    """The built-in reader, which notes what it was given to read; one message breaks it."""

    def __init__(self, *, has_second_opinion: bool = False) -> None:
        self.has_second_opinion = has_second_opinion
        self.readings: list[tuple[int, bool]] = []  # how many messages, and whether it was hurried

    def read_all(self, heard: Sequence[Heard], *, hurried: bool = False) -> list[Understanding]:
        self.readings.append((len(heard), hurried))
        assert UNREADABLE not in [one.text for one in heard]
        return READER.read_all(heard, hurried=hurried)


async def read(reader: ReadsTogether, *texts: str) -> list[Understanding | BaseException]:
    return await asyncio.gather(*(reader.read(text, HERE) for text in texts), return_exceptions=True)


async def test_what_waits_together_is_read_in_one_go():
    watched = Watched()
    hello, where = await read(ReadsTogether(watched), "bonjour", "where is my order 1042?")
    assert watched.readings == [(2, True)]
    assert isinstance(hello, Understanding)
    assert isinstance(where, Understanding)
    assert (hello.intent, where.intent) == ("greeting", "track_order")
    assert where.value("order_id") == "1042"


async def test_no_reading_keeps_all_else_waiting_for_long():
    watched = Watched()
    await read(ReadsTogether(watched), *["bonjour"] * (MOST + 1))
    assert watched.readings == [(MOST, True), (1, True)]


async def test_who_asks_again_is_read_again():
    watched = Watched()
    reader = ReadsTogether(watched)
    await read(reader, "bonjour")
    await read(reader, "merci")
    assert [many for many, _ in watched.readings] == [1, 1]


@pytest.mark.parametrize("second", [False, True])
async def test_a_message_that_cannot_be_read_keeps_no_other_from_being_read(second: bool):
    hello, broken = await read(ReadsTogether(Watched(has_second_opinion=second)), "bonjour", UNREADABLE)
    assert isinstance(hello, Understanding)
    assert hello.intent == "greeting"
    assert isinstance(broken, AssertionError)


async def test_a_few_are_read_at_leisure():
    watched = Watched(has_second_opinion=True)
    await read(ReadsTogether(watched), *["bonjour"] * FEW)
    assert watched.readings == [(FEW, False)]


async def test_while_many_write_nobody_waits_for_a_second_opinion():
    watched = Watched(has_second_opinion=True)
    await read(ReadsTogether(watched), *["bonjour"] * (FEW + 1))
    assert watched.readings == [(FEW + 1, True)]


async def test_after_a_second_opinion_there_is_a_rest():
    watched = Watched(has_second_opinion=True)
    reader = ReadsTogether(watched)
    await read(reader, "bonjour")
    await read(reader, "merci")
    assert watched.readings == [(1, False), (1, True)]


async def test_while_one_opinion_is_being_formed_nobody_waits_for_another():
    watched = Watched(has_second_opinion=True)
    reader = ReadsTogether(watched)
    first = asyncio.create_task(reader.read("bonjour", HERE))
    await asyncio.sleep(0)  # it asks …
    await asyncio.sleep(0)  # … is being read …
    await asyncio.gather(first, read(reader, "merci"))
    assert sorted(watched.readings) == [(1, False), (1, True)]
