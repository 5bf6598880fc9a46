"""Who may use the API: whoever signs with its key. Verified on the raw bytes, before anything is read."""

import hashlib
import hmac
from datetime import datetime, timedelta

from aiohttp import web

from hub.app import Hub

TOLERANCE = timedelta(minutes=5)
LARGEST = 64 * 1024


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of `<timestamp>.<body>`: what `X-Relais-Signature` must hold, beside `X-Relais-Timestamp`."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Refused(Exception):
    """What the caller gets instead: a status, and a sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status

    def answer(self) -> web.Response:
        return web.json_response({"error": str(self)}, status=self.status)


class Door:
    """Opens to calls that are genuine and fresh; at most so many bytes pass through it."""

    def __init__(self, hub: Hub, largest: int = LARGEST) -> None:
        self._largest = largest
        self._now = hub.clock.now
        self._key = hub.settings.hub.api_key.get_secret_value().encode()

    async def body(self, request: web.Request) -> bytes:
        """What was sent. Raises `Refused` when it is too much, or not from whom it should be."""
        body = await request.read()
        if len(body) > self._largest:
            raise Refused(413, f"A call has at most {self._largest} bytes.")
        if not self._genuine(request, body, self._now()):
            raise Refused(401, "The signature is missing, wrong or older than five minutes.")
        return body

    def _genuine(self, request: web.Request, body: bytes, now: datetime) -> bool:
        timestamp = request.headers.get("X-Relais-Timestamp", "")
        given = request.headers.get("X-Relais-Signature", "")
        if not self._key or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
            return False
        fresh = abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
        expected = signature(self._key, timestamp, body)
        return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")) and fresh
