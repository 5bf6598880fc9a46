"""The hub as a command needs it: with a database that is up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dialogs.errors import RelaisError
from hub.app import Hub, build
from hub.settings import Settings
from storage.migrate import is_current


@asynccontextmanager
async def ready(settings: Settings) -> AsyncIterator[Hub]:
    """For a command that asks the database. Raises `RelaisError` with the remedy when it is not up to date."""
    async with build(settings) as hub:
        if not await is_current(hub.database):
            raise RelaisError("The database is not up to date: run `relais migrate` first.")
        yield hub
