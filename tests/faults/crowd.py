"""A crowd of customers on five channels at once, who ask about one order after the other and look at what they hear."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
from sqlalchemy import select, update

from channels import Tools
from channels.sandbox import Bubble, Mischief
from channels.sandbox.messenger import Messenger
from channels.sandbox.server import Courier
from channels.sandbox.slack import Slack
from channels.sandbox.sms import SmsSandbox
from channels.sandbox.telegram import TelegramSandbox
from channels.widget import Sessions
from channels.widget import Settings as WidgetSettings
from dialogs.messages import Address, Profile
from storage import people
from storage.database import Database
from storage.tables import inbox, outbox, persons
from storage.transcripts import Transcripts
from tests.faults.gate import Gate

SECRET = "a secret of these tests, and only theirs"
TOKEN = "1001:sandbox"
ACCOUNT = "AC" + "0" * 32
SHOP = "https://shop.example"
TEAM = "T0RELAIS"
ORDERS = tuple(str(number) for number in (*range(1020, 1031), *range(1041, 1055)))
"""Orders of the demonstration's shop with one parcel each: they are told in one message."""

PATIENT = (0.1, 0.2, 0.4, *[0.8] * 60)
"""Seconds between a vendor's tries: real ones go on for hours."""

_ASKED = re.compile(r"commande (\d{4}) \?")
_TOLD = re.compile(r"Commande\s(\d{4})\s:")

Question = tuple[str, str]
"""Who asks, as an address; and the order asked about."""


class Phone(Protocol):
    """What a customer holds, whatever the vendor."""

    async def write(self, who: str, text: str) -> object: ...


@dataclass
class Page:
    """The widget on the shop's pages: it posts until it is heard, as the element does."""

    gate: Gate
    session: aiohttp.ClientSession
    sessions: Sessions

    async def write(self, who: str, text: str) -> None:
        headers = {"Authorization": f"Bearer {self.sessions.token(who)}", "Origin": SHOP}
        posted = {"type": "text", "cid": str(uuid4()), "text": text}
        while not await self._post(posted, headers):
            await asyncio.sleep(0.2)

    async def _post(self, posted: dict[str, str], headers: dict[str, str]) -> bool:
        async with self.session.post(f"{self.gate.url}/in/widget", json=posted, headers=headers) as answer:
            return answer.ok


@dataclass
class Crowd:
    """Everybody, and every vendor between them and the hub."""

    gate: Gate
    database: Database
    telegram: TelegramSandbox
    sms: SmsSandbox
    messenger: Messenger
    slack: Slack
    page: Page
    people: list[Address]
    couriers: Sequence[Courier]
    asked: list[Question] = field(default_factory=list[Question])

    async def talk(self, seconds: float, dice: random.Random) -> None:
        """Each asks about all orders within about so many seconds, without waiting for the answers."""
        pauses = {who: random.Random(dice.random()) for who in self.people}
        await asyncio.gather(*(self._ask(who, 2 * seconds / len(ORDERS), pauses[who]) for who in self.people))

    async def _ask(self, who: Address, longest: float, dice: random.Random) -> None:
        phones: dict[str, Phone] = {
            "telegram": self.telegram,
            "sms": self.sms,
            "messenger": self.messenger,
            "slack": self.slack,
            "widget": self.page,
        }
        for order in ORDERS:
            await asyncio.sleep(dice.uniform(0, longest))
            self.asked.append((str(who), order))
            await phones[who.channel].write(who.id.rpartition("/")[2], f"où est ma commande {order} ?")

    # ------------------------------------------------------------ what can be seen from outside

    @property
    def undelivered(self) -> bool:
        """Whether a vendor is still trying to bring something."""
        return any(courier._tasks for courier in self.couriers)

    async def told(self, who: Address) -> list[str]:
        """The orders somebody was told of, in the order in which they read them."""
        if who.channel == "widget":
            said = await Transcripts(self.database).after(who, 0, 1000)
            return _orders(_TOLD, [line.reply.text for line in said if line.author == "bot"])
        shown: dict[str, Callable[[str], list[Bubble]]] = {
            "telegram": self.telegram.screen,
            "sms": self.sms.screen,
            "messenger": self.messenger.screen,
            "slack": self.slack.screen,
        }
        bubbles = shown[who.channel](who.id.rpartition("/")[2])
        return _orders(_TOLD, [bubble.text for bubble in bubbles if bubble.author == "us"])

    def accepted(self) -> set[Question]:
        """The questions that the hub has answered 2xx for."""
        marks = {who.id.rpartition("/")[2]: str(who) for who in self.people}
        writer = re.compile("|".join(map(re.escape, marks)))
        calls = ((writer.search(call), _ASKED.findall(call)) for call in self.gate.accepted)
        return {(marks[found[0]], order) for found, orders in calls if found for order in orders}

    # ------------------------------------------------------------ what the database says

    async def heard(self) -> dict[str, list[str]]:
        """By address, the orders asked about, in the order in which the hub took them in."""
        async with self.database.reading() as connection:
            rows = await connection.execute(select(inbox.c.key, inbox.c.body).order_by(inbox.c.id))
            return _by_key((row.key, row.body) for row in rows)

    async def in_state(self, state: str) -> set[Question]:
        """The answers in a state."""
        async with self.database.reading() as connection:
            rows = await connection.execute(select(outbox.c.key, outbox.c.body).where(outbox.c.state == state))
            return {(row.key, order) for row in rows for order in _TOLD.findall(row.body)}


def _by_key(rows: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, body in rows:
        found.setdefault(key, []).extend(_ASKED.findall(body))
    return found


def _orders(told: re.Pattern[str], texts: Sequence[str]) -> list[str]:
    return [order for text in texts for order in told.findall(text)]


# ---------------------------------------------------------------- arriving


@asynccontextmanager
async def crowd(
    gate: Gate, database: Database, each: dict[str, int], mischief: dict[str, float]
) -> AsyncIterator[Crowd]:
    """Vendors that misbehave, and so many customers on each channel, who may all see all `ORDERS`."""
    mood = {name: Mischief(**mischief, seed=n) for n, name in enumerate(each)}
    telegram = TelegramSandbox(TOKEN, webhook_url=f"{gate.url}/in/telegram", secret="s" * 8, mischief=mood["telegram"])
    sms = SmsSandbox(account_sid=ACCOUNT, auth_token=SECRET, webhook_url=f"{gate.url}/in/sms", mischief=mood["sms"])
    messenger = Messenger(webhook_url=f"{gate.url}/in/messenger", mischief=mood["messenger"])
    slack = Slack(webhook_url=f"{gate.url}/in/slack", team=TEAM, mischief=mood["slack"])
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        for vendor in (telegram, sms, messenger, slack):
            await vendor.start()
            stack.push_async_callback(vendor.stop)
        couriers = (telegram._courier, sms._courier, messenger.courier, slack.courier)
        for courier, pauses in zip(couriers, (PATIENT, PATIENT, PATIENT, (1.0, 4.0, 9.0)), strict=True):
            courier.pauses = pauses  # Slack tries three times more, and then no more
        sessions = Sessions(widget_settings(), Tools(session, lambda: datetime.now(UTC), gate.url))
        known = [address for channel, number in each.items() for address in _people(channel, number)]
        await _introduce(database, known)
        yield Crowd(gate, database, telegram, sms, messenger, slack, Page(gate, session, sessions), known, couriers)


def _people(channel: str, number: int) -> list[Address]:
    names = {"telegram": "51000{:02}", "sms": "+336399810{:02}", "messenger": "71000{:02}", "widget": "visitor-{:02}"}
    return [Address(channel, names.get(channel, TEAM + "/U0CROWD{:02}").format(n)) for n in range(number)]


async def _introduce(database: Database, known: Sequence[Address]) -> None:
    async with database.writing() as connection:
        await people.meet(connection, dict.fromkeys(known, Profile(language="fr")), datetime.now(UTC))
        await connection.execute(update(persons).values(orders=ORDERS))


def widget_settings() -> WidgetSettings:
    return WidgetSettings.model_validate({"session_secret": SECRET, "allowed_origins": [SHOP]})


def settings_for(crowd: Crowd, database: str, lease: float) -> dict[str, Any]:
    """The hub's settings, as plain values, to be reached through the crowd's gate."""
    slack, messenger = crowd.slack, crowd.messenger
    return {
        "hub": {"database": database, "public_url": crowd.gate.url, "port": 0, "secret": SECRET},
        "delivery": {"lease": lease},
        "channels": {
            "widget": {"session_secret": SECRET, "allowed_origins": [SHOP]},
            "telegram": {
                "token": TOKEN,
                "secret": "s" * 8,
                "base_url": crowd.telegram.base_url,
                "username": "b",
                "rate": 100,
            },
            "sms": {
                "account_sid": ACCOUNT,
                "auth_token": SECRET,
                "sender": crowd.sms.sender,
                "base_url": crowd.sms.base_url,
                "rate": 100,
            },
            "slack": {"token": slack.token, "signing_secret": slack.signing_secret, "base_url": slack.base_url},
            "messenger": {
                "page_id": messenger.page_id,
                "app_id": messenger.app_id,
                "page_token": messenger.page_token,
                "app_secret": messenger.app_secret,
                "verify_token": messenger.verify_token,
                "base_url": messenger.base_url,
            },
        },
    }
