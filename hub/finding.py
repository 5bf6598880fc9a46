"""Puts the catalogue behind the conversation: words from `config/search/`, products from the feed or the shop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec
import structlog

from dialogs.errors import BadSettings
from dialogs.search.schema import Schema
from dialogs.shop import Shop
from hub.clock import Clock
from hub.lexicon import load_lexicon, load_spelt, read
from storage.database import Database
from storage.finding import CatalogueFinder, Follow

log = structlog.get_logger()

AT_LEISURE = 2.0
"""Seconds after the start: whoever writes first is answered first. Who looks for something sooner waits for it."""


def load_finder(
    folder: Path, database: Database, shop: Shop, clock: Clock, learned: Callable[[Schema], None] = lambda _: None
) -> CatalogueFinder:
    """A finder that reads its words when the first customer looks for something. Raises `BadSettings`.

    `learned` is told what each catalogue teaches, when it is first used.
    """
    try:
        cues = msgspec.convert(read(folder / "follow.toml"), Follow)
    except msgspec.ValidationError as error:
        raise BadSettings([f"{folder / 'follow.toml'}: {error}"]) from None
    lexicon, spelt = partial(load_lexicon, folder), partial(load_spelt, folder)
    return CatalogueFinder(database, shop, lexicon, cues, spelt, clock.now, learned)


@asynccontextmanager
async def warming(finder: CatalogueFinder) -> AsyncIterator[None]:
    """Fill and load the catalogue beside the work, a little later; a failure is logged."""
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
