"""What an operator's machine asks: does it live, may it be sent work, what are its figures."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from hub.app import Hub
from storage import queues


def routes(hub: Hub) -> list[web.RouteDef]:
    health = Health(hub)
    return [web.get("/health", health.live), web.get("/ready", health.ready), web.get("/metrics", health.metrics)]


class Health:
    """Tells without doing."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def live(self, request: web.Request) -> web.Response:
        """The process turns."""
        return web.json_response({"status": "ok"})

    async def ready(self, request: web.Request) -> web.Response:
        """The database answers; which lanes wait for an operator is said, and does not make us unready."""
        try:
            async with self._hub.database.reading() as connection:
                paused = await queues.paused(connection)
        except Exception:
            return web.json_response({"status": "The database does not answer."}, status=503)
        return web.json_response({"status": "ok", "channels": sorted(self._hub.channels), "paused": paused})

    async def metrics(self, request: web.Request) -> web.Response:
        text = generate_latest(self._hub.metrics.registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
