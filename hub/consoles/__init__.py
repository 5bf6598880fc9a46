"""Pages for the merchant's own teams: rendered here, opened by a link that `relais console` prints."""

from pathlib import Path

from aiohttp import web

from hub.app import Hub
from hub.consoles import files, unanswered
from hub.consoles.door import Door


def routes(hub: Hub, phrases: Path) -> list[web.RouteDef]:
    """Everything under /console. `phrases` is the folder that the merchant's phrases are in."""
    door = Door(hub)
    return [*door.routes(), *files.routes(), *unanswered.routes(hub, door, phrases)]
