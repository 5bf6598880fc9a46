"""A month of five hundred customers, and vendors that misbehave.

`python -m tests.faults.month` lives through it, says which promises were broken, and writes down ten people's months in
`var/relais-month.txt`, to be read.
"""

import asyncio
import logging
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote_plus
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from sqlalchemy import func, select

from channels.sandbox import Bubble, Mischief
from channels.sandbox.mailrooms import Postmark
from channels.sandbox.messenger import _Person
from channels.sandbox.telegram import Person
from dialogs.records import Consent, Want, Watch
from hub.app import Hub, build, running
from hub.clock import Clock
from hub.marketing import STANDING
from hub.playground.theatre import event_of
from hub.playground.world import _TEMPLATES, door
from hub.settings import CONFIG, ROOT, check
from hub.web.server import application, serving
from notifications.campaign import ON, read
from notifications.events import Happening, Met, VoucherGiven
from storage import alerts, campaigns, consents, contact_rules, people
from storage.campaigns import Kept
from storage.notices import due_count
from storage.shops.demo import DemoShop
from storage.sweeping import sweep
from storage.tables import notices, outbox
from tests.faults.diary import FIRST, NIGHT, PARIS, Saying, ShopAct, among_people, in_the_shop, moments
from tests.faults.referee import Arrival, Happened, Record, Said
from tests.faults.tally import broken_promises, tally
from tests.faults.town import Resident, town
from tests.faults.vendors import SECRET, Vendors, vendors
from tests.kit.chat import READER, plainly
from tests.kit.databases import sqlite_databases

SEED = 7
PEOPLE = 500
MISCHIEF = {"duplicate": 0.15, "reorder": 0.1, "fail": 0.02, "throttle": 0.01, "drop": 0.03, "delay": 0.002}
PATIENCE = 60.0
"""Seconds that one moment of the month may take."""

A_MOMENT = timedelta(seconds=1)
"""Passes at once where a vendor asked us to wait."""

BOOK = ROOT / "var" / "relais-month.txt"
WATCHED = 18
"""Products whose price and stock change."""

CODE, LAST_DAY = "LUMEN5", FIRST + timedelta(days=12)
"""A voucher of the demonstration's shop."""

ACQUAINTED = timedelta(days=88)
"""How long ago some were last heard of: two days short of being missed."""


@dataclass
class Month:
    """The hub, the vendors, the people; and, as the month goes by, all that happened and arrived."""

    hub: Hub
    shop: DemoShop
    vendors: Vendors
    clock: Clock
    record: Record
    web: aiohttp.ClientSession
    dice: random.Random
    seconds: float = 0.0
    processor: float = 0.0  # seconds of it, vendors and people included
    _shown: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    _changed: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _where: dict[tuple[str, str], Resident] = field(default_factory=dict[tuple[str, str], Resident])

    # ------------------------------------------------------------ the days

    async def live(self, shop_acts: Sequence[ShopAct], sayings: Sequence[Saying]) -> None:
        """All of it, moment by moment: time moves, the shop acts, people hear of it, people act."""
        self._where = {(name, handle): one for one in self.record.residents for name, handle in one.who.items()}
        watching = [asyncio.create_task(self._watch(name)) for name in self.vendors.phones]
        try:
            for at in moments():
                acts, said = [one for one in shop_acts if one.at == at], [one for one in sayings if one.at == at]
                if acts or said or await self._anything_due(at):
                    await self._live_at(at, acts, said)
                if f"{at:%H:%M}" == NIGHT:
                    await self._sleep()
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
        await self._write_down()

    async def _anything_due(self, at: datetime) -> bool:
        """Whether the hub has something to do by then: else nobody would notice that the hour has come."""
        async with self.hub.database.reading() as connection:
            return bool(await due_count(connection, at) or await campaigns.at_work(connection, at))

    async def _live_at(self, at: datetime, acts: Sequence[ShopAct], sayings: Sequence[Saying]) -> None:
        await self._settle()  # what was begun at the last moment ends there
        self.clock.move(at - self.clock.now())
        for act in acts:
            await self._act(act)
        await self._settle()
        await self._live_through(self._look(), sayings)
        await self._note_what_waits()

    async def _live_through(self, heard: Sequence[Arrival], sayings: Sequence[Saying]) -> None:
        """Each address does one thing at a time; what comes there meanwhile answers it."""
        talking = {(one.who.customer.id, one.channel) for one in sayings}
        told = {(one.who.customer.id, one.channel): one for one in heard}
        may_react = [one for key, one in told.items() if key not in talking]
        reacting = [one for one in may_react if self.dice.random() < one.who.answers[one.channel]]
        if not sayings and not reacting:
            return
        for saying in sayings:
            await self._say(saying)
        await asyncio.gather(*(self._react(one) for one in reacting))
        acting = [*((one.who, one.channel) for one in sayings), *((one.who, one.channel) for one in reacting)]
        self.record.acted += [(self.clock.now(), who) for who, _ in acting]
        await self._settle()
        self._look({(who.customer.id, channel) for who, channel in acting})

    async def _sleep(self) -> None:
        """What the hub's own beat does by the minute and by night: a month takes too few real minutes for it."""
        await self.hub.learning.look()
        await self.hub.learning.refit()
        await sweep(self.hub.database, self.clock.now())

    # ------------------------------------------------------------ the shop

    async def _act(self, act: ShopAct) -> None:
        now = self.clock.now()
        match act.what:
            case "campaign":
                await self.hub.marketing.create(read(CAMPAIGNS[act.about]))
                await self.hub.marketing.start(act.about)
            case "stop":
                await self._until(self._half_way)
                await self.hub.marketing.stop(act.about)
            case _:
                for event in self._events(act, now):
                    self.record.happened.append(Happened(now, act.what, act.about, event.id, act.step))
                    await self.hub.inbox.accept_event(event)

    def _events(self, act: ShopAct, now: datetime) -> Iterable[Happening]:
        match act.what:
            case "moves":
                assert act.step
                return [event_of(self.shop.advance(act.about, act.step, now))]
            case "late":
                return [event_of(self.shop.delay(act.about, act.many, now))]
            case "refunds":
                return [self.shop.pay_back(act.about, now)]
            case "cheaper":
                return [self.shop.mark_down(act.about, Decimal("0.2"), now)]
            case "stock":
                return self.shop.restock(act.about, act.many, now)
            case "voucher":
                return [VoucherGiven(id=f"voucher:{act.about}", at=now, customer=act.about, code=CODE, until=LAST_DAY)]
            case "met":
                return [Met(id=f"met:{act.about}", at=now - ACQUAINTED, customer=act.about)]
            case "cart":
                sku, variant = self._something()
                self.shop._basket(act.about).held[sku, variant] = 1
                return [self.shop.cart_told(act.about, now)]
            case _:
                raise LookupError(act.what)

    def _something(self) -> tuple[str, str]:
        product = self.dice.choice(self.shop.products())
        return product.sku, product.variants[0].id if product.variants else ""

    async def _half_way(self) -> bool:
        return (await self.hub.marketing.progress("terrace")).looked_at > 0

    # ------------------------------------------------------------ the people

    async def _say(self, saying: Saying) -> None:
        one, channel, meaning = saying.who, saying.channel, saying.meaning
        about = ""
        for line in saying.lines:
            await self._write(one, channel, line)
            await self._settle()
        if saying.meaning == "offers" and not await self._agree(one, channel):
            meaning = "chat"
        if saying.meaning == "closed" and channel == "telegram":
            await self.vendors.telegram.block(one.who[channel])
        if saying.meaning == "one_click":
            about = await self._click_unsubscribe(one)
        await self._settle()
        self.record.said.append(Said(self.clock.now(), one, channel, meaning, about))

    async def _write(self, one: Resident, channel: str, text: str) -> None:
        await self.vendors.phones[channel].write(one.who[channel], text)

    async def _agree(self, one: Resident, channel: str) -> bool:
        """The button where there is one; on mail and SMS a word more, which one in three forgets."""
        if channel not in ("sms", "email"):
            await self._tap(one, channel, one.says("Oui, j'accepte", "Yes, I agree"))
            return True
        confirms = self.dice.random() < 2 / 3
        if confirms:
            await self._write(one, channel, one.says("oui", "yes"))
        return confirms

    async def _tap(self, one: Resident, channel: str, label: str) -> None:
        phone = cast(Any, self.vendors.phones[channel])
        for bubble in reversed(phone.screen(one.who[channel])):
            for button in bubble.buttons:
                if plainly(button.label) == label:
                    await phone.tap(one.who[channel], bubble.id, button.id)
                    return

    async def _click_unsubscribe(self, one: Resident) -> str:
        """The mail program's own button, on the last letter; returns what that was about."""
        letter = self.vendors.email._latest.get(one.who["email"])
        if not letter or not letter["List-Unsubscribe"]:
            return "nothing came"
        url = re.findall(r"<(https?://[^>]+)>", str(letter["List-Unsubscribe"]))[0]
        async with self.web.post(url, data="List-Unsubscribe=One-Click") as answer:
            assert answer.status == 200
        texts = [bubble.text for bubble in self.vendors.email.screen(one.who["email"]) if bubble.author == "us"]
        return plainly(texts[-1])

    async def _react(self, heard: Arrival) -> None:
        """A button where there is one, else a word."""
        phone = cast(Any, self.vendors.phones[heard.channel])
        bubble = next((b for b in phone.screen(heard.who.who[heard.channel]) if b.id == heard.ident), None)
        buttons = (
            [b for b in bubble.buttons if not b.url and b.label not in ("Stop", "Stop aux offres")] if bubble else []
        )
        if buttons and heard.channel not in ("sms", "email") and self.dice.random() < 0.5:
            await phone.tap(heard.who.who[heard.channel], heard.ident, buttons[0].id)
        else:
            await self._write(heard.who, heard.channel, heard.who.says("merci", "thanks"))

    # ------------------------------------------------------------ looking

    async def _watch(self, channel: str) -> None:
        async for who in cast(Any, self.vendors.phones[channel]).watch():
            self._changed.add((channel, who))

    def _look(self, talking: Iterable[tuple[str, str]] = ()) -> list[Arrival]:
        """What has come to people's phones since the last look."""
        changed, self._changed = sorted(self._changed & self._where.keys()), set()
        seen = [arrival for where in changed for arrival in self._new(*where, set(talking))]
        self.record.arrived += seen
        return [one for one in seen if not one.asked]

    def _new(self, channel: str, handle: str, talking: set[tuple[str, str]]) -> Iterable[Arrival]:
        one = self._where[channel, handle]
        screen = self.vendors.phones[channel].screen(handle)
        bubbles = [bubble for bubble in screen if bubble.author == "us" and _text(bubble)]
        since = self._shown.get((channel, handle), 0)
        self._shown[channel, handle] = len(bubbles)
        asked = (one.customer.id, channel) in talking
        return [
            Arrival(datetime.fromtimestamp(b.at, UTC), one, channel, plainly(_text(b)), b.id, asked)
            for b in bubbles[since:]
        ]

    # ------------------------------------------------------------ waiting

    async def _settle(self) -> None:
        """Until nothing is left to see to, to tell or to send; for what is to be tried again later, time passes.

        It never passes while the hub is at work: on a slow machine a word of thanks would else take an hour.
        """
        async with asyncio.timeout(PATIENCE):
            still = 0
            while left := await self._left():
                await asyncio.sleep(0.01)
                still = still + 1 if left.keys() <= self.hub.channels.keys() and await self._only_waits() else 0
                if still >= 3:
                    self.clock.move(max(await self._next_try() - self.clock.now(), A_MOMENT))
                    still = 0

    async def _only_waits(self) -> bool:
        """Nothing is being sent at this moment."""
        async with self.hub.database.reading() as connection:
            return not await connection.scalar(select(func.count()).where(outbox.c.state == "sending"))

    async def _next_try(self) -> datetime:
        """When the first of what waits to leave is due; what is due already waits for its lane."""
        async with self.hub.database.reading() as connection:
            soonest = await connection.scalar(select(func.min(outbox.c.due_at)).where(outbox.c.state == "queued"))
        return soonest or self.clock.now()

    async def _left(self) -> dict[str, int]:
        """What waits in the hub, once the vendors have brought all they hold back."""
        await self._bring_what_is_held()
        await self.hub.workers.measure()
        return {queue: depth for queue, depth in self.hub.workers.depths.items() if depth}

    async def _bring_what_is_held(self) -> None:
        for courier in self.vendors.couriers:
            await courier._release()
        await self.vendors.email._release()
        await self.vendors.sms.settle()
        await self.vendors.messenger.settled()

    async def _until(self, true: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await true():
                self.clock.move(timedelta(seconds=10))
                await asyncio.sleep(0.02)

    async def _note_what_waits(self) -> None:
        """What is held back at this moment, and why: later it is told, and nothing says that it ever waited."""
        waiting = select(notices.c.id, notices.c.why).where(notices.c.state == "waiting", notices.c.why != "")
        async with self.hub.database.reading() as connection:
            self.record.held |= {(row.id, row.why) for row in await connection.execute(waiting)}

    async def _write_down(self) -> None:
        """What the books say in the end, and on what the vendors hung up."""
        self.record.ended = self.clock.now()
        async with self.hub.database.reading() as connection:
            self.record.notices = [dict(row._mapping) for row in await connection.execute(select(notices))]
            self.record.outbox = [dict(row._mapping) for row in await connection.execute(select(outbox))]
            self.record.left_alone = sum((_left_alone(one) for one in await campaigns.all_kept(connection)), Counter())
        self.record.dropped = {
            name: [unquote_plus(body.decode()) for body in mood.dropped] for name, mood in self.vendors.moods.items()
        }


def _text(bubble: Bubble) -> str:
    return "\n".join(filter(None, [bubble.text, *(f"{tile.title} · {tile.subtitle}" for tile in bubble.tiles)]))


def _left_alone(kept: Kept) -> Counter[str]:
    """People whom a campaign did not tell, by why."""
    return Counter({why: count for why, count in kept.counts.items() if why not in STANDING and not why.startswith(ON)})


# ---------------------------------------------------------------- the three campaigns


def _campaign(ident: str, voucher: str, french: str, english: str, **more: Any) -> dict[str, Any]:
    said = {
        "fr": {"text": f"Bonjour {{first_name}}, {french} Code {voucher}.", "sms": f"{{shop}} : {french} {voucher}"},
        "en": {"text": f"Hello {{first_name}}, {english} Code {voucher}.", "sms": f"{{shop}}: {english} {voucher}"},
    }
    return {"id": ident, "name": ident, "message": said, **more}


CAMPAIGNS = {
    "spring": _campaign("spring", "PRINTEMPS10", "10 % sur les draps de lin.", "10% off linen sheets."),
    "terrace": _campaign(
        "terrace", "TERRASSE15", "15 % sur le mobilier de jardin.", "15% off garden furniture.", rate=0.02
    ),
    "april": _campaign("april", "AVRIL5", "5 € offerts dès 50 €.", "€5 off from €50.", channel="sms"),
}


# ---------------------------------------------------------------- before the month


@asynccontextmanager
async def month(database: str, people_there: int = PEOPLE) -> AsyncIterator[Month]:
    """The hub at work on the first morning, all vendors and all people in their places."""
    clock, dice = Clock(), random.Random(SEED)
    random.seed(SEED)
    clock.move(datetime.combine(FIRST, datetime.min.time(), PARIS) - clock.now())
    entrance = door()
    url = f"http://127.0.0.1:{entrance.getsockname()[1]}"
    room = Postmark(f"{url}/in/email", Mischief())
    async with vendors(url, room, MISCHIEF, now=clock.now, templates=_TEMPLATES) as theirs:
        shop = DemoShop.load(CONFIG / "demo", clock.now, f"{url}/playground")
        residents = town(shop, people_there, FIRST, dice)
        async with (
            build(_settings(database, url, theirs), clock=clock, shop=shop, reader=READER) as hub,
            running(hub),
            serving(hub, application(hub), entrance),
            aiohttp.ClientSession() as web,
        ):
            watching = await _introduce(hub, shop, theirs, residents, dice)
            yield Month(hub, shop, theirs, clock, Record(residents, watching), web, dice)


def _settings(database: str, url: str, theirs: Vendors) -> Any:
    channels = theirs.settings()
    widget = {"session_secret": SECRET, "allowed_origins": [url]}
    return check(
        {
            "hub": {"database": database, "public_url": url, "port": 0, "secret": SECRET, "log_level": "error"},
            "shop": {"name": "Maison Lumen", "contact": "contact@maison-lumen.example"},
            "channels": {"widget": widget, **channels},
        }
    )


async def _introduce(
    hub: Hub, shop: DemoShop, theirs: Vendors, residents: Sequence[Resident], dice: random.Random
) -> dict[str, list[Resident]]:
    """They have all been here before: their addresses are proven, and what they said once stands in the books."""
    now = hub.clock.now()
    skus = _skus(shop)
    watching: dict[str, list[Resident]] = {sku: dice.sample(list(residents), 6) for sku in skus}
    async with hub.database.writing() as connection:
        for one in residents:
            for channel in one.who:
                one.person_id = await people.join(
                    connection, one.address(channel), customer=one.customer, person_id="", now=now
                )
            for channel in one.agreed:
                for how in ("button", "confirmed"):
                    said = Consent(one.address(channel), "promotions", True, how)
                    await consents.add(connection, said, one.person_id, now)
            if one.wants_news:
                await contact_rules.change(connection, Want("orders", True), one.person_id, now)
        for n, (sku, those) in enumerate(watching.items()):
            about = "price" if n % 3 == 0 else "stock" if n % 3 == 1 else "low_stock"
            for one in those:
                wish = Watch(sku, about=cast(Any, about))
                await alerts.watch(connection, wish, one.person_id, one.address(next(iter(one.who))), now)
    for one in residents:
        if "telegram" in one.who:
            handle = int(one.who["telegram"])
            theirs.telegram.people[handle] = Person(
                handle, one.customer.first_name, one.customer.language, started=True
            )
        if "messenger" in one.who:
            theirs.messenger._people[one.who["messenger"]] = _Person(now - timedelta(days=40))
        if "slack" in one.who:
            theirs.slack.meet(one.who["slack"], name=one.customer.first_name)
    return watching


def _skus(shop: DemoShop) -> list[str]:
    return [product.sku for product in shop.products() if not product.variants and product.stock.get("web")][:WATCHED]


@asynccontextmanager
async def lived(database: str, people_there: int = PEOPLE) -> AsyncIterator[Month]:
    """The month, lived through; what was logged as a fault is in `faults`."""
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    try:
        with structlog.testing.capture_logs() as logged:
            async with month(database, people_there) as one:
                began, worked = time.monotonic(), time.process_time()
                plan = random.Random(SEED + 1)
                shop_acts = in_the_shop(one.record.residents, _skus(one.shop), plan)
                await one.live(shop_acts, among_people(one.record.residents, plan))
                one.seconds, one.processor = time.monotonic() - began, time.process_time() - worked
                one.record.faults += [log for log in logged if log["log_level"] in ("error", "critical")]
                one.record.faults += noise.records
                yield one
    finally:
        logging.getLogger().removeHandler(noise)


class _Noise(logging.Handler):
    """Keeps what libraries log as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


# ---------------------------------------------------------------- for whoever wants to read it


def figures(one: Month) -> str:
    record = one.record
    told = Counter(row["notice"] for row in record.notices if row["state"] == "told")
    dropped = Counter(row["why"] for row in record.notices if row["state"] == "dropped")
    by = Counter(arrival.channel for arrival in record.unasked)
    struck = {kind: one.vendors.struck(kind) for kind in ("fail", "throttle", "drop", "duplicate", "reorder")}
    return (
        f"{len(record.residents)} people in {one.seconds:.0f} s ({one.processor:.0f} s of processor): "
        f"{len(record.happened)} events, {len(record.said)} wishes, {len(record.acted)} acts; "
        f"{len(record.unasked)} messages unasked ({_counted(by)}), "
        f"{len(record.arrived) - len(record.unasked)} answers; told: {_counted(told)}; dropped: {_counted(dropped)}; "
        f"the vendors' faults: {_counted(struck)}"
    )


def _counted(what: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(what.items(), key=lambda one: -one[1]))


def book(record: Record, residents: Sequence[Resident]) -> str:
    return "\n\n".join(_page(record, resident) for resident in residents)


def _page(record: Record, who: Resident) -> str:
    """Everything one person was told, said and waited for, by their own clock."""
    customer, zone = who.customer, ZoneInfo(who.customer.time_zone)
    head = (
        f"═══ {customer.first_name} ({customer.id}, {customer.language}, {zone}): {', '.join(who.who)}; "
        f"offers: {', '.join(who.agreed) or 'none'}; {'news of all orders' if who.wants_news else 'no news'}"
    )
    theirs = record.of_order[who.order.number] if who.order else []
    lines = [(one.at, f"{one.channel:9}  {'↩ ' if one.asked else ''}{one.text}") for one in _of(record.arrived, who)]
    lines += [(one.at, f"{one.channel:9}» {one.meaning}") for one in _of(record.said, who)]
    lines += [(one.at, f"the shop  · {one.what} {one.step or ''}") for one in theirs]
    lines.sort(key=lambda line: line[0])
    told = [f"{at.astimezone(zone):%a %d %b %H:%M}  {text}" for at, text in lines]
    return "\n".join([head, *(line.replace("\n", "\n" + " " * 29) for line in told)])


def _of(seen: Sequence[Any], who: Resident) -> Iterable[Any]:
    return (one for one in seen if one.who.customer.id == who.customer.id)


def readable(record: Record) -> list[Resident]:
    """Ten people with much to read, in both languages."""
    told = Counter(one.who.customer.id for one in record.unasked)
    wished = {one.who.customer.id for one in record.said}
    ranked = sorted(record.residents, key=lambda one: -told[one.customer.id] - 3 * (one.customer.id in wished))
    return [*[one for one in ranked if one.french][:6], *[one for one in ranked if not one.french][:4]]


@asynccontextmanager
async def written_down(people_there: int = PEOPLE) -> AsyncIterator[Month]:
    """The month on a database of its own, lived through; ten people's are in `BOOK`."""
    with tempfile.TemporaryDirectory() as folder:
        databases = await asyncio.to_thread(sqlite_databases, Path(folder))
        async with databases.fresh(Path(folder)) as url, lived(url, people_there) as one:
            BOOK.parent.mkdir(exist_ok=True)
            BOOK.write_text(book(one.record, readable(one.record)) + "\n", encoding="utf-8")
            yield one


async def main() -> None:
    async with written_down(int(sys.argv[1]) if sys.argv[1:] else PEOPLE) as one:
        print(figures(one), tally(one.record), *one.record.faults[:10], sep="\n")  # noqa: T201
        for promise, broken in broken_promises(one.record).items():
            print(f"{promise} Broken {len(broken)} times:", *broken[:10], sep="\n  ")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
