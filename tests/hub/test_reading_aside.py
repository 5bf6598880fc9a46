"""While many write a second process helps to read; nothing is lost when it dies, and nothing is read otherwise."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from dialogs.conversation import Conversation
from dialogs.reader.reader import BuiltInReader, Heard
from dialogs.understanding import Understanding
from hub.config import load_reader, load_trained
from hub.reading import AHEAD, MOST, ReadsTogether
from hub.reading_aside import RUSH, Helper
from hub.settings import CONFIG
from tests.kit.chat import READER

HERE = Conversation(id="c-1", language="fr")
SAID = ("où est ma commande 1042 ?", "merci beaucoup !", "prévenez-moi quand elle part", "un lave-linge bleu")


class Helping:
    """Somebody who helps."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.at_once = self.most_at_once = 0

    def takes(self, many: int) -> bool:
        return True

    async def read_all(self, heard: Sequence[Heard]) -> list[Understanding]:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        self.read.append(len(heard))
        return READER.read_all(heard, hurried=True)


class Gone(Helping):
    """Who was there a moment ago."""

    async def read_all(self, heard: Sequence[Heard]) -> list[Understanding]:
        raise EOFError


async def read(reader: ReadsTogether, *texts: str) -> list[Understanding]:
    return await asyncio.gather(*(reader.read(text, HERE) for text in texts))


@asynccontextmanager
async def real(reader: BuiltInReader) -> AsyncIterator[Helper]:
    """The second process, once it is there."""
    helper = Helper(reader, CONFIG)
    try:
        async with asyncio.timeout(60):
            while not helper.takes(RUSH):
                await asyncio.sleep(0.05)
        yield helper
    finally:
        await helper.end()


async def test_few_messages_need_no_second_process():
    helper = Helper(READER, CONFIG)
    assert not helper.takes(RUSH - 1)
    assert not helper.running


async def test_a_second_process_understands_as_we_do_and_when_it_dies_nothing_is_lost():
    together = ReadsTogether(READER)
    async with real(READER) as together.helper:
        alike = READER.read_all([Heard(text, HERE) for text in SAID], hurried=True)
        assert await read(together, *SAID) == alike
        together.helper.kill()
        assert await read(together, *SAID) == alike
        assert not together.helper.takes(1)


async def test_what_the_reader_is_taught_counts_at_once():
    reader = load_reader(CONFIG)
    async with real(reader) as helper:
        trained = load_trained(CONFIG / "reader" / "trained.npz")
        reader.learn(trained, trained.about.rules)
        assert not helper.takes(1)


async def test_who_has_gone_is_not_waited_for():
    together = ReadsTogether(READER)
    together.helper = Gone()
    assert (await read(together, "bonjour"))[0].intent == "greeting"


async def test_who_has_enough_to_do_gets_what_waits_once_something_is_read():
    together = ReadsTogether(READER)
    together.helper = helping = Helping()
    assert len(await read(together, *["bonjour"] * (3 * MOST))) == 3 * MOST
    assert helping.read == [MOST, MOST, MOST]
    assert helping.most_at_once == AHEAD
