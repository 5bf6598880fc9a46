"""A crowd of customers on all channels at once, who ask about one order after the other and look at what they hear."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

import aiohttp
from sqlalchemy import ColumnElement, func, select, update

from channels import Tools
from channels.sandbox.mailrooms import Mailroom
from channels.widget import Sessions
from channels.widget import Settings as WidgetSettings
from dialogs.messages import Address, Profile
from storage import people
from storage.database import Database
from storage.tables import inbox, outbox, persons
from storage.transcripts import Transcripts
from tests.faults.gate import Gate
from tests.faults.vendors import SECRET, TEAM, Vendors, vendors

SHOP = "https://shop.example"
ORDERS = tuple(str(number) for number in range(1041, 1055))
"""Orders of the demonstration's shop with one parcel each: they are told in one message."""

_NAMES = {
    "telegram": "51000{:02}",
    "sms": "+336399810{:02}",
    "messenger": "71000{:02}",
    "slack": TEAM + "/U0CROWD{:02}",
    "email": "client{:02}@poste.example",
    "widget": "visitor-{:02}",
}
_ASKED = re.compile(r"commande (\d{4}) \?")
_TOLD = re.compile(r"Commande\s(\d{4})\s:")

Question = tuple[str, str]
"""Who asks, as an address; and the order asked about."""


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
    vendors: Vendors
    page: Page
    people: list[Address]
    asked: list[Question] = field(default_factory=list[Question])

    async def talk(self, seconds: float, dice: random.Random) -> None:
        """Each asks about all orders within about so many seconds, without waiting for the answers."""
        pauses = {who: random.Random(dice.random()) for who in self.people}
        await asyncio.gather(*(self._ask(who, 2 * seconds / len(ORDERS), pauses[who]) for who in self.people))

    async def _ask(self, who: Address, longest: float, dice: random.Random) -> None:
        phone = (self.vendors.phones | {"widget": self.page})[who.channel]
        for order in ORDERS:
            await asyncio.sleep(dice.uniform(0, longest))
            self.asked.append((str(who), order))
            await phone.write(_handle(who), f"où est ma commande {order} ?")

    # ------------------------------------------------------------ what can be seen from outside

    async def told(self) -> dict[str, list[str]]:
        """By address, the orders that people were told of, in the order in which they read them."""
        return {str(who): _orders(_TOLD, await self._read(who)) for who in self.people}

    async def _read(self, who: Address) -> list[str]:
        if who.channel == "widget":
            said = await Transcripts(self.database).after(who, 0, 1000)
            return [line.reply.text for line in said if line.author == "bot"]
        bubbles = self.vendors.phones[who.channel].screen(_handle(who))
        return [bubble.text for bubble in bubbles if bubble.author == "us"]

    def accepted(self) -> set[Question]:
        """The questions that the hub has answered 2xx for, and those that lie in its mailbox."""
        mailed = {question for question in self.asked if question[0].startswith("email:")}
        calls = [question for call in self.gate.calls if call.accepted for question in self._found(_ASKED, call.words)]
        return mailed | set(calls)

    def dropped(self) -> Counter[Question]:
        """How often a vendor took an answer and hung up: nobody told the hub."""
        bodies = [body for mood in self.vendors.moods.values() for body in mood.dropped]
        return Counter(question for body in bodies for question in set(self._found(_TOLD, _words(body))))

    def _found(self, pattern: re.Pattern[str], words: str) -> list[Question]:
        """Which orders a call speaks of, and whose call it is."""
        who = next((str(who) for who in self.people if _handle(who) in words), "")
        return [(who, order) for order in pattern.findall(words)] if who else []

    # ------------------------------------------------------------ what the database says

    async def unheard(self) -> set[Question]:
        """Mails that nobody has fetched yet."""
        mailed = {question for question in self.asked if question[0].startswith("email:")}
        return mailed - {(who, order) for who, orders in (await self.heard()).items() for order in orders}

    async def heard(self) -> dict[str, list[str]]:
        """By address, the orders asked about, in the order in which the hub took them in."""
        async with self.database.reading() as connection:
            rows = await connection.execute(select(inbox.c.key, inbox.c.body).order_by(inbox.c.id))
            found: dict[str, list[str]] = {str(who): [] for who in self.people}
            for row in rows:
                found[row.key] += _ASKED.findall(row.body)
            return found

    async def in_turn(self) -> dict[str, list[tuple[str, str]]]:
        """By address, all pairs of which the one must be answered before the other.

        What two processes take in at the same moment has no order; what was answered 2xx comes before what came later.
        """
        first, answered = dict[Question, float](), dict[Question, float]()
        for call in self.gate.calls:
            for question in self._found(_ASKED, call.words):
                first[question] = min(call.came, first.get(question, call.came))
                if call.accepted:
                    answered[question] = min(call.ended, answered.get(question, call.ended))

        def one_by_one(who: str, one: str, other: str) -> bool:
            return (who, other) not in first or answered.get((who, one), float("inf")) < first[who, other]

        return {
            who: [pair for pair in combinations(dict.fromkeys(orders), 2) if one_by_one(who, *pair)]
            for who, orders in (await self.heard()).items()
        }

    async def being_sent_by(self, holder: str) -> set[Question]:
        """The answers that one process is sending, or was when it died."""
        return await self._answers(outbox.c.state == "sending", outbox.c.holder == holder)

    async def answered(self) -> int:
        """How many messages the hubs have seen to."""
        async with self.database.reading() as connection:
            done = select(func.count()).select_from(inbox).where(inbox.c.state == "done")
            return int(await connection.scalar(done) or 0)

    async def in_state(self, state: str) -> set[Question]:
        """The answers in a state."""
        return await self._answers(outbox.c.state == state)

    async def _answers(self, *which: ColumnElement[bool]) -> set[Question]:
        async with self.database.reading() as connection:
            rows = await connection.execute(select(outbox.c.key, outbox.c.body).where(*which))
            return {(row.key, order) for row in rows for order in _TOLD.findall(row.body)}

    # ------------------------------------------------------------ the way to them

    def settings(self, lease: float) -> dict[str, Any]:
        """A hub's settings, as plain values, to be reached through the crowd's gate."""
        url = self.database.url.set(drivername=self.database.url.get_backend_name())
        widget = {"session_secret": SECRET, "allowed_origins": [SHOP]}
        return {
            "hub": {
                "database": url.render_as_string(hide_password=False),
                "public_url": self.gate.url,
                "port": 0,
                "secret": SECRET,
            },
            "delivery": {"lease": lease},
            "channels": {"widget": widget, **self.vendors.settings()},
        }


def _handle(who: Address) -> str:
    """How the vendor calls them."""
    return who.id.rpartition("/")[2]


def _orders(told: re.Pattern[str], texts: Sequence[str]) -> list[str]:
    return [order for text in texts for order in told.findall(text)]


def _words(body: bytes) -> str:
    """What a call says, whether JSON or a form."""
    text = body.decode()
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else unquote_plus(text)


# ---------------------------------------------------------------- arriving


@asynccontextmanager
async def crowd(
    gate: Gate, database: Database, room: Mailroom, each: dict[str, int], mischief: dict[str, float]
) -> AsyncIterator[Crowd]:
    """Vendors that misbehave, and so many customers on each channel, who may all see all `ORDERS`."""
    known = [Address(name, _NAMES[name].format(n)) for name, number in each.items() for n in range(number)]
    async with vendors(gate.url, room, mischief) as bringing, aiohttp.ClientSession() as session:
        widget = WidgetSettings.model_validate({"session_secret": SECRET, "allowed_origins": [SHOP]})
        nobody: Any = None  # a page calls no vendor
        sessions = Sessions(widget, Tools(nobody, lambda: datetime.now(UTC), gate.url))
        await _introduce(database, known)
        yield Crowd(gate, database, bringing, Page(gate, session, sessions), known)


async def _introduce(database: Database, known: Sequence[Address]) -> None:
    async with database.writing() as connection:
        await people.meet(connection, dict.fromkeys(known, Profile(language="fr")), datetime.now(UTC))
        await connection.execute(update(persons).values(orders=ORDERS))
