"""Plans what to tell of what happened: each notice that is due, for each person whom it may interest.

Nothing is sent from here. What is planned waits in the database until it is due; `hub/telling.py` tells it.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

import msgspec
import structlog
from msgspec.structs import replace

from dialogs.errors import ShopError, ShopUnreachable
from dialogs.messages import Address
from dialogs.person import Person
from dialogs.records import About, Subscribe, Subscription, Topic
from dialogs.selling import KeepsFavourites
from dialogs.shop import Order, Parcel, Shop, Step
from hub.clock import Clock
from hub.facts import Facts
from notifications.events import (
    Happening,
    OfCustomer,
    OfOrder,
    OfProduct,
    OrderDelayed,
    OrderMoved,
    PriceChanged,
    RefundMade,
    about,
)
from notifications.notices import News, Notice, part_of
from notifications.subscriptions import Wishes, asked, hears
from notifications.timing import House
from storage import interests, notices
from storage.database import Database
from storage.freshness import keep_true
from storage.interests import Interested
from storage.notices import Plan
from storage.standing import DELAY

log = structlog.get_logger()

AT_ONCE = 1000
"""Plans written in one transaction, of an event that concerns more people than that."""

ENDED = (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)

PAUSES = (1.0, 5.0, 20.0, 60.0, 300.0)
"""Seconds between two tries while the shop does not answer: what happened must not be lost for it."""


class Notifier:
    """Finds whom an event interests, and when each notice of it is due."""

    def __init__(
        self, notices: Sequence[Notice], facts: Facts, shop: Shop, database: Database, house: House, clock: Clock
    ) -> None:
        self._notices = notices
        self._facts = facts
        self._shop = shop
        self._database = database
        self._house = house
        self._clock = clock

    async def plan(self, event: Happening) -> Sequence[Plan]:
        """What to tell of an event, to be kept in the transaction that marks it as seen to.

        Of one that concerns very many, most is kept already: planned twice, it is told once. What is told of a product
        is found so from now on.
        """
        if isinstance(event, OfProduct):
            await self._database.write(partial(keep_true, event=event))
        news = await self._ask(event)
        if isinstance(event, RefundMade) and _paid_back(event, news.order):
            await self._database.write(partial(notices.over, notice=DELAY, about=event.order, part="", now=news.now))
        plans: list[Plan] = []
        async for people in self._people(event, news):
            if len(plans) >= AT_ONCE:
                await self._keep(plans)
                plans = []
            plans += chain.from_iterable(self._plans(news, one) for one in people)
        return plans

    async def follow(self, person: Person, wish: Subscribe, ident: str) -> Sequence[Plan]:
        """What is to come of an order that somebody follows from now on; where it is now, they know.

        `ident` names the moment at which they wished for it: planned twice for the same, it is told once.
        """
        try:
            order = await self._shop.order(wish.order)
            parcel = next((parcel for parcel in order.parcels if parcel.step not in ENDED), None) if order else None
            return await self._to_come(person, wish, parcel, f"follow:{ident}") if parcel else ()
        except ShopError:
            return ()

    async def _to_come(self, person: Person, wish: Subscribe, parcel: Parcel, ident: str) -> Sequence[Plan]:
        event = OrderMoved(id=ident, order=wish.order, parcel=parcel.id, step=parcel.step, at=parcel.since)
        news = await self._facts.of(event)
        follower = Interested(
            person_id=person.id,
            first_name=person.first_name,
            time_zone=person.time_zone,
            customer_id=person.customer_id,
            wishes=Wishes(subscription=_subscription(person, wish, news.now)),
        )
        return [plan for plan in self._plans(news, follower) if plan.due_at > news.now]

    # ------------------------------------------------------------ when

    def _plans(self, news: News, one: Interested) -> Iterator[Plan]:
        """Each notice that is due for them; those that can wait a little are gathered with what else there is."""
        mine = replace(news, time_zone=one.time_zone, first_name=one.first_name, topic=topic_of(one.wishes))
        soon = news.now + self._house.digest
        for notice in self._notices:
            if hears(notice.subject, news.event, one.wishes) or _late(notice, news, one):
                alert = one.wishes.alert(notice.subject)
                at = notice.due(replace(mine, alert=alert) if alert else mine)
                if at:
                    yield self._plan(news, notice, one, at if notice.urgent else max(at, soon))

    def _plan(self, news: News, notice: Notice, one: Interested, at: datetime) -> Plan:
        return Plan(
            id=notices.ident(news.event.id, notice.name, one.person_id),
            person_id=one.person_id,
            notice=notice.name,
            about=about(news.event),
            part=part_of(notice, news.event),
            purpose=notice.purpose.value,
            body=msgspec.json.encode(news.event).decode(),
            channel=asked(notice.subject, one.wishes) or "",
            planned_at=news.now,
            due_at=at,
        )

    async def _ask(self, event: Happening) -> News:
        """The facts, as soon as the shop answers."""
        for pause in PAUSES:
            try:
                return await self._facts.of(event)
            except ShopUnreachable:
                log.warning("notices.shop_away", event_id=event.id)
                await self._clock.pause(pause)
        return await self._facts.of(event)

    async def _keep(self, plans: Sequence[Plan]) -> None:
        async with self._database.writing() as connection:
            await notices.plan(connection, plans)

    # ------------------------------------------------------------ whom

    async def _people(self, event: Happening, news: News) -> AsyncIterator[list[Interested]]:
        """Whom it may interest, some hundreds at a time, each once."""
        match event:
            case OfOrder(order=number):
                customer_id = news.order.customer_id if news.order else ""
                async for ids in interests.in_order(self._database, number, customer_id):
                    yield [_owning(one, customer_id) for one in await self._read(ids, order=number)]
            case OfProduct(sku=sku):
                async for ids in interests.in_product(self._database, sku, _watched_for(event)):
                    yield await self._read(ids, sku=sku)
                async for ids in interests.wanting_prices(self._database):
                    yield await self._liking(await self._read(ids, sku=sku), event)
            case OfCustomer(person=person_id, customer=customer_id):
                async with self._database.reading() as connection:
                    ids = await interests.person_of(connection, person_id, customer_id)
                yield await self._read(ids)

    async def _read(self, ids: Sequence[str], *, order: str = "", sku: str = "") -> list[Interested]:
        async with self._database.reading() as connection:
            return await interests.interested(connection, ids, order=order, sku=sku)

    async def _liking(self, people: Sequence[Interested], event: OfProduct) -> list[Interested]:
        """Those who like what got cheaper, and do not watch it anyway."""
        if not isinstance(event, PriceChanged) or not isinstance(self._shop, KeepsFavourites):
            return []
        found = list[Interested]()
        for one in people:
            if not one.wishes.alerts and event.sku in await self._shop.favourites(one.customer_id):
                found.append(replace(one, wishes=replace(one.wishes, favourite=True)))
        return found


def _paid_back(event: RefundMade, order: Order | None) -> bool:
    """Nothing of the order is waited for any more: all of it was paid back, or nothing of it is to come."""
    return order is not None and (not order.open or event.amount >= order.total)


def topic_of(wishes: Wishes) -> Topic:
    """How much of an order's news they want; every step, who never said."""
    return wishes.subscription.topic if wishes.subscription else "steps"


def _late(notice: Notice, news: News, one: Interested) -> bool:
    """Who wants no news of their order is not told that it is late; yet it is kept, and keeps offers away meanwhile."""
    return notice.name == DELAY and isinstance(news.event, OrderDelayed) and one.wishes.owns


def _owning(one: Interested, customer_id: str) -> Interested:
    owns = bool(customer_id) and one.customer_id == customer_id
    return replace(one, wishes=replace(one.wishes, owns=owns))


def _watched_for(event: OfProduct) -> Sequence[About]:
    return ("price",) if isinstance(event, PriceChanged) else ("stock", "low_stock")


def _subscription(person: Person, wish: Subscribe, now: datetime) -> Subscription:
    here = Address(wish.channel, "")
    return Subscription(
        id="", person_id=person.id, order=wish.order, topic=wish.topic, channel=wish.channel, address=here, since=now
    )
