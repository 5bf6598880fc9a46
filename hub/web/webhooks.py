"""The vendors' door: `/in/<channel>`. Answered 2xx when, and only when, what it brought is certain to survive."""

import structlog
from aiohttp import web

from channels import Answer, Request, Webhook
from dialogs.errors import NotForUs
from hub.app import Hub

log = structlog.get_logger()

LARGEST = 256 * 1024
"""Bytes of a webhook, where the channel's settings do not say otherwise: mails bring pictures along."""


def routes(hub: Hub) -> list[web.RouteDef]:
    door = Door(hub)
    return [web.post("/in/{channel}", door.enter), web.get("/in/{channel}", door.enter)]


class Door:
    """Hands each call to the relay in no framework's dialect."""

    def __init__(self, hub: Hub) -> None:
        self._relay = hub.relay
        self._metrics = hub.metrics
        self._workers = hub.workers
        self._public_url = hub.settings.hub.public_url
        self._depth = hub.settings.delivery.depth
        self._largest = {name: getattr(theirs, "largest", LARGEST) for name, theirs in hub.settings.channels.items()}
        self._names = {name for name, channel in hub.channels.items() if isinstance(channel, Webhook)}

    async def enter(self, request: web.Request) -> web.Response:
        name = request.match_info["channel"]
        if name not in self._names:
            raise web.HTTPNotFound
        if self._workers.depths.get("in", 0) > self._depth:
            return web.Response(status=503, headers={"Retry-After": "30"})
        try:
            whole = request.clone(client_max_size=self._largest.get(name, LARGEST))
            return _response(await self._relay.receive(name, await self._read(whole)))
        except NotForUs as refusal:
            self._metrics.refused.labels(name).inc()
            log.info("webhook.refused", channel=name, why=str(refusal))
            return web.Response(status=refusal.status, text=str(refusal))

    async def _read(self, request: web.Request) -> Request:
        return Request(
            method=request.method,
            url=self._public_url + request.raw_path,  # to the letter: signatures cover it
            body=await request.read(),
            headers={key.lower(): value for key, value in request.headers.items()},
            query=dict(request.query) if request.query_string else {},
        )


def _response(answer: Answer) -> web.Response:
    return web.Response(
        status=answer.status,
        text=answer.body,
        content_type=answer.content_type,
        headers=dict(answer.headers) or None,
    )
