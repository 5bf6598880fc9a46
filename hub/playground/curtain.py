"""Raises the curtain: the whole world running, and the playground's page open in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hub.app import running
from hub.clock import Clock
from hub.finding import warming
from hub.playground import routes
from hub.playground.theatre import Theatre
from hub.playground.world import World, door, world
from hub.web.server import application, serving


@dataclass(frozen=True)
class Show:
    """The playground as it plays. `page` is the address to open in a browser; `port` is where it is."""

    page: str
    port: int
    world: World
    theatre: Theatre


@asynccontextmanager
async def playing(database: str, *, port: int = 0, clock: Clock | None = None) -> AsyncIterator[Show]:
    """Play until the end of the block, on a migrated database; at the port wished for, the next free one, or any."""
    entrance = door(port)  # held from the start: the stand-ins open doors of their own, and could take it
    async with world(database, port=entrance.getsockname()[1], clock=clock) as everything:
        theatre = Theatre(everything)
        app = application(everything.hub)
        app.add_routes(routes(theatre))
        app.on_shutdown.append(lambda _app: theatre.close())
        hub = everything.hub
        async with running(hub), warming(hub.finder), serving(hub, app, entrance) as address:
            await theatre.open()
            yield Show(f"{address}/playground", hub.settings.hub.port, everything, theatre)
