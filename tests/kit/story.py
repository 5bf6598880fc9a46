"""Whole stories: the running hub with all its channels, every vendor's stand-in in front, and people with phones."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

import aiohttp

from channels.sandbox import Bubble, Button, Tile, Vendor
from hub.app import build, running
from hub.playground.stage import Persona, Thread
from hub.playground.theatre import Theatre
from hub.playground.world import World, world
from hub.settings import ROOT
from hub.web.server import application, serving
from tests.kit.chat import READER, plainly, quiet

PATIENCE = 30.0
"""Seconds that a busy machine may take: mail is fetched, the team's room takes one message a second."""

PORT = random.randrange(20_000, 32_000)
"""Where the worlds of this process answer, one after the other, so that the addresses in their catalogue stay true.

From below those ports that calls of other tests leave by (from 32768 on).
"""

SITE = f"http://127.0.0.1:{PORT}/playground"
"""Where the pages of their shop are."""

LOOKS_OFTEN = {"email": {"imap_look_every": 0.15}}
"""Seconds; Dovecot tells of a new mail only half a second after it came."""

TRANSCRIPTS = ROOT / "var" / "transcripts.txt"


class Screen(Protocol):
    """A phone in somebody's hand."""

    async def write(self, text: str) -> None: ...

    async def tap(self, bubble: Bubble, button: Button) -> None: ...

    async def look(self) -> list[Bubble]: ...


@dataclass
class Handset:
    """A phone in front of a vendor's stand-in."""

    vendor: Vendor
    who: str

    async def write(self, text: str) -> None:
        await self.vendor.write(self.who, text)

    async def tap(self, bubble: Bubble, button: Button) -> None:
        await self.vendor.tap(self.who, bubble.id, button.id)

    async def look(self) -> list[Bubble]:
        return self.vendor.screen(self.who)


@dataclass
class Page:
    """The widget on a page of the shop, by the door that the element uses."""

    url: str
    web: aiohttp.ClientSession
    token: str = ""
    lang: str = ""  # what the page is written in: the element tells it with each message

    async def open(self, identity: str = "", lang: str = "fr") -> "Page":
        self.lang = lang
        hello = await self._post("/widget/session", {})
        self.token = hello["token"]
        if identity:
            await self.identify(identity)
        return self

    async def identify(self, identity: str) -> None:
        await self._post("/in/widget", {"type": "identify", "cid": str(uuid4()), "token": identity})

    async def write(self, text: str) -> None:
        await self._post("/in/widget", {"type": "text", "cid": str(uuid4()), "text": text})

    async def tap(self, bubble: Bubble, button: Button) -> None:
        said = {"type": "postback", "cid": str(uuid4()), "payload": button.id, "title": button.label}
        await self._post("/in/widget", said)

    async def look(self) -> list[Bubble]:
        async with self.web.get(f"{self.url}/widget/history?before={2**53}", headers=self._headers) as answer:
            assert answer.status == 200
            return [_bubble(entry) for entry in (await answer.json())["history"]]

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        told = {**body, "lang": self.lang}
        async with self.web.post(f"{self.url}{path}", json=told, headers=self._headers) as answer:
            assert answer.status in (200, 202), await answer.text()
            return await answer.json() if answer.content_type == "application/json" else {}

    @property
    def _headers(self) -> dict[str, str]:
        return {"Origin": self.url, "Authorization": f"Bearer {self.token}"}


def _bubble(entry: dict[str, Any]) -> Bubble:
    reply = entry["reply"]
    buttons = tuple(Button(c.get("payload", ""), c["label"], c.get("url", "")) for c in reply.get("choices", []))
    author: Any = {"customer": "them"}.get(entry["author"], "us")
    name = entry.get("name", "")
    tiles = tuple(Tile(card["title"], card.get("subtitle", "")) for card in reply.get("cards", []))
    return Bubble(id=entry["id"], author=author, text=reply.get("text", ""), buttons=buttons, tiles=tiles, name=name)


# ---------------------------------------------------------------- somebody in the story


@dataclass
class Somebody:
    """A person with one phone. `since` is how much of the screen they had seen when they last did something."""

    channel: str
    screen: Screen
    since: int = 0

    async def says(self, text: str) -> None:
        await self.looks_away()
        await self.screen.write(text)

    async def chooses(self, label: str) -> None:
        """By its button where there is one, else by its number, once it is there: a long text comes in several."""
        async with asyncio.timeout(PATIENCE):
            while not (way := self._way_to(label, await self._ours())):
                await asyncio.sleep(0.03)
        await self.looks_away()
        await way()

    def _way_to(self, label: str, ours: list[Bubble]) -> Callable[[], Awaitable[None]] | None:
        by_button = [(b, button) for b in ours for button in b.buttons if plainly(button.label) == label]
        if by_button:
            return partial(self.screen.tap, *by_button[-1])
        number = _number_of(label, ours[-1]) if ours else ""
        return partial(self.screen.write, number) if number else None

    async def looks_away(self) -> None:
        self.since = len(await self._ours())

    async def sees(self, *words: str) -> str:
        """Wait until all these words are on the screen, said since they last did something; returns what is there."""
        seen = await self.now()
        try:
            async with asyncio.timeout(PATIENCE):
                while not all(word in seen for word in words):
                    await asyncio.sleep(0.03)
                    seen = await self.now()
        except TimeoutError:
            raise AssertionError(f"{self.channel}: waited for {words}, saw {seen!r}") from None
        return seen

    async def now(self) -> str:
        """What they were told since they last did something, spaces plain."""
        return plainly("\n".join(_text(bubble) for bubble in (await self._ours())[self.since :]))

    async def count(self) -> int:
        """How many messages they were told since they last did something."""
        return len(await self._ours()) - self.since

    async def last(self) -> Bubble:
        return (await self._ours())[-1]

    async def _ours(self) -> list[Bubble]:
        return [bubble for bubble in await self.screen.look() if bubble.author == "us"]


def _text(bubble: Bubble) -> str:
    tiles = [f"{tile.title}\n{tile.subtitle}" for tile in bubble.tiles]
    buttons = " ".join(f"[{button.label}]" for button in bubble.buttons)
    return "\n".join(filter(None, [bubble.text, *tiles, buttons]))


def _number_of(label: str, bubble: Bubble) -> str:
    """Empty where the message does not offer it."""
    found: list[str] = re.findall(rf"^(\d+)\. {re.escape(label)}$", plainly(bubble.text), re.M)
    return found[-1] if found else ""


# ---------------------------------------------------------------- the world


@dataclass
class Story:
    """The running world, and what its people do."""

    world: World
    theatre: Theatre
    url: str
    web: aiohttp.ClientSession
    people: list[Somebody] = field(default_factory=list[Somebody])

    async def somebody(self, persona: Persona, channel: str) -> Somebody:
        """A persona with their phone on a channel; on the widget, signed in by the shop if they are a customer."""
        one = await self.somebody_at_the_door(persona, channel)
        if channel == "telegram":
            await self.world.telegram.open(persona.who[channel])  # nobody can write to a bot before pressing Start
        await self.quiet()
        await one.looks_away()
        return one

    async def somebody_at_the_door(self, persona: Persona, channel: str) -> Somebody:
        """The same where nobody may be at work yet."""
        one = Somebody(channel, await self._screen(persona, channel))
        self.people.append(one)
        return one

    async def _screen(self, persona: Persona, channel: str) -> Screen:
        if channel != "widget":
            return Handset(self.world.vendors[channel], persona.who[channel])
        token = self.theatre.identity_token(persona.customer_id) if persona.customer_id else ""
        return await Page(self.url, self.web).open(token, persona.language)

    def ten_on_tuesday(self) -> None:
        """A day and an hour at which everybody may be written to, whenever the tests run."""
        clock = self.world.hub.clock
        there = clock.now().astimezone(ZoneInfo("Europe/Paris"))
        day = there.date() + timedelta(days=(1 - there.weekday()) % 7 or 7)
        clock.move(datetime.combine(day, time(10), there.tzinfo) - there)

    async def quiet(self) -> None:
        """Until nothing waits inside the hub any more."""
        await quiet(self.world.hub)

    async def card(self) -> Thread:
        """The team's newest thread, once it is there."""
        await until(lambda: bool(self.theatre.support_room()))
        return self.theatre.support_room()[-1]

    async def team_sees(self, *words: str) -> str:
        """Wait until the newest thread shows these words, card included; returns all that it shows."""
        await until(lambda: all(word in self._thread() for word in words))
        return self._thread()

    def _thread(self) -> str:
        newest = self.theatre.support_room()[-1:]
        return plainly("\n".join(bubble.text for thread in newest for bubble in (thread.card, *thread.replies)))

    async def agent_says(self, text: str) -> None:
        await self.theatre.agent_says((await self.card()).id, text)

    async def tell(self, title: str) -> None:
        """Write down what is on everybody's screen, for whoever wants to read it as a customer would."""
        lines = [f"═════ {title}"]
        for one in self.people:
            lines += [f"───── {one.channel}", *map(_line, await one.screen.look())]
        TRANSCRIPTS.parent.mkdir(exist_ok=True)
        await asyncio.to_thread(_append, TRANSCRIPTS, "\n".join([*lines, "", ""]))


def _line(bubble: Bubble) -> str:
    who = "→" if bubble.author == "them" else "←"
    return f"{who} {_text(bubble)}".replace("\n", "\n  ")


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true. Fails when it does not within a test's patience."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.03)


@asynccontextmanager
async def story(database: str, **more: Any) -> AsyncIterator[Story]:
    """Everything started and serving, on a migrated database. `more` are further settings, by section."""
    async with staged(database, **more) as built, running(built.hub), told(built) as begun:
        yield begun


def staged(database: str, **more: Any) -> AbstractAsyncContextManager[World]:
    """A world not yet running, at the port of this process."""
    return world(database, port=PORT, reader=READER, **{"channels": LOOKS_OFTEN, **more})


@asynccontextmanager
async def told(built: World) -> AsyncIterator[Story]:
    """The doors of a world are open; whether its workers run is the caller's affair."""
    async with serving(built.hub, application(built.hub)) as url, aiohttp.ClientSession() as web:
        yield Story(built, Theatre(built), url, web)


@asynccontextmanager
async def restarted(built: World) -> AsyncIterator[Story]:
    """The same world with a new hub on the same database: the process came back."""
    async with build(built.hub.settings, clock=built.hub.clock, shop=built.shop, reader=READER) as hub, running(hub):
        again = World(hub, built.shop, built.telegram, built.slack, built.messenger, built.sms, built.email)
        async with told(again) as begun:
            yield begun


CHANNELS: Sequence[str] = ("widget", "messenger", "telegram", "slack", "sms", "email")
