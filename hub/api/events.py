"""`POST /api/v1/events`: the shop's back end tells what happened, once or many times. Signed, kept in one commit."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from aiohttp import web

from hub.api.door import LARGEST, Door, Refused
from hub.api.event_faults import fault_of
from hub.app import Hub
from notifications.events import ShopEvent

MOST = 500
"""How many events one call may tell."""

LARGEST_BATCH = 256 * 1024
"""Bytes of such a call."""

Told = TypeVar("Told")

_event: msgspec.json.Decoder[ShopEvent] = msgspec.json.Decoder(ShopEvent)
_events: msgspec.json.Decoder[list[ShopEvent]] = msgspec.json.Decoder(list[ShopEvent])


def routes(hub: Hub) -> list[web.RouteDef]:
    return [web.post("/api/v1/events", Events(hub).receive)]


class Events:
    """Keeps what is told by whoever may."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._door = Door(hub, LARGEST_BATCH)

    async def receive(self, request: web.Request) -> web.Response:
        try:
            told = read(await self._door.body(request))
        except Refused as refusal:
            return refusal.answer()
        new = await self._hub.inbox.accept_events(told if isinstance(told, list) else [told])
        if isinstance(told, list):
            return web.json_response({"accepted": new, "duplicates": len(told) - new}, status=202)
        return web.json_response({"accepted": bool(new), "duplicate": not new}, status=202)


def read(body: bytes) -> ShopEvent | list[ShopEvent]:
    """What a call tells. Raises `Refused` with a sentence when any of it is wrong: then nothing is kept."""
    return _several(body) if body.lstrip()[:1] == b"[" else _one(body)


def _one(body: bytes) -> ShopEvent:
    if len(body) > LARGEST:
        raise Refused(413, f"An event has at most {LARGEST} bytes.")
    event = _read(_event, body)
    _refuse_faulty([event])
    return event


def _several(body: bytes) -> list[ShopEvent]:
    events = _read(_events, body)
    if not 0 < len(events) <= MOST:
        raise Refused(422, f"A list holds 1 to {MOST} events.")
    _refuse_faulty(events)
    return events


def _read(decoder: msgspec.json.Decoder[Told], body: bytes) -> Told:
    try:
        if b"\\u0000" in body:
            raise msgspec.ValidationError("NUL is a character that no database keeps")
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused(422, f"This is not an event: {fault}.") from None


def _refuse_faulty(events: Sequence[ShopEvent]) -> None:
    for place, event in enumerate(events, 1):
        if fault := fault_of(event):
            which = f"Event {place} of {len(events)}: " if len(events) > 1 else ""
            raise Refused(422, which + fault)
