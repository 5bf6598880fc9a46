"""Raises the curtain: the whole world running, and the playground's page open in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hub.app import running
from hub.clock import Clock
from hub.playground import routes
from hub.playground.theatre import Theatre
from hub.playground.world import World, world
from hub.web.server import application, serving


@dataclass(frozen=True)
class Show:
    """The playground as it plays. `page` is the address to open in a browser."""

    page: str
    world: World
    theatre: Theatre


@asynccontextmanager
async def playing(database: str, *, port: int = 0, clock: Clock | None = None) -> AsyncIterator[Show]:
    """Play until the end of the block, on a migrated database; on any free port unless one is given."""
    async with world(database, port=port, clock=clock) as everything:
        theatre = Theatre(everything)
        app = application(everything.hub)
        app.add_routes(routes(theatre))
        app.on_shutdown.append(lambda _app: theatre.close())
        async with running(everything.hub), serving(everything.hub, app) as address:
            await theatre.open()
            yield Show(f"{address}/playground", everything, theatre)
