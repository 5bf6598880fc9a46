"""The one stream that keeps the page true: all of it at first, then whatever changes."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from channels.sandbox import Bubble, Vendor
from dialogs.shop import Moment, Order, Step
from hub.playground.acts import abilities
from hub.playground.guard import HEADERS, Guard
from hub.playground.stage import ShowsTyping, Stage

TOGETHER = 0.04  # seconds during which changes are gathered: an answer in three messages is one repaint
KEEP_ALIVE = 15.0  # seconds
JOURNEYS = 40
BUBBLES = 80


class PhoneView(Struct, frozen=True):
    channel: str
    who: str
    bubbles: list[Bubble]
    typing: bool


class OrderView(Struct, frozen=True, kw_only=True):
    """One order on the merchant's strip."""

    number: str
    customer_id: str
    title: Mapping[str, str]
    lines: int
    parcels: int
    moments: tuple[Moment, ...]
    possible: list[Step]
    delayed: bool
    open: bool


class ProductView(Struct, frozen=True, kw_only=True):
    """One product on the merchant's strip; `left` is how many can be shipped."""

    sku: str
    shelf: Mapping[str, str]
    title: Mapping[str, str]
    price: str
    currency: str
    left: int


def routes(stage: Stage, guard: Guard) -> list[web.RouteDef]:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):
            await _feed(stage, response)
        return response

    return [web.get("/playground/live", guard.page(stream))]


async def _feed(stage: Stage, response: web.StreamResponse) -> None:
    """Runs until the page is closed, when writing to it fails, or until the stage has nothing more to tell."""
    changed: set[str] = set()
    woken = asyncio.Event()
    listening = asyncio.ensure_future(_listen(stage, changed, woken))
    try:
        await asyncio.sleep(0)  # listen first, then tell: nothing falls in between
        for topic in _everything(stage):
            await response.write(event(stage, topic))
        while not listening.done():
            for topic in await _next(changed, woken):
                await response.write(event(stage, topic))
            await response.write(b": here\n\n")
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _listen(stage: Stage, changed: set[str], woken: asyncio.Event) -> None:
    try:
        async for topic in stage.watch():
            changed.add(topic)
            woken.set()
    finally:
        woken.set()


async def _next(changed: set[str], woken: asyncio.Event) -> list[str]:
    """What changed since the last time; nothing at all after a quiet while."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), KEEP_ALIVE)
        await asyncio.sleep(TOGETHER)
    woken.clear()
    topics = sorted(changed)
    changed.clear()
    return topics


def _everything(stage: Stage) -> Iterator[str]:
    yield "scene"
    for persona in stage.people():
        for channel, who in persona.who.items():
            if channel in stage.vendors:
                yield f"phone:{channel}:{who}"
    yield from ("orders", "products", "clock", "moods", "room", "trace", "ready")


def event(stage: Stage, topic: str) -> bytes:
    """One server-sent event: its name is the topic's first word, its data the thing as it is now."""
    name = topic.partition(":")[0]
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(_data(stage, topic)))


def _data(stage: Stage, topic: str) -> Any:
    match topic.split(":", 2):
        case ["phone", channel, who]:
            return _phone(stage.vendors[channel], channel, who)
        case ["scene"]:
            return {
                "people": list(stage.people()),
                "channels": {name: abilities(vendor) for name, vendor in stage.vendors.items()},
            }
        case ["orders"]:
            return [_order(stage, order) for order in stage.orders()]
        case ["products"]:
            return list(_products(stage))
        case ["clock"]:
            return stage.now().timestamp()
        case ["moods"]:
            return {channel: stage.mood(channel) for channel in stage.vendors}
        case ["room"]:
            return list(stage.support_room())
        case ["trace"]:
            return list(stage.trace(JOURNEYS))
        case _:
            return None


def _phone(vendor: Vendor, channel: str, who: str) -> PhoneView:
    return PhoneView(channel, who, vendor.screen(who)[-BUBBLES:], _typing(vendor, who))


def _typing(vendor: Vendor, who: str) -> bool:
    if not isinstance(vendor, ShowsTyping):
        return False
    shown = vendor.typing
    return shown(who) if callable(shown) else who in shown


def _order(stage: Stage, order: Order) -> OrderView:
    furthest = max(order.parcels, key=lambda parcel: len(parcel.moments))
    return OrderView(
        number=order.number,
        customer_id=order.customer_id,
        title=order.lines[0].title,
        lines=len(order.lines),
        parcels=len(order.parcels),
        moments=furthest.moments,
        possible=list(stage.steps_possible(order.number)),
        delayed=any(parcel.delay for parcel in order.parcels),
        open=order.open,
    )


def _products(stage: Stage) -> Iterator[ProductView]:
    """Shelf by shelf."""
    shelves = {shelf.id: shelf.name for shelf in stage.shelves.categories()}
    for product in sorted(stage.shelves.products(), key=lambda one: list(shelves).index(one.category)):
        yield ProductView(
            sku=product.sku,
            shelf=shelves[product.category],
            title=product.title,
            price=str(product.price.amount),
            currency=product.price.currency,
            left=product.stock.get("web", 0),
        )
