"""The hub's web server: the vendors' door, the widget's, the shop's, the operator's."""

import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.log import server_logger

from channels.widget import WidgetChannel
from dialogs.errors import BadSettings
from hub import consoles
from hub.api import campaigns, events
from hub.app import Hub
from hub.letters import Letters
from hub.settings import CONFIG
from hub.web import agree, go, health, home, stop, webhooks, widget, wishes
from hub.web.transcript import WidgetTranscript

LARGEST = 300 * 1024
"""Bytes of a request's body: each channel has its own, smaller limit."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()


def application(hub: Hub, phrases: Path = CONFIG / "phrases") -> web.Application:
    """All the hub's pages and doors. What the merchant teaches is written into the folder `phrases`."""
    app = web.Application(client_max_size=LARGEST, middlewares=[_careful])
    app.add_routes(home.routes(hub))
    app.add_routes(webhooks.routes(hub))
    app.add_routes(health.routes(hub))
    app.add_routes(stop.routes(hub))
    app.add_routes(go.routes(hub))
    app.add_routes(agree.routes(hub))
    app.add_routes(wishes.routes(hub))
    app.add_routes(events.routes(hub))
    app.add_routes(campaigns.routes(hub))
    app.add_routes(consoles.routes(hub, phrases))
    channel = hub.channels.get("widget")
    if isinstance(channel, WidgetChannel):
        widget.install(app, channel, WidgetTranscript(hub.transcripts), mailer=Letters(hub))
    return app


@asynccontextmanager
async def serving(
    hub: Hub, app: web.Application | None = None, door: socket.socket | None = None
) -> AsyncIterator[str]:
    """Listen until the end of the block; yields where. What is being answered is finished first.

    Raises `BadSettings` when another program listens there, or we may not.
    `door` is a socket already bound, for who must know the port before; else it is where the settings say.
    """
    server_logger.addFilter(_is_ours)
    runner = web.AppRunner(app or application(hub), access_log=None, shutdown_timeout=5)
    await runner.setup()
    at = hub.settings.hub
    site = web.SockSite(runner, door) if door else web.TCPSite(runner, at.host, at.port, backlog=1024)
    try:
        await _open(site)
        host, port = runner.addresses[0][:2]
        log.info("hub.listening", host=host, port=port)
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


_FREE = "Stop the program that does, or set another port: RELAIS_HUB__PORT."


async def _open(site: web.BaseSite) -> None:
    try:
        await site.start()
    except OSError as error:  # in the system's short words: an event loop tells the same at length
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        raise BadSettings([f"[hub] host and port: nobody can listen at {site.name} ({why}). {_FREE}"]) from error


def _is_ours(record: logging.LogRecord) -> bool:
    """Whoever speaks no HTTP is told 400. What they said is no business of the log, and may hold anything."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@web.middleware
async def _careful(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing that goes wrong inside is shown outside."""
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        answer.headers.update(_HEADERS)
        raise
    except Exception as error:
        if isinstance(error, web.RequestPayloadError) or _has_hung_up(request, error):
            return web.json_response({"error": "The body cannot be read."}, status=400, headers=_HEADERS)
        log.exception(
            "web.failed", path=request.match_info.route.resource and request.match_info.route.resource.canonical
        )
        return web.json_response({"error": "Something went wrong on our side."}, status=500)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def _has_hung_up(request: web.Request, error: Exception) -> bool:
    """In the middle of what they said."""
    return isinstance(error, ConnectionResetError) and not request.transport
