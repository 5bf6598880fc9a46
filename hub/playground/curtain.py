"""Raises the curtain: the whole world running, and the playground's page open in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.app import running
from hub.clock import Clock
from hub.finding import warming
from hub.playground import routes
from hub.playground.theatre import Theatre
from hub.playground.world import World, door, world
from hub.settings import CONFIG
from hub.web.server import application, serving


@dataclass(frozen=True)
class Show:
    """The playground as it plays: `page` is to be opened in a browser, `console` opens the team's pages once."""

    page: str
    console: str
    port: int
    world: World
    theatre: Theatre


@asynccontextmanager
async def playing(
    database: str, *, port: int = 0, clock: Clock | None = None, phrases: Path = CONFIG / "phrases", **more: Any
) -> AsyncIterator[Show]:
    """Play until the end of the block, on a migrated database; at the port wished for, the next free one, or any.

    What is taught in the console is written into the folder `phrases`. `more` is for the `world`.
    """
    entrance = door(port)  # held from the start: the stand-ins open doors of their own, and could take it
    async with world(database, port=entrance.getsockname()[1], clock=clock, **more) as everything:
        theatre = Theatre(everything)
        app = application(everything.hub, phrases)
        app.add_routes(routes(theatre))
        app.on_shutdown.append(lambda _app: theatre.close())
        hub = everything.hub
        async with running(hub), warming(hub.finder), serving(hub, app, entrance) as address:
            await theatre.open()
            page, console = f"{address}/playground", hub.links.entry(hub.clock.now())
            yield Show(page, console, hub.settings.hub.port, everything, theatre)
