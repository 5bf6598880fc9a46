"""Puts the catalogue behind the conversation: words from `config/search/`, products from the feed or the shop."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import structlog

from dialogs.errors import BadSettings
from dialogs.search.schema import Schema
from dialogs.shop import Shop
from hub.clock import Clock
from hub.lexicon import load_lexicon
from storage.database import Database
from storage.finding import CatalogueFinder, Follow, Spelt

log = structlog.get_logger()

AT_LEISURE = 2.0
"""Seconds after the start: whoever writes first is answered first. Who looks for something sooner waits for it."""


def load_finder(
    folder: Path, database: Database, shop: Shop, clock: Clock, learned: Callable[[Schema], None] = lambda _: None
) -> CatalogueFinder:
    """A finder that reads its lexicon when the first customer looks for something. Raises `BadSettings`.

    `learned` is told what each catalogue teaches, when it is first used.
    """
    follow = _read(folder / "follow.toml")
    try:
        cues = msgspec.convert(follow, Follow)
    except msgspec.ValidationError as error:
        raise BadSettings([f"{folder / 'follow.toml'}: {error}"]) from None
    spelt = Spelt(_spelt(folder, "terms"), _spelt(folder, "kinds"))
    return CatalogueFinder(database, shop, lambda: load_lexicon(folder), cues, spelt, clock.now, learned)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings([f"{path}: {error}"]) from None


def _spelt(folder: Path, what: str) -> dict[str, dict[str, str]]:
    """The first name of each thing in each language: "noir | black"."""
    halves = {thing: names.partition("|") for thing, names in _read(folder / f"{what}.toml")[what].items()}
    return {thing: {"fr": _first(french), "en": _first(english)} for thing, (french, _, english) in halves.items()}


def _first(names: str) -> str:
    return names.split(",")[0].strip()


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
