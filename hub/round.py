"""One round of telling, in one transaction: what is due becomes a message, waits for a better hour, or is dropped."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import cast

import structlog
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.capabilities import Capabilities
from dialogs.messages import Address, Purpose, Reply, offered
from dialogs.records import About, Alert, Subscription, Unwatch
from dialogs.wording import Wording, Wordings, choose_language
from hub.clicks import counted
from hub.clock import Clock
from hub.links import Links
from hub.notifier import topic_of
from hub.pen import Pen, Spot, Why
from notifications.consent import PROMOTIONS
from notifications.events import OfOrder, OfProduct, PriceChanged, StockChanged
from notifications.notices import EACH_MORNING, News, Notice
from notifications.preference import Preference
from notifications.routing import Route
from notifications.subscriptions import Wishes
from notifications.telling import (
    FALLS_BACK,
    Dropped,
    Errand,
    Means,
    Postponed,
    Ready,
    can_join,
    decide,
    fallback,
    joined,
)
from notifications.timing import House
from storage import alerts, conversations, habits, heard, interests, links, notices, queues, standing, transcripts
from storage.heard import Lately
from storage.notices import Kept, Plan, Telling
from storage.standing import Party
from storage.unwanted import offers_by

SHOP_AWAY = timedelta(minutes=1)
"""After so long a notice is asked again, where the shop did not answer."""

FAILED = timedelta(hours=1)
"""After so long a notice is tried again that could not be worded: an operator may have seen why by then."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Due:
    """What is due, and how things stand, by the number of the row; nothing where the shop did not answer."""

    rows: Sequence[Kept]
    news: Mapping[int, News]


@dataclass(frozen=True)
class Told:
    """What became of one notice, for whoever watches the hub: it does not say whose it is."""

    notice: str
    state: str
    why: str


@dataclass(frozen=True)
class Decided:
    """One notice for one person, and what becomes of it."""

    row: Kept
    errand: Errand | None
    party: Party
    verdict: Ready | Postponed | Dropped

    @property
    def route(self) -> Route:
        assert isinstance(self.verdict, Ready)
        return self.verdict.route

    @property
    def reply(self) -> Reply:
        assert isinstance(self.verdict, Ready)
        return self.verdict.worded.reply

    @property
    def parts(self) -> Collection[str]:
        """The parcels of which it tells all there is to say now."""
        assert isinstance(self.verdict, Ready)
        return {self.row.part, *self.verdict.worded.parcels}


@dataclass(frozen=True)
class Round:
    """Decides and writes. All that it asks of the shop, it was given."""

    notices: Mapping[str, Notice]
    preference: Preference
    house: House
    shop_name: str
    channels: Mapping[str, Capabilities]
    wordings: Wordings
    links: Links
    pen: Pen
    clock: Clock

    async def tell_all(self, connection: AsyncConnection, dues: Sequence[Due]) -> list[list[Told]]:
        return [await self._tell(connection, due) for due in dues]

    async def _tell(self, connection: AsyncConnection, due: Due) -> list[Told]:
        """Only what is as it was when the shop was asked: who has reacted meanwhile, or had enough, is left alone."""
        now, seen = self.clock.now(), {row.seq: row for row in due.rows}
        rows = [row for row in await notices.locked(connection, seen) if row == seen[row.seq]]
        decided = self._once(self._newest(await self._decide(connection, rows, due.news, now)))
        for one in decided:
            await _put_off(connection, one)
        for together in self._together([one for one in decided if isinstance(one.verdict, Ready)], now):
            await self._write(connection, together, now)
        return [_told(one) for one in decided]

    # ------------------------------------------------------------ deciding

    async def _decide(
        self, connection: AsyncConnection, rows: Sequence[Kept], news: Mapping[int, News], now: datetime
    ) -> list[Decided]:
        ids = sorted({row.person_id for row in rows})
        crowd = await habits.crowd(connection)
        means = Means(crowd=crowd, preference=self.preference, connected=self.channels, house=self.house, now=now)
        parties = await standing.parties(connection, ids, crowd, now)
        past = await _Past.of(connection, ids)
        decided: list[Decided] = []
        for row in rows:
            party = parties.get(row.person_id, standing.NOBODY)
            decided.append(self._decide_one(row, news.get(row.seq), party, past, means))
            parties[row.person_id] = _counting(decided[-1], now)
        return decided

    def _decide_one(self, row: Kept, news: News | None, party: Party, past: "_Past", means: Means) -> Decided:
        notice = self.notices.get(row.notice)
        if not notice:
            return Decided(row, None, party, Dropped("no_such_notice"))
        if not news:
            return Decided(row, None, party, Postponed(means.now + SHOP_AWAY, "shop_away"))
        wishes = past.wishes(row, notice, news, party)
        errand = Errand(
            notice=notice,
            news=past.news(news, notice, row, party, wishes),
            person=party.person,
            standing=party.standing,
            wishes=wishes,
            named=row.channel,
            here=_asked_here(row, wishes, party.person.preferred),
            tried=row.channels_tried,
            luck=random.random(),  # noqa: S311
        )
        return Decided(row, errand, party, self._verdict(errand, means, party))

    def _newest(self, decided: Sequence[Decided]) -> list[Decided]:
        """Nothing is told of an order on a further channel when something newer of it is told now."""
        told_now = [one for one in decided if isinstance(one.verdict, Ready) and one.row.state != "told"]
        fresh = {
            (*_whose(one.row), part) for one in told_now if one.row.notice in self._of_parcels for part in one.parts
        }
        return [_overtaken(one) if (*_whose(one.row), one.row.part) in fresh else one for one in decided]

    def _once(self, decided: Sequence[Decided]) -> list[Decided]:
        """The word of each morning waits for the next one where a step of the same order is told right now."""
        ready = [one for one in decided if one.errand and isinstance(one.verdict, Ready)]
        told = {_whose(one.row) for one in ready if one.row.notice in self._of_parcels and _urgent(one)}
        return [_on_its_next_day(one) if _whose(one.row) in told else one for one in decided]

    @cached_property
    def _of_parcels(self) -> Collection[str]:
        """The notices that are worth a second channel: newer ones say all that older ones did of the same parcel."""
        return {name for name, notice in self.notices.items() if notice.family == FALLS_BACK}

    def _verdict(self, errand: Errand, means: Means, party: Party) -> Ready | Postponed | Dropped:
        """One that cannot be worded keeps no other from being told."""
        try:
            return decide(errand, means, self._words(party))
        except Exception:
            log.exception("notice.failed", notice=errand.notice.name)
            return Postponed(means.now + FAILED, "failed")

    def _words(self, party: Party) -> Wording:
        return self.wordings[choose_language(*party.languages)]

    # ------------------------------------------------------------ writing

    def _together(self, ready: Sequence[Decided], now: datetime) -> Iterator[Sequence[Decided]]:
        """What goes to one address in one message: all that can wait, where free words may be sent; else one each."""
        calm = [one for one in ready if self._can_join(one, now)]
        rest = [one for one in ready if not self._can_join(one, now)]
        yield from ([one] for one in rest)
        for _, same in groupby(sorted(calm, key=_where), key=_where):
            yield list(same)

    def _can_join(self, one: Decided, now: datetime) -> bool:
        known = one.route.known
        calm = one.errand is not None and not one.errand.notice.urgent and not one.row.channels_tried
        return calm and can_join(self.channels[known.address.channel], known, now)

    async def _write(self, connection: AsyncConnection, together: Sequence[Decided], now: datetime) -> None:
        """The message, what can be chosen in it, and that it was told."""
        first = together[0]
        seqs = [await self._telling(connection, one, now) for one in together]
        known, words = first.party.talks[first.route.known.address], self._words(first.party)
        reply = first.reply if len(together) == 1 else joined([d.reply for d in together], self.shop_name, words)
        reply, followed = counted(reply, seqs[0], self.links)
        written = self.pen.write(
            f"{first.row.id}:{known.address.channel}",
            reply,
            Spot.of_person(known.person, known.address),
            replace(known.conversation, language=words.language),
            self._why(first, now, alone=len(together) == 1),
        )
        await transcripts.add(connection, written.said)
        await queues.put_out(connection, written.leaving)
        await links.add(connection, followed, now)
        if choices := offered([reply]):
            await conversations.offer(connection, known.conversation.id, choices)

    def _why(self, one: Decided, now: datetime, *, alone: bool) -> Why:
        assert one.errand
        assert isinstance(one.verdict, Ready)
        notice, person, order = one.errand.notice, one.party.person, one.errand.news.order
        what = order.number if order and notice.subject == "orders" else notice.subject
        there = one.route.known.address.channel
        return Why(
            person_id=person.id,
            notice_id=one.row.id,
            purpose=notice.purpose,
            template=one.verdict.worded.template if alone else None,
            unsubscribe_url=self.links.stop(person.id, offers_by(there) if what == PROMOTIONS else what),
            wishes_url=self.links.wishes(person.id, now),
            leave_by=one.route.leave_by,
        )

    async def _telling(self, connection: AsyncConnection, one: Decided, now: datetime) -> int:
        """Write down that it was told, and what follows from that; returns the telling's number."""
        row, telling = one.row, self._as_told(one, now)
        if row.state == "told":
            return await notices.again(connection, row, telling)
        await notices.told(connection, [telling])
        await self._follow_up(connection, one, now)
        return row.seq

    def _as_told(self, one: Decided, now: datetime) -> Telling:
        assert one.errand
        row, found = one.row, one.route
        return Telling(
            seq=row.seq,
            at=now,
            address=found.known.address,
            tried=(*row.channels_tried, found.known.address.channel),
            why=found.because.because,
            segment=one.party.standing.segment,
            chance=found.chance,
            propensity=found.propensity,
            fallback_at=fallback(one.errand, found, self.house, now),
        )

    async def _follow_up(self, connection: AsyncConnection, one: Decided, now: datetime) -> None:
        """Older news of the same goes nowhere else, what was watched for has come, and what recurs is planned."""
        assert one.errand
        assert isinstance(one.verdict, Ready)
        row = one.row
        if row.notice in self._of_parcels:
            await notices.overtaken(connection, row, one.parts, self._of_parcels)
        if alert := one.errand.news.alert:
            await alerts.unwatch(connection, Unwatch(alert.sku, alert.variant, alert.about), row.person_id)
        if at := one.verdict.worded.again:
            await notices.plan(connection, [_next(row, at, now)])


def _asked_here(row: Kept, wishes: Wishes, preferred: str) -> bool:
    """They wanted it where they were writing just then, and named no channel: it may be told on another one too."""
    following, named = wishes.subscription, (wishes.rules.channels.get("orders"), preferred)
    return bool(following and row.channel == following.channel == following.address.channel not in named)


async def _put_off(connection: AsyncConnection, one: Decided) -> None:
    """What is not told now. On a further channel it is not told at all, unless it only waits for the hour."""
    match one.verdict, one.row.state:
        case Postponed(why="later"), "told":
            await notices.no_fallback(connection, [one.row.seq])
        case Postponed(until=until), "told":
            await notices.fallback_at(connection, one.row.seq, until)
        case Postponed(until=until, why=why), _:
            await notices.postponed(connection, one.row.seq, until, why)
        case Dropped(), "told":
            await notices.no_fallback(connection, [one.row.seq])
        case Dropped(why=why), _:
            await notices.dropped(connection, [one.row.seq], why)
        case _:
            pass


def _counting(one: Decided, now: datetime) -> Party:
    """The same person with this promotion counted among those they had."""
    party = one.party
    if not isinstance(one.verdict, Ready) or one.row.purpose != Purpose.PROMOTION:
        return party
    told = replace(party.standing, promotions=(*party.standing.promotions, now))
    return Party(party.person, party.talks, told)


def _whose(row: Kept) -> tuple[str, str]:
    """Whose order it is about, and which."""
    return row.person_id, row.about


def _overtaken(one: Decided) -> Decided:
    """On the first channel it has been told already: there is no second for it."""
    return Decided(one.row, one.errand, one.party, Dropped("overtaken")) if one.row.state == "told" else one


def _urgent(one: Decided) -> bool:
    return one.errand is not None and one.errand.notice.urgent


def _on_its_next_day(one: Decided) -> Decided:
    """What recurs and is not urgent; all else is told."""
    again = one.verdict.worded.again if isinstance(one.verdict, Ready) and not _urgent(one) else None
    return Decided(one.row, one.errand, one.party, Postponed(again, "later")) if again else one


def _where(one: Decided) -> tuple[str, str]:
    return one.row.purpose, str(one.route.known.address)


def _next(row: Kept, at: datetime, now: datetime) -> Plan:
    """The same anew, for another day."""
    first, _, _day = row.id.partition("@")
    return Plan(
        id=f"{first}@{at:%Y%m%d}",
        person_id=row.person_id,
        notice=row.notice,
        about=row.about,
        part=row.part,
        purpose=row.purpose,
        body=row.body,
        channel=row.channel,
        planned_at=now,
        due_at=at,
    )


def _told(one: Decided) -> Told:
    match one.verdict:
        case Ready(route=found):
            return Told(one.row.notice, "told", found.because.because)
        case Postponed(why=why):
            return Told(one.row.notice, "waiting", why)
        case Dropped(why=why):
            return Told(one.row.notice, "dropped", why)


# ---------------------------------------------------------------- what these people asked for, and heard


def _watched(row: Kept, notice: Notice, news: News) -> tuple[Alert, ...]:
    """What is watched is forgotten when it is told: where that message did not arrive, and waits again, it counts."""
    event = news.event
    if not (row.state == "waiting" and row.address and row.channel and isinstance(event, OfProduct)):
        return ()
    return (
        Alert(
            person_id=row.person_id,
            sku=event.sku,
            variant=event.variant if isinstance(event, StockChanged) else "",
            about=cast(About, notice.subject),
            channel=row.channel,
            address=Address.parse(row.address),
            since=event.at,
        ),
    )


@dataclass(frozen=True)
class _Past:
    """What people asked for by now, and what they were told lately."""

    following: Mapping[tuple[str, str], Subscription]
    watching: Mapping[str, Sequence[Alert]]
    lately: Mapping[str, Lately]

    @classmethod
    async def of(cls, connection: AsyncConnection, ids: Sequence[str]) -> "_Past":
        return cls(
            following=await interests.subscriptions_of(connection, ids),
            watching=await alerts.of_persons(connection, ids),
            lately=await heard.lately(connection, ids),
        )

    def wishes(self, row: Kept, notice: Notice, news: News, party: Party) -> Wishes:
        order = news.event.order if isinstance(news.event, OfOrder) else ""
        sku = news.event.sku if isinstance(news.event, OfProduct) else ""
        watched = tuple(alert for alert in self.watching.get(row.person_id, ()) if alert.sku == sku)
        customer = party.person.customer_id
        return Wishes(
            rules=party.standing.rules,
            subscription=self.following.get((row.person_id, order)),
            alerts=watched or _watched(row, notice, news),
            order=order,
            owns=bool(customer and news.order and news.order.customer_id == customer),
            favourite=isinstance(news.event, PriceChanged),
        )

    def news(self, news: News, notice: Notice, row: Kept, party: Party, wishes: Wishes) -> News:
        """The facts, for this person."""
        lately = self.lately.get(row.person_id, Lately())
        return replace(
            news,
            time_zone=party.person.time_zone,
            first_name=party.person.first_name,
            topic=topic_of(wishes),
            alert=wishes.alert(notice.subject),
            seen=lately.seen,
            told=lately.by(notice.name),
            heard=lately.about(row.about),
            this_morning=lately.told.get((EACH_MORNING, row.about)),
            wished=notice.subject in wishes.rules.wanted,
            trouble=party.standing.trouble,
        )
