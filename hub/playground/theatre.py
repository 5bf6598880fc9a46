"""The stage on which the playground plays: the running world, as its page wants to see it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

from channels.sandbox import Vendor
from channels.widget import identity
from dialogs.contact import promotions
from dialogs.records import Consent
from dialogs.shop import Order, Step
from hub.playground.stage import Journey, Mood, Persona, Thread, put_in_mood, threads_of
from hub.playground.tracing import journeys
from hub.playground.world import PERSONAS, ROOM, SECRET, World, address_of
from notifications.events import OrderDelayed, OrderMoved
from notifications.notices.abandoned_cart import LEFT
from storage import consents, people
from storage.shops.demo import DemoShop
from storage.shops.demo.orders import Advance
from storage.shops.demo.road import NotInShop

SOPHIE = "U0SOPHIE"
MARKED_DOWN = Decimal("0.2")
A_LITTLE_MORE = 0.1
"""Hours beyond those after which a cart counts as left behind."""

LOOK = 0.4
"""Seconds between two looks at how far messages have got, while somebody watches."""


class Theatre:
    """A `Stage`, on the real hub and the stand-ins."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._moods: dict[str, Mood] = dict.fromkeys(world.vendors, Mood.OK)
        self._watchers: set[asyncio.Queue[str]] = set()
        self._journeys: list[Journey] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._names = {str(address_of(p, channel)): p.name for p in PERSONAS for channel in p.who}
        world.shop.on_change(lambda number: self._changed("orders"))

    async def open(self) -> None:
        """Begin to watch the phones and the messages on their way."""
        for name, vendor in self._world.vendors.items():
            self._tasks.append(asyncio.create_task(self._watch_phone(name, vendor)))
        self._tasks.append(asyncio.create_task(self._watch_messages()))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for queue in self._watchers:
            queue.put_nowait("")

    # ------------------------------------------------------------ phones and people

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        return self._world.vendors

    @property
    def shelves(self) -> DemoShop:
        return self._world.shop

    def people(self) -> Sequence[Persona]:
        return PERSONAS

    def identity_token(self, customer_id: str) -> str:
        return identity(SECRET, customer_id, self.now())

    # ------------------------------------------------------------ the team's room

    def speak(self, language: str) -> None:
        self._world.hub.desk.speak(language)

    def support_room(self) -> Sequence[Thread]:
        room = self._world.slack.screen(ROOM)
        closed = {bubble.id for bubble in room if not bubble.thread and not bubble.buttons}
        return threads_of(room, closed)

    async def agent_says(self, thread: str, text: str) -> None:
        await self._world.slack.reply_in_thread(ROOM, thread, SOPHIE, text, name="Sophie")

    async def agent_taps(self, thread: str, message: str, button: str) -> None:
        await self._world.slack.tap_desk(ROOM, message, button, SOPHIE, name="Sophie")

    # ------------------------------------------------------------ the merchant's strip

    def orders(self) -> Sequence[Order]:
        """Those of the personas first, order 1042 before all."""
        mine = [persona.customer_id for persona in PERSONAS if persona.customer_id]
        orders = [order for order in self._world.shop.orders() if order.customer_id in mine]
        return sorted(orders, key=lambda order: (order.number != "1042", order.number != "1043", not order.open))

    def steps_possible(self, number: str) -> Sequence[Step]:
        possible = self._world.shop.steps_possible(number)
        return [step for step in Step if any(step in one.steps for one in possible)]

    async def advance(self, number: str, step: Step) -> None:
        await self._tell(self._world.shop.advance(number, step, self.now()))

    async def delay(self, number: str, days: int) -> None:
        await self._tell(self._world.shop.delay(number, days, self.now()))

    async def _tell(self, advance: Advance) -> None:
        await self._world.hub.inbox.accept_event(event_of(advance))
        self._changed("orders")

    async def mark_down(self, sku: str) -> None:
        await self._world.hub.inbox.accept_event(self._world.shop.mark_down(sku, MARKED_DOWN, self.now()))
        self._shelf_changed()

    async def restock(self, sku: str, left: int) -> None:
        if changed := self._world.shop.restock(sku, left, self.now()):
            await self._world.hub.inbox.accept_events(changed)
        self._shelf_changed()

    def _shelf_changed(self) -> None:
        self._world.hub.finder.look_again()
        self._changed("products")

    async def refund(self, number: str) -> None:
        await self._world.hub.inbox.accept_event(self._world.shop.pay_back(number, self.now()))
        self._changed("orders")

    async def leave_cart(self, customer_id: str, sku: str) -> None:
        """What is in their cart already stays; the clock then skips the hours after which it counts as left behind."""
        shop, now = self._world.shop, self.now()
        product = await shop.product(sku)
        if product is None or await shop.customer(customer_id) is None:
            raise NotInShop
        variant = product.variants[0].id if product.variants else ""
        await shop.put_in_cart(customer_id, sku, variant, 1, once=f"left behind at {now.timestamp()}")
        await self._world.hub.inbox.accept_event(shop.cart_told(customer_id, now))
        await self.move_time(LEFT / timedelta(hours=1) + A_LITTLE_MORE)

    async def agree(self, customer_id: str) -> None:
        """As if each phone had been asked, and the mails and text messages answered once more."""
        persona = {one.customer_id: one for one in PERSONAS if one.customer_id}[customer_id]
        async with self._world.hub.database.writing() as connection:
            person = await people.of_customer(connection, customer_id)
            assert person
            for channel in persona.who:
                for how in ("button", promotions.CONFIRMED):
                    here = address_of(persona, channel)
                    said = Consent(here, promotions.PURPOSE, True, how, shown=promotions.VERSION)
                    await consents.add(connection, said, person.id, self.now())

    def now(self) -> datetime:
        return self._world.hub.clock.now()

    async def move_time(self, hours: float) -> None:
        self._world.hub.clock.move(timedelta(hours=hours))
        self._changed("clock")

    def mood(self, channel: str) -> Mood:
        return self._moods[channel]

    def set_mischief(self, channel: str, mood: Mood) -> None:
        put_in_mood(self._world.vendors[channel].mischief, mood)
        self._moods[channel] = mood
        self._changed("moods")

    # ------------------------------------------------------------ following messages

    def trace(self, limit: int) -> Sequence[Journey]:
        return self._journeys[:limit]

    async def watch(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            while topic := await queue.get():
                yield topic
        finally:
            self._watchers.discard(queue)

    def _changed(self, topic: str) -> None:
        for queue in self._watchers:
            queue.put_nowait(topic)

    async def _watch_phone(self, channel: str, vendor: Vendor) -> None:
        async for who in vendor.watch():
            self._changed("room" if channel == "slack" and who == ROOM else f"phone:{channel}:{who}")

    async def _watch_messages(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            with suppress(Exception):  # a look that fails is repeated at once; the page shows the last one
                await self._look()

    async def _look(self) -> None:
        if not self._watchers:
            return
        seen = await journeys(self._world.hub.database, self._names)
        if seen != self._journeys:
            self._journeys = seen
            self._changed("trace")


def event_of(advance: Advance) -> OrderMoved | OrderDelayed:
    """What the merchant just did, as the shop would tell it."""
    number, parcel = advance.after.number, advance.parcel
    if advance.delay and parcel.expected:
        return OrderDelayed(
            id=advance.id,
            order=number,
            parcel=parcel.id,
            was=advance.delay.was,
            now_expected=parcel.expected.day,
            at=advance.at,
            reason=dict(advance.delay.reason),
        )
    return OrderMoved(id=advance.id, order=number, parcel=parcel.id, step=advance.step, at=advance.at)
