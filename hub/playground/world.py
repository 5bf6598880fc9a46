"""The whole world on one machine: the hub with all its channels, and a stand-in for each vendor, wired for real."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channels.sandbox import Vendor
from channels.sandbox.email import EmailSandbox
from channels.sandbox.messenger import Messenger
from channels.sandbox.slack import Slack
from channels.sandbox.sms import SmsSandbox
from channels.sandbox.telegram import TelegramSandbox
from dialogs.messages import Address
from dialogs.understanding import Reader
from hub.app import Hub, build
from hub.clock import Clock
from hub.playground.stage import Persona
from hub.settings import CONFIG, Settings, check
from storage import people
from storage.shops.demo import DemoShop

PARIS = ZoneInfo("Europe/Paris")
ROOM = "C0DESK"
"""The team's room in the stand-in for Slack."""

SECRET = "a-secret-of-the-demonstration-only"  # noqa: S105
TEAM = "T0RELAIS"
NEIGHBOURS = 20
"""How many ports are tried, from the one wished for, before any will do."""
BOT = "maison_lumen_bot"

CAMILLE = Persona(
    id="camille",
    name="Camille Martin",
    language="fr",
    customer_id="C-1001",
    who={
        "messenger": "7001001",
        "telegram": "5001001",
        "slack": "U0CAMILLE",
        "sms": "+33639980001",
        "email": "camille.martin@example.org",
    },
)
JAMES = Persona(
    id="james",
    name="James Walker",
    language="en",
    customer_id="C-1002",
    who={
        "messenger": "7001002",
        "telegram": "5001002",
        "slack": "U0JAMES",
        "sms": "+33639980002",
        "email": "james.walker@example.org",
    },
)
VISITOR = Persona(
    id="visitor",
    name="Alex",
    language="fr",
    who={
        "messenger": "7001003",
        "telegram": "5001003",
        "slack": "U0ALEX",
        "sms": "+33639980099",
        "email": "alex@example.org",
    },
)
PERSONAS = (CAMILLE, JAMES, VISITOR)


@dataclass(frozen=True)
class World:
    """A hub, built and not yet running, and the vendors it talks to."""

    hub: Hub
    shop: DemoShop
    telegram: TelegramSandbox
    slack: Slack
    messenger: Messenger
    sms: SmsSandbox
    email: EmailSandbox

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        return {
            "messenger": self.messenger,
            "telegram": self.telegram,
            "slack": self.slack,
            "sms": self.sms,
            "email": self.email,
        }


def address_of(persona: Persona, channel: str) -> Address:
    """The address under which Relais knows a persona on a channel."""
    who = persona.who[channel]
    return Address(channel, f"{TEAM}/{who}" if channel == "slack" else who)


def door(wished: int = 0) -> socket.socket:
    """A socket bound to the port wished for, or to the next free one when it is taken; 0 wishes for any."""
    near = range(wished, min(wished + NEIGHBOURS, 65536)) if wished else ()
    for port in (*near, 0):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(("127.0.0.1", port))
        except OSError:
            bound.close()
            continue
        return bound
    raise OSError("No port is free on this machine.")


def free_port() -> int:
    with door() as bound:
        return int(bound.getsockname()[1])


@asynccontextmanager
async def world(
    database: str, *, port: int = 0, clock: Clock | None = None, reader: Reader | None = None, **more: Any
) -> AsyncIterator[World]:
    """Start the vendors and build the hub on a migrated database. `more` are further settings, by section.

    Without a `reader` the hub reads as its settings say. It is told that it will answer at `port`, or at any free one;
    nobody listens there yet.
    """
    clock, port = clock or Clock(), port or free_port()
    _by_day(clock)
    url = f"http://127.0.0.1:{port}"
    telegram = TelegramSandbox(
        "1001:sandbox", webhook_url=f"{url}/in/telegram", secret=SECRET, username=BOT, now=clock.now
    )
    slack = Slack(webhook_url=f"{url}/in/slack", team=TEAM, now=clock.now)
    messenger = Messenger(webhook_url=f"{url}/in/messenger", templates=_TEMPLATES, now=clock.now)
    sms = SmsSandbox(account_sid="AC" + "0" * 32, auth_token=SECRET, webhook_url=f"{url}/in/sms", now=clock.now)
    email = EmailSandbox(now=clock.now)
    async with AsyncExitStack() as stack:
        for vendor in (telegram, slack, messenger, sms, email):
            await vendor.start()
            stack.push_async_callback(vendor.stop)
        settings = _settings(database, url, port, telegram, slack, messenger, sms, email, more)
        shop = DemoShop.load(CONFIG / "demo", clock.now, f"{url}/playground")
        hub = await stack.enter_async_context(build(settings, clock=clock, shop=shop, reader=reader))
        await introduce(hub, shop)
        yield World(hub, shop, telegram, slack, messenger, sms, email)


_TEMPLATES = dict.fromkeys(("order_step", "order_delay"), "Une nouvelle de votre commande {{1}}. {{2}}")
"""The utility templates that a Page needs: docs/connect/messenger.md."""


def _by_day(clock: Clock) -> None:
    """The demonstration never begins at an hour at which nobody is written to: then it is half past nine in France."""
    there = clock.now().astimezone(PARIS)
    if not 8 <= there.hour < 20:
        clock.move((datetime.combine(there.date(), time(9, 30), PARIS) - there) % timedelta(days=1))


def _settings(
    database: str,
    url: str,
    port: int,
    telegram: TelegramSandbox,
    slack: Slack,
    messenger: Messenger,
    sms: SmsSandbox,
    email: EmailSandbox,
    more: Mapping[str, Any],
) -> Settings:
    secret = {"secret": SECRET, "api_key": SECRET}
    raw: dict[str, Any] = {
        "hub": {"database": database, "public_url": url, "port": port, "log_level": "warning", **secret},
        "shop": {"name": "Maison Lumen", "contact": "contact@maison-lumen.example"},
        "desk": {"channel": "slack", "room": ROOM},
        "notices": {"digest": 0},  # who presses a button wants to see what comes of it
        "channels": {
            "widget": {
                "session_secret": SECRET,
                "identity_secret": SECRET,
                "allowed_origins": [url],
                "shop_name": "Maison Lumen",
            },
            "telegram": {
                "token": telegram.token,
                "secret": SECRET,
                "username": BOT,
                "base_url": telegram.base_url,
            },
            "slack": {
                "token": slack.token,
                "signing_secret": slack.signing_secret,
                "base_url": slack.base_url,
                "files_url": slack.files_url,
            },
            "messenger": {
                "page_id": messenger.page_id,
                "app_id": messenger.app_id,
                "page_token": messenger.page_token,
                "app_secret": messenger.app_secret,
                "verify_token": messenger.verify_token,
                "base_url": messenger.base_url,
                "human_agent": True,
            },
            "sms": {
                "account_sid": sms.account_sid,
                "auth_token": sms.auth_token,
                "sender": sms.sender,
                "base_url": sms.base_url,
            },
            "email": {**email.settings, "secret": SECRET, "imap_look_every": 2.0},
        },
    }
    return check(_with(raw, more))


def _with(settings: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Section by section, what is further said above what is there."""
    deeper = {name: _with(settings.get(name, {}), told) for name, told in more.items() if isinstance(told, Mapping)}
    return {**settings, **more, **deeper}


async def introduce(hub: Hub, shop: DemoShop) -> None:
    """The demonstration's customers have proven all their addresses beforehand; the visitor none."""
    now = hub.clock.now()
    async with hub.database.writing() as connection:
        for persona in (CAMILLE, JAMES):
            customer = await shop.customer(persona.customer_id)
            for channel in persona.who:
                await people.join(connection, address_of(persona, channel), customer=customer, person_id="", now=now)
