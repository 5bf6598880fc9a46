"""`POST /api/v1/events`: the shop's back end tells what happened. Signed, stored in one commit, told once."""

import msgspec
from aiohttp import web

from hub.api.door import Door, Refused
from hub.app import Hub
from notifications.events import ShopEvent, about

LONGEST_ID = 100

_event: msgspec.json.Decoder[ShopEvent] = msgspec.json.Decoder(ShopEvent)


def routes(hub: Hub) -> list[web.RouteDef]:
    return [web.post("/api/v1/events", Events(hub).receive)]


class Events:
    """Keeps what is told by whoever may."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._door = Door(hub)

    async def receive(self, request: web.Request) -> web.Response:
        try:
            event = _read(await self._door.body(request))
        except Refused as refusal:
            return refusal.answer()
        new = await self._hub.inbox.accept_event(event)
        return web.json_response({"accepted": bool(new), "duplicate": not new}, status=202)


def _read(body: bytes) -> ShopEvent:
    try:
        event = _event.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refused(422, f"This is not an event: {fault}.") from None
    if not _is_name(event.id) or not _is_name(about(event)) or event.at.tzinfo is None:
        limits = f"of 1 to {LONGEST_ID} characters"
        raise Refused(422, f"An event needs an id and what it is about, {limits}, and a moment with its offset.")
    return event


def _is_name(text: str) -> bool:
    """Something that can be kept and looked up."""
    return 0 < len(text) <= LONGEST_ID and text.isprintable()
