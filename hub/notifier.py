"""Tells subscribers what happened in the shop: once each, on the channel they chose, with a way to stop in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import structlog
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.capabilities import Capabilities
from dialogs.messages import Choice, Outbound, Purpose, offered
from dialogs.person import KnownAddress, Person
from dialogs.records import Subscription
from dialogs.shop import Order, Shop
from dialogs.wording import Wordings, choose_language
from hub.clock import Clock
from hub.inbox import Other
from hub.links import Links
from hub.pen import Pen, Spot, Why, Written
from notifications.events import OrderDelayed, OrderMoved, ShopEvent
from notifications.notices import News, Notice, Worded
from notifications.routing import ways
from notifications.subscriptions import wants
from storage import conversations, people, transcripts
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


@dataclass(frozen=True)
class Again:
    """A notice on its next way: rows to write, and what is offered in the conversation there."""

    written: Written
    known: Known
    choices: Sequence[Choice]

    async def write_down(self, connection: AsyncConnection) -> None:
        """All but the rows of the outbox, in the transaction of the rest."""
        await transcripts.add(connection, self.written.said)
        if self.choices:
            await conversations.offer(connection, self.known.conversation.id, self.choices)


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
        *,
        desk: bool,
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
        self._desk = desk

    async def tell(self, event: ShopEvent) -> Told:
        """What to send because of an event."""
        told = Told(Written(), [])
        if not isinstance(event, OrderMoved | OrderDelayed):
            return told
        if order := await self._shop.order(event.order):
            for subscription in await self._memory.subscribers(order.number):
                if wants(subscription, event):
                    await self._tell_one(told, event, order, subscription)
        return told

    async def _tell_one(
        self, told: Told, event: OrderMoved | OrderDelayed, order: Order, subscription: Subscription
    ) -> None:
        async with self._database.reading() as connection:
            person = await people.person(connection, subscription.person_id)
            way = next(iter(ways(person, subscription.channel, self._channels)), None) if person else None
            known = (await people.load(connection, [way.address])).get(way.address) if way else None
        if not person or not way or not known:
            log.info("notice.nowhere_to_go", order=event.order)
            return
        _ = self._wordings[choose_language(person.language, known.conversation.language)]
        zone = person.time_zone
        news = News(event=event, order=order, now=self._clock.now(), time_zone=zone, desk=self._desk)
        for notice in self._notices:
            worded = notice.word(news, _) if notice.due(news) else None
            if isinstance(worded, Worded):
                self._write(told, worded, event, known, way)

    def _write(
        self, told: Told, worded: Worded, event: OrderMoved | OrderDelayed, known: Known, way: KnownAddress
    ) -> None:
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

    async def another_way(self, leaving: Leaving) -> Again | None:
        """The same notice on the next address, when the first can no longer carry it; shown as that one can show it."""
        message = msgspec.json.decode(leaving.body, type=Outbound)
        head, _, tail = leaving.id.rpartition(":")
        tried, _, part = tail.partition(".")
        async with self._database.reading() as connection:
            person = await people.person(connection, leaving.person_id or "")
            left = [way for way in _ways(person, self._channels) if way.address.channel not in tried.split(">")]
            there = await people.load(connection, [message.address, *(way.address for way in left[:1])])
        if not left or not (known := there.get(left[0].address)):
            log.info("notice.no_other_way", channel=leaving.lane)
            return None
        choices = offered([message.reply]) or there[message.address].conversation.offered
        why = Why(
            person_id=known.person.id,
            notice_id=leaving.notice_id,
            purpose=Purpose.NOTICE,
            template=message.template,
            unsubscribe_url=message.unsubscribe_url,
        )
        ident = f"{head}:{tried}>{known.address.channel}.{part}"
        spot = Spot.of_person(known.person, known.address)
        return Again(self._pen.write(ident, message.reply, spot, known.conversation, why), known, choices)


def _ways(person: Person | None, connected: Collection[str]) -> Sequence[KnownAddress]:
    return ways(person, "", connected) if person else ()
