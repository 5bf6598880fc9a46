"""Builds the hub: the only place where real things meet. Every part can be given, so that anything can stand in."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from channels import Channel, HostsDesk, Invites, Opens, Tools
from channels.http import Http
from dialogs.capabilities import Capabilities
from dialogs.engine import Engine, Settled
from dialogs.errors import BadSettings
from dialogs.identity import Prover
from dialogs.messages import Address
from dialogs.opening import read_hours
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.sentences import installed
from dialogs.shop import Shop
from dialogs.skills import all_skills
from dialogs.troubleshooting import Knowledge
from dialogs.understanding import Reader
from dialogs.wording import Wording, load_wordings
from hub.advising import ShopAdviser
from hub.campaigns import Feeder
from hub.catalogue_words import knows_the_catalogue
from hub.clock import Clock
from hub.config import load_reader, load_scenarios, load_vocabulary
from hub.desk import Desk
from hub.enclosures import Enclosures
from hub.facts import Facts
from hub.finding import load_finder
from hub.inbox import Inbox
from hub.knowledge import load_knowledge
from hub.learning import Learning
from hub.links import Links
from hub.marketing import Marketing
from hub.nlp import guarded
from hub.notifier import Notifier
from hub.observe import Metrics
from hub.outbox import Outbox
from hub.pen import Pen
from hub.planning import Planner
from hub.reading import ReadsTogether
from hub.relay import Relay
from hub.relearning import Relearning
from hub.round import Round
from hub.settings import CONFIG, Settings
from hub.telling import Teller
from hub.workers import Workers
from notifications.notices import all_notices
from notifications.preference import Preference
from storage.alone import alone
from storage.commits import Commits
from storage.database import Database
from storage.finding import CatalogueFinder
from storage.memory import Memory
from storage.sweeping import sweep
from storage.transcripts import Transcripts

log = structlog.get_logger()


@dataclass(frozen=True)
class Hub:
    """Everything that runs, by name."""

    settings: Settings
    clock: Clock
    metrics: Metrics
    http: Http
    database: Database
    commits: Commits
    channels: Mapping[str, Channel]
    shop: Shop
    inbox: Inbox
    outbox: Outbox
    relay: Relay
    desk: Desk
    engine: Engine
    reader: Reader
    relearning: Relearning
    finder: CatalogueFinder
    memory: Memory
    transcripts: Transcripts
    links: Links
    wordings: Mapping[str, Wording]
    workers: Workers
    learning: Learning
    teller: Teller
    feeder: Feeder
    marketing: Marketing


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    shop: Shop | None = None,
    reader: Reader | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> AsyncIterator[Hub]:
    """A hub, ready to run but not yet running: `async with build(settings) as hub, running(hub): …`."""
    clock = clock or Clock()
    async with Http() as http:
        database = Database(settings.hub.database)
        tools = Tools(http=http, now=clock.now, public_url=settings.hub.public_url)
        made = dict(channels) if channels is not None else _channels(settings, tools)
        try:
            yield _assemble(settings, clock, http, database, made, shop or load_shop(settings, clock), reader)
        finally:
            for channel in made.values():
                await channel.close()
            await database.close()


def _assemble(
    settings: Settings,
    clock: Clock,
    http: Http,
    database: Database,
    channels: Mapping[str, Channel],
    shop: Shop,
    reader: Reader | None,
) -> Hub:
    key = settings.hub.secret.get_secret_value().encode()
    can = {name: channel.capabilities for name, channel in channels.items()}
    holder, lease = uuid4().hex, timedelta(seconds=settings.delivery.lease)
    wordings = load_wordings(CONFIG / "locales")
    metrics, memory = Metrics(), Memory(database)
    commits, links = Commits(database), Links(settings.hub.public_url, key)
    pen = Pen(can, wordings, clock)
    house, all_of_them = settings.notices.house(), all_notices()
    preference = Preference(settings.notices.costs, settings.notices.values)
    learning = Learning(database, preference, all_of_them, tuple(can), clock)
    inbox = Inbox(database, commits, learning, clock, holder, lease)
    outbox = Outbox(commits, clock, can, holder, lease, settings.delivery.tries)
    knowledge = load_knowledge(CONFIG / "knowledge")
    enclosures = Enclosures(channels, database, clock)
    desk = _desk(settings, channels, can, wordings, pen, enclosures, database, clock, knowledge)
    vocabulary = load_vocabulary(CONFIG / "vocabulary")
    sentences = installed() if settings.nlp.second_opinion else None
    built_in = reader if isinstance(reader, BuiltInReader) else load_reader(CONFIG, sentences)
    reader = guarded(reader or ReadsTogether(built_in), settings.nlp, http, metrics)
    invitations = Invitations(channels, links)
    finder = load_finder(CONFIG / "search", database, shop, clock, knows_the_catalogue(built_in))
    settled = Settled(
        reader=reader,
        skills=all_skills(),
        wordings=wordings,
        vocabulary=vocabulary,
        shop=shop,
        prover=Prover(key),
        invitations=invitations,
        channels=can,
        shop_name=settings.shop.name,
        desk=desk.host is not None,
        contact=settings.shop.contact,
        hours=read_hours(settings.desk.hours, settings.desk.time_zone),
        finder=finder,
        knowledge=knowledge,
        adviser=ShopAdviser(shop, load_scenarios(CONFIG / "scenarios"), clock),
    )
    engine = Engine(settled)
    facts = Facts(shop, settings.shop.name, clock, desk=desk.host is not None)
    notifier = Notifier(all_of_them, facts, shop, database, house, clock)
    one_round = Round(
        notices={notice.name: notice for notice in all_of_them},
        preference=preference,
        house=house,
        shop_name=settings.shop.name,
        channels=can,
        wordings=wordings,
        links=links,
        pen=pen,
        clock=clock,
    )
    teller = Teller(all_of_them, facts, one_round, house, database, commits, metrics, clock, tuple(channels))
    relay = Relay(
        channels, inbox, outbox, engine, notifier, teller, desk, enclosures, memory, pen, wordings, metrics, clock
    )
    planner = Planner(
        database,
        can,
        preference,
        wordings,
        links,
        house,
        clock,
        shop=settings.shop.name,
        unanswerable=[name for name in channels if not getattr(settings.channels.get(name), "can_receive", True)],
    )
    workers = Workers(
        relay,
        inbox,
        outbox,
        channels,
        database,
        metrics,
        clock,
        commits,
        holder=holder,
        lease=lease,
        at_once=settings.delivery.at_once,
        pools={name: getattr(settings.channels.get(name), "pool", 32) for name in channels},
    )
    feeder = Feeder(database, planner, can, clock, workers.busy, ahead=settings.delivery.ahead)
    return Hub(
        settings=settings,
        clock=clock,
        metrics=metrics,
        http=http,
        database=database,
        commits=commits,
        channels=channels,
        shop=shop,
        inbox=inbox,
        outbox=outbox,
        relay=relay,
        desk=desk,
        engine=engine,
        reader=reader,
        relearning=Relearning(built_in, CONFIG),
        finder=finder,
        memory=memory,
        transcripts=Transcripts(database),
        links=links,
        wordings=wordings,
        workers=workers,
        learning=learning,
        teller=teller,
        feeder=feeder,
        marketing=Marketing(database, planner, can, clock, settings.notices.costs, feeder.loop.wake),
    )


@asynccontextmanager
async def running(hub: Hub, *, listen: bool = True) -> AsyncIterator[None]:
    """The hub at work; at the end it finishes what it holds. Beside another process, it need not `listen`."""
    ticks = _ticks(hub)
    with alone(hub.database) as mine:
        await hub.workers.start(listen=listen, alone=mine)
        telling = asyncio.create_task(hub.teller.loop.run(), name="tell")
        feeding = asyncio.create_task(hub.feeder.loop.run(), name="feed")
        ticks.start()
        try:
            yield
        finally:
            ticks.shutdown(wait=False)
            hub.teller.loop.end()
            hub.feeder.loop.end()
            await asyncio.gather(telling, feeding)
            await hub.workers.stop()
            await hub.commits.drain()


def _ticks(hub: Hub) -> AsyncIOScheduler:
    """APScheduler holds no message, only the beat: a tick that is lost loses nothing."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    lease = hub.settings.delivery.lease
    scheduler.add_job(_until_the_end(hub.workers.renew), "interval", seconds=lease / 3)
    scheduler.add_job(_until_the_end(hub.workers.reap), "interval", seconds=lease / 2)
    scheduler.add_job(_until_the_end(hub.workers.measure), "interval", seconds=2)
    scheduler.add_job(_until_the_end(hub.relearning.look), "interval", seconds=5)
    scheduler.add_job(_until_the_end(hub.learning.look), "interval", seconds=60)
    scheduler.add_job(_until_the_end(hub.learning.refit), "cron", hour=3)
    scheduler.add_job(_until_the_end(lambda: sweep(hub.database, hub.clock.now())), "cron", hour=4)
    return scheduler


def _until_the_end(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """APScheduler cancels a tick at work when it shuts down, and would print that as a failure."""

    async def tick() -> None:
        with suppress(asyncio.CancelledError):
            await work()

    return tick


def _channels(settings: Settings, tools: Tools) -> dict[str, Channel]:
    made: dict[str, Channel] = {}
    for name, theirs in settings.channels.items():
        lent = replace(tools, desk_room=settings.desk.room if name == settings.desk.channel else "")
        channel: Channel = importlib.import_module(f"channels.{name}").create(theirs, lent)
        made[name] = channel
    return made


def load_shop(settings: Settings, clock: Clock) -> Shop:
    """The shop's adapter, found by its platform's name. Raises `BadSettings` when there is none."""
    try:
        module: Any = importlib.import_module(f"storage.shops.{settings.shop.platform}")
    except ModuleNotFoundError:
        raise BadSettings([f"[shop] platform: there is no storage/shops/{settings.shop.platform}.py."]) from None
    shop: Shop = module.create(settings.shop.model_extra or {}, clock.now)
    return shop


def _desk(
    settings: Settings,
    channels: Mapping[str, Channel],
    can: Mapping[str, Capabilities],
    wordings: Mapping[str, Wording],
    pen: Pen,
    enclosures: Enclosures,
    database: Database,
    clock: Clock,
    knowledge: Knowledge,
) -> Desk:
    host = channels.get(settings.desk.channel)
    if settings.desk.channel and not isinstance(host, HostsDesk):
        raise BadSettings([f"[desk] channel: {settings.desk.channel} cannot host the team."])
    return Desk(
        host if isinstance(host, HostsDesk) else None,
        settings.desk.room,
        timedelta(minutes=settings.desk.silence),
        wordings[settings.desk.language],
        wordings,
        can,
        pen,
        enclosures,
        database,
        clock,
        knowledge,
    )


@dataclass(frozen=True)
class Invitations:
    """The channels' links that open a conversation, and our own that open a page."""

    channels: Mapping[str, Channel]
    links: Links

    def invitation(self, channel: str, token: str) -> str:
        there = self.channels.get(channel)
        return there.invitation(token) if isinstance(there, Invites) else ""

    def opening(self, channel: str) -> str:
        there = self.channels.get(channel)
        return there.opening() if isinstance(there, Opens) else ""

    def agreement(self, address: Address, now: datetime) -> str:
        return self.links.agreement(str(address), now)

    def wishes(self, person_id: str, now: datetime) -> str:
        return self.links.wishes(person_id, now)
