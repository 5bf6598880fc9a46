"""`POST /api/v1/events`: the shop's back end tells what happened. Signed, stored in one commit, told once."""

import hashlib
import hmac
from datetime import timedelta

import msgspec
from aiohttp import web

from hub.app import Hub
from notifications.events import ShopEvent, about

TOLERANCE = timedelta(minutes=5)
LARGEST = 64 * 1024
LONGEST_ID = 100

_event: msgspec.json.Decoder[ShopEvent] = msgspec.json.Decoder(ShopEvent)


def routes(hub: Hub) -> list[web.RouteDef]:
    return [web.post("/api/v1/events", Events(hub).receive)]


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of `<timestamp>.<body>`: what `X-Relais-Signature` must hold, beside `X-Relais-Timestamp`."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Events:
    """Verifies on the raw bytes, then keeps."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._key = hub.settings.hub.api_key.get_secret_value().encode()

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        if len(body) > LARGEST:
            return _refused(413, f"An event has at most {LARGEST} bytes.")
        if not self._genuine(request, body):
            return _refused(401, "The signature is missing, wrong or older than five minutes.")
        try:
            event = _event.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            return _refused(422, f"This is not an event: {fault}.")
        if not _is_name(event.id) or not _is_name(about(event)) or event.at.tzinfo is None:
            limits = f"of 1 to {LONGEST_ID} characters"
            return _refused(422, f"An event needs an id and what it is about, {limits}, and a moment with its offset.")
        new = await self._hub.inbox.accept_event(event)
        return web.json_response({"accepted": bool(new), "duplicate": not new}, status=202)

    def _genuine(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers.get("X-Relais-Timestamp", "")
        given = request.headers.get("X-Relais-Signature", "")
        if not self._key or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
            return False
        fresh = abs(self._hub.clock.now().timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
        expected = signature(self._key, timestamp, body)
        return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")) and fresh


def _is_name(text: str) -> bool:
    """Something that can be kept and looked up."""
    return 0 < len(text) <= LONGEST_ID and text.isprintable()


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)
