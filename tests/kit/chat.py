"""A conversation with the real hub, told as people tell it: `await chat.says("où est ma commande 1042 ?")`.

The hub is the whole of it, on a real database, with the demonstration's shop; only the vendors are missing. In their
place stand phones, which show what each channel can show and keep all that they were told.
"""

import asyncio
import importlib
import re
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from dialogs.capabilities import Capabilities
from dialogs.errors import ChannelError
from dialogs.handoff import DONE
from dialogs.messages import (
    Address,
    Card,
    Choice,
    Contact,
    Content,
    Edit,
    File,
    Files,
    Inbound,
    OptIn,
    OptOut,
    Outbound,
    Place,
    Profile,
    Reply,
    Sent,
    StaffNote,
    Start,
    Tap,
    Text,
)
from dialogs.shop import Step
from dialogs.understanding import Reader
from hub.app import Hub, build, running
from hub.clock import Clock
from hub.config import load_reader
from hub.playground.theatre import event_of
from hub.settings import CONFIG, DeskSettings, check
from storage.cases import of_conversation
from storage.people import Known, load
from storage.shops.demo import DemoShop

READER = load_reader(CONFIG)
"""The built-in one alone: what is tested does not depend on the extras that happen to be installed."""

CHANNELS = ("widget", "messenger", "telegram", "slack", "sms", "email")
PATIENCE = 20.0
"""Seconds that a busy machine may take to answer."""


# ---------------------------------------------------------------- phones in place of vendors


@dataclass
class Phone:
    """One channel for everybody: shows what the real one could show. `faults` are raised to those named in it."""

    name: str
    capabilities: Capabilities
    told: dict[str, list[Outbound]] = field(default_factory=dict[str, list[Outbound]])
    faults: dict[str, ChannelError] = field(default_factory=dict[str, ChannelError])

    async def send(self, message: Outbound) -> Sent:
        if fault := self.faults.get(message.address.id):
            raise fault
        self.told.setdefault(message.address.id, []).append(message)
        return Sent(message.id)

    async def close(self) -> None:
        """Nothing is held."""


class InvitingPhone(Phone):
    """A channel that a link can open."""

    def invitation(self, token: str) -> str:
        return f"https://{self.name}.example/start/{token}"


@dataclass
class Room(Phone):
    """A channel from which the team answers too: each conversation has its thread, with a card above it.

    A link opens it, which brings nothing along.
    """

    cards: dict[str, Reply] = field(default_factory=dict[str, Reply])
    posts: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    _numbers: "count[int]" = field(default_factory=count)

    def opening(self) -> str:
        return f"https://{self.name}.example/open"

    async def open_thread(self, room: str, card: Reply) -> Address:
        thread = Address(self.name, f"{room}/{next(self._numbers)}")
        self.cards[thread.id] = card
        self.posts[thread.id] = {}
        return thread

    async def update_thread(self, thread: Address, card: Reply) -> None:
        self.cards[thread.id] = card

    async def post(self, thread: Address, text: str, *, replaces: str = "") -> str:
        ident = replaces or f"{thread.id}/{next(self._numbers)}"
        self.posts[thread.id][ident] = text
        return ident

    async def show_file(self, thread: Address, name: str, content: bytes) -> str:
        self.files[name] = content
        return name

    async def take_back(self, file: str) -> None:
        self.files.pop(file, None)

    async def name_of(self, agent: str) -> str:
        return agent.capitalize()


def phones() -> dict[str, Phone]:
    """One for each channel, with the limits of the real one."""
    kinds: dict[str, type[Phone]] = {"telegram": InvitingPhone, "messenger": InvitingPhone, "slack": Room}
    limits = {name: importlib.import_module(f"channels.{name}").CAPABILITIES for name in CHANNELS}
    return {name: kinds.get(name, Phone)(name, can) for name, can in limits.items()}


# ---------------------------------------------------------------- who talks


@dataclass
class Chat:
    """Somebody on one channel. `said` is all they were told; `heard` what came since they last did something."""

    hub: Hub
    shop: DemoShop
    phones: dict[str, Phone]
    address: Address
    language: str = ""
    _from: int = 0
    _numbers: "count[int]" = field(default_factory=count)

    def __repr__(self) -> str:
        return "\n".join(["", *(f"  │ {seen_in(message.reply)}" for message in self.said), ""])

    # ------------------------------------------------------------ somebody else, or the same elsewhere

    def on(self, channel: str, who: str = "") -> "Chat":
        """Another address: of the same person only if they prove it. Without `who`, one like this one's."""
        address = Address(channel, who or self.address.id)
        return Chat(self.hub, self.shop, self.phones, address, self.language, len(self._told(address)), self._numbers)

    def in_english(self) -> "Chat":
        """Their app is set to English."""
        self.language = "en"
        return self

    async def as_customer(self, customer_id: str) -> "Chat":
        """The shop itself vouches for them, as it does on its own pages."""
        await self.opens(f"identity:{customer_id}")
        return self

    # ------------------------------------------------------------ what they do

    async def says(self, text: str, *, vouched: bool = True) -> None:
        await self.does(Text(text), vouched=vouched)

    async def taps(self, label: str) -> None:
        """A button of the last message that shows it."""
        await self.presses(self.button(label))

    async def presses(self, button: Choice) -> None:
        await self.does(Tap(button.payload, button.label))

    async def opens(self, ref: str = "") -> None:
        await self.does(Start(ref))

    async def corrects(self, text: str) -> None:
        await self.does(Edit("an earlier one", text))

    async def shares_their_number(self, phone: str, *, own: bool = True) -> None:
        await self.does(Contact(phone, own))

    async def shares_their_place(self) -> None:
        await self.does(Place(45.76, 4.84))

    async def sends_a_picture(self, text: str = "") -> None:
        await self.does(Files((File("image", "https://vendor.example/1.jpg"),), text))

    async def stops(self, word: str = "STOP", *, answered: bool = False) -> None:
        await self.does(OptOut("keyword", word, answered))

    async def starts_again(self, word: str = "START", *, answered: bool = False) -> None:
        await self.does(OptIn("keyword", word, answered))

    async def blocks(self) -> None:
        await self.does(OptOut("blocked"))

    async def does(self, content: Content, *, vouched: bool = True, ident: str = "") -> None:
        """Anything; returns once all that follows from it has been said."""
        self.forgets()
        inbound = Inbound(
            id=ident or f"in-{next(self._numbers)}",
            address=self.address,
            at=self.hub.clock.now(),
            content=content,
            profile=Profile(language=self.language),
            vouched=vouched,
        )
        await self.hub.relay.accept([inbound])
        await quiet(self.hub)

    def forgets(self) -> None:
        """From here on `heard` is what comes next."""
        self._from = len(self.said)

    # ------------------------------------------------------------ what happens around them

    async def later(self, **time: float) -> None:
        """Time passes: `hours=3`."""
        self.hub.clock.move(timedelta(**time))
        await quiet(self.hub)

    async def order_moves(self, number: str, step: Step) -> None:
        self.forgets()
        await self.hub.inbox.accept_event(event_of(self.shop.advance(number, step, self.hub.clock.now())))
        await quiet(self.hub)

    async def order_is_late(self, number: str, days: int = 2) -> None:
        self.forgets()
        await self.hub.inbox.accept_event(event_of(self.shop.delay(number, days, self.hub.clock.now())))
        await quiet(self.hub)

    # ------------------------------------------------------------ what they see

    @property
    def said(self) -> list[Outbound]:
        return self._told(self.address)

    @property
    def heard(self) -> list[Outbound]:
        return self.said[self._from :]

    @property
    def screen(self) -> str:
        """All that was heard, as one text, spaces plain."""
        return plainly("\n".join(seen_in(message.reply) for message in self.heard))

    def hears(self, *words: str) -> bool:
        return bool(self.heard) and all(word in self.screen for word in words)

    def hears_nothing(self) -> bool:
        return not self.heard

    def offers(self, *labels: str) -> bool:
        """Each can be chosen: by a button, on a card, or by a number."""
        return all(any(label == seen for seen in self.labels) for label in labels)

    @property
    def labels(self) -> list[str]:
        """What can be chosen in what was heard."""
        shown = [button.label for message in self.heard for button in buttons_of(message.reply)]
        return [plainly(label) for label in shown] + re.findall(r"^\d+\. (.+)$", self.screen, re.M)

    @property
    def links(self) -> list[str]:
        """Pages that can be opened from what was heard."""
        buttons = [b.url for message in self.heard for b in message.reply.choices if b.url]
        return buttons + re.findall(r"https?://\S+", self.screen)

    @property
    def token(self) -> str:
        """What a linking token of ours looks like, in the last thing heard."""
        return str(re.findall(r"lien-[\w-]{22}", "\n".join([self.screen, *self.links]))[-1])

    @property
    def code(self) -> str:
        """The six digits of the last message told here."""
        return str(re.findall(r"\b\d{6}\b", plainly(self.said[-1].reply.text))[-1])

    def button(self, label: str) -> Choice:
        """A button seen at any time, the newest first, to be pressed now or later."""
        seen = [button for message in reversed(self.said) for button in buttons_of(message.reply)]
        return next(button for button in seen if plainly(button.label) == label)

    async def known(self) -> Known:
        """Who the hub takes them for, and their conversation as it stands."""
        async with self.hub.database.reading() as connection:
            return (await load(connection, [self.address]))[self.address]

    def _told(self, address: Address) -> list[Outbound]:
        return self.phones[address.channel].told.get(address.id, [])

    # ------------------------------------------------------------ the team

    async def team(self) -> "Team":
        """The thread in which the team has this conversation."""
        known = await self.known()
        async with self.hub.database.reading() as connection:
            case = await of_conversation(connection, known.conversation.id)
        room = self.phones["slack"]
        assert isinstance(room, Room)
        assert case
        assert case.thread
        return Team(self, room, case.thread)


@dataclass
class Team:
    """The people of the shop, in the thread of one conversation."""

    chat: Chat
    room: Room
    thread: Address

    @property
    def card(self) -> str:
        return plainly(self.room.cards[self.thread.id].text)

    @property
    def posts(self) -> list[str]:
        """What stands under the card, beside the team's own words."""
        return [plainly(text) for text in self.room.posts[self.thread.id].values()]

    async def says(self, text: str) -> None:
        await self._does(StaffNote(text, "sophie"), {})

    async def gives_back(self) -> None:
        """By the card's button."""
        await self._does(Tap(DONE, "Rendre la main"), {"desk": self.thread.id})

    async def _does(self, content: Content, thread: dict[str, str]) -> None:
        self.chat.forgets()
        hub, ident = self.chat.hub, f"team-{next(self.chat._numbers)}"
        inbound = Inbound(id=ident, address=self.thread, at=hub.clock.now(), content=content, thread=thread)
        await hub.relay.accept([inbound])
        await quiet(hub)


# ---------------------------------------------------------------- the hub behind


@asynccontextmanager
async def conversation(
    database: str,
    *,
    desk: bool = True,
    hours: str = "",
    without: Collection[str] = (),
    reader: Reader | None = None,
) -> AsyncIterator[Chat]:
    """A visitor of the website, on a hub with every channel but some; without `desk` no human can be called.

    `hours` are those of the people there; empty: always.
    """
    clock, lines = Clock(), {name: phone for name, phone in phones().items() if name not in without}
    clock.move(until_morning(clock.now()))
    shop = DemoShop.load(CONFIG / "demo", clock.now)
    settings = check(
        {
            "hub": {"database": database, "secret": "a secret of the tests only", "log_level": "error"},
            "shop": {"name": "Maison Lumen", "contact": "01 23 45 67 89"},
        }
    )
    team = DeskSettings(channel="slack", room="C0DESK", hours=hours) if desk else settings.desk
    settings = settings.model_copy(update={"desk": team})
    async with build(settings, clock=clock, shop=shop, channels=lines, reader=reader or READER) as hub, running(hub):
        yield Chat(hub, shop, lines, Address("widget", "v-1"))


def until_morning(now: datetime) -> timedelta:
    """Conversations begin at half past nine in France, where nobody is kept from being told anything."""
    there = now.astimezone(ZoneInfo("Europe/Paris"))
    return (datetime.combine(there.date(), time(9, 30), there.tzinfo) - there) % timedelta(days=1)


async def quiet(hub: Hub) -> None:
    """Wait until nothing is left to see to, to tell or to send. Fails when it is not within the patience of a test."""
    async with asyncio.timeout(PATIENCE):
        await hub.workers.measure()
        while any(hub.workers.depths.values()):
            await asyncio.sleep(0.005)
            await hub.workers.measure()


# ---------------------------------------------------------------- how a message looks


def seen_in(reply: Reply) -> str:
    """Everything readable in a message, one thing a line."""
    cards = [f"{card.title} · {card.subtitle}" for card in reply.cards]
    buttons = [f"[{button.label}]" for button in buttons_of(reply)]
    return "\n".join(filter(None, [reply.text, *cards, " ".join(buttons)]))


def buttons_of(reply: Reply) -> list[Choice]:
    return [*(choice for card in reply.cards for choice in _titled(card)), *reply.choices]


def _titled(card: Card) -> tuple[Choice, ...]:
    """A card's button by the card's own title, as one speaks of it."""
    return (*(Choice(card.title, choice.payload, choice.url) for choice in card.choices[:1]), *card.choices[1:])


def plainly(text: str) -> str:
    """With plain spaces and apostrophes: how tests are typed."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
