"""Tells subscribers what happened in the shop: once each, on the channel they chose, with a way to stop in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace

from dialogs.capabilities import Capabilities
from dialogs.messages import Outbound, Purpose, offered
from dialogs.person import KnownAddress, Person
from dialogs.records import Subscription
from dialogs.shop import Order, Shop
from dialogs.wording import Wordings, choose_language
from hub.clock import Clock
from hub.inbox import Other
from hub.links import Links
from hub.pen import Pen, Spot, Why, Written, outbox_row
from notifications.events import ShopEvent
from notifications.notices import News, Notice, Worded
from notifications.routing import ways
from notifications.subscriptions import wants
from storage import people
from storage.database import Database
from storage.memory import Memory
from storage.people import Known
from storage.queues import Leaving

log = structlog.get_logger()


@dataclass(frozen=True)
class Told:
    """What an event or a second try leads to: rows to write, and the conversations in which choices are now offered."""

    written: Written
    others: list[Other]


class Notifier:
    """Words each event for each subscriber, and chooses the address."""

    def __init__(
        self,
        notices: Sequence[Notice],
        shop: Shop,
        memory: Memory,
        database: Database,
        wordings: Wordings,
        channels: Mapping[str, Capabilities],
        links: Links,
        pen: Pen,
        clock: Clock,
    ) -> None:
        self._notices = notices
        self._shop = shop
        self._memory = memory
        self._database = database
        self._wordings = wordings
        self._channels = channels
        self._links = links
        self._pen = pen
        self._clock = clock

    async def tell(self, event: ShopEvent) -> Told:
        """What to send because of an event."""
        told = Told(Written(), [])
        order = await self._shop.order(event.order)
        notice = next((notice for notice in self._notices if notice.concerns(event)), None)
        if order and notice:
            for subscription in await self._memory.subscribers(event.order):
                if wants(subscription, event):
                    await self._tell_one(told, notice, event, order, subscription)
        return told

    async def _tell_one(
        self, told: Told, notice: Notice, event: ShopEvent, order: Order, subscription: Subscription
    ) -> None:
        async with self._database.reading() as connection:
            person = await people.person(connection, subscription.person_id)
            way = next(iter(ways(person, subscription.channel, self._channels)), None) if person else None
            known = (await people.load(connection, [way.address])).get(way.address) if way else None
        if not person or not way or not known:
            log.info("notice.nowhere_to_go", order=event.order, notice=notice.name)
            return
        _ = self._wordings[choose_language(person.language, known.conversation.language)]
        news = News(event=event, order=order, now=self._clock.now(), time_zone=person.time_zone)
        self._write(told, notice.word(news, _), event, known, way)

    def _write(self, told: Told, worded: Worded, event: ShopEvent, known: Known, way: KnownAddress) -> None:
        order, person = event.order, known.person
        why = Why(
            person_id=person.id,
            notice_id=f"{order}/{event.id}",
            purpose=Purpose.NOTICE,
            template=worded.template,
            unsubscribe_url=self._links.stop(person.id, order),
        )
        spot = Spot.of_person(person, way.address)
        ident = f"{order}/{event.id}:{person.id}:{way.address.channel}"
        told.written.add(self._pen.write(ident, worded.reply, spot, known.conversation, why))
        told.others.append(Other(replace(known.conversation, offered=offered([worded.reply])), known.version))

    async def another_way(self, leaving: Leaving) -> list[dict[str, Any]]:
        """The same notice on the next address, when the first can no longer carry it."""
        message = msgspec.json.decode(leaving.body, type=Outbound)
        async with self._database.reading() as connection:
            person = await people.person(connection, leaving.person_id or "")
        way = next(iter(self._next_ways(person, message)), None) if person else None
        if not way:
            log.info("notice.no_other_way", channel=leaving.lane)
            return []
        ident = f"{leaving.id.rsplit(':', 1)[0]}:{way.address.channel}.{leaving.id.rpartition('.')[2]}"
        again = replace(message, id=ident, address=way.address, thread=way.thread, last_inbound_at=way.last_inbound_at)
        why = Why(person_id=leaving.person_id or "", notice_id=leaving.notice_id)
        return [outbox_row(again, leaving.conversation_id or "", why, self._clock.now())]

    def _next_ways(self, person: Person, message: Outbound) -> Sequence[KnownAddress]:
        tried = message.address.channel
        return [way for way in ways(person, "", self._channels) if way.address.channel != tried]
