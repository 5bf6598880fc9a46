"""Puts the catalogue behind the conversation: words from `config/search/`, products from the feed or the shop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec
import structlog

from dialogs.errors import BadSettings, RelaisError
from dialogs.search.likeness import Embeds
from dialogs.search.schema import Schema
from dialogs.shop import Shop
from hub.clock import Clock
from hub.config import load_phrases
from hub.lexicon import load_lexicon, load_spelt, read
from hub.settings import CONFIG
from storage.database import Database
from storage.finding import CatalogueFinder, Follow

log = structlog.get_logger()

AT_LEISURE = 2.0
"""Seconds after the start: whoever writes first is answered first. Who looks for something sooner waits for it."""


LOOKS = 10.0
"""Seconds between two looks whether another catalogue is in use, whose products' meaning is to be learned."""

REST = 2.0
"""How many times as long as a product's meaning took nothing is computed: a third of a processor is spent on it."""

SHARES = 10
"""How often is told how far that has come."""

PHRASES = 2
"""Phrases of each intent and language that say how customers write, whatever they mean."""


def load_finder(
    folder: Path,
    database: Database,
    shop: Shop,
    clock: Clock,
    learned: Callable[[Schema], None] = lambda _: None,
    embeds: Embeds | None = None,
) -> CatalogueFinder:
    """A finder that reads its words when the first customer looks for something. Raises `BadSettings`.

    `learned` is told what each catalogue teaches, when it is first used; with a model that `embeds`, products are found
    by what they mean too.
    """
    try:
        cues = msgspec.convert(read(folder / "follow.toml"), Follow)
    except msgspec.ValidationError as error:
        raise BadSettings([f"{folder / 'follow.toml'}: {error}"]) from None
    lexicon, spelt = partial(load_lexicon, folder), partial(load_spelt, folder)
    return CatalogueFinder(database, shop, lexicon, cues, spelt, clock.now, learned, embeds, usual_sentences)


def usual_sentences() -> Sequence[str]:
    """What customers write, about anything."""
    every = (saying for said in load_phrases(CONFIG / "phrases").values() for saying in said.intents.values())
    return tuple(dict.fromkeys(phrase for saying in every for phrase in saying.phrases[:PHRASES]))


@asynccontextmanager
async def warming(finder: CatalogueFinder) -> AsyncIterator[None]:
    """Fill and load the catalogue beside the work, a little later, and learn what its products mean.

    A failure is logged.
    """
    task = asyncio.create_task(_warm(finder))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _warm(finder: CatalogueFinder) -> None:
    await asyncio.sleep(AT_LEISURE)
    try:
        await finder.warm()
    except Exception:
        log.exception("finder.not_warm")
    while finder.goes_by_meaning:
        await asyncio.sleep(LOOKS)
        try:
            with suppress(RelaisError):  # the model is away, which is told once where it is asked
                await finder.learn_meanings(_rest)
        except Exception as error:
            log.warning("search.meanings_unknown", why=type(error).__name__)


async def _rest(took: float, done: int, total: int) -> None:
    if done == total or done % max(total // SHARES, 1) == 0:
        log.info("search.meanings", done=done, total=total)
    await asyncio.sleep(REST * took)
